// swift-tools-version: 6.2
import PackageDescription

let strict: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

// Hummingbird and swift-configuration without their default traits: those bring full Foundation,
// 9 MiB of resident memory, into the service.
let package = Package(
  name: "telltale",
  products: [
    .executable(name: "telltale", targets: ["MetricsServer"]),
    .library(name: "ProcFS", targets: ["ProcFS"]),
  ],
  dependencies: [
    .package(
      url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1", traits: []),
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
    .package(url: "https://github.com/apple/swift-nio-extras", from: "1.35.2"),
    .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0", traits: []),
    .package(
      url: "https://github.com/apple/swift-configuration", from: "1.4.0",
      traits: []),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
  ],
  targets: [
    .systemLibrary(
      name: "CSystemd", pkgConfig: "libsystemd", providers: [.apt(["libsystemd-dev"])]),
    .systemLibrary(name: "CYaml", pkgConfig: "yaml-0.1", providers: [.apt(["libyaml-dev"])]),
    .systemLibrary(name: "CLinux"),
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
    .target(name: "ProcFS", dependencies: ["CLinux"], swiftSettings: strict),
    .target(name: "Monitor", dependencies: ["CLinux", "ProcFS"], swiftSettings: strict),
    .target(
      name: "Exposition", dependencies: ["CLinux", "CZlib", "Monitor", "ProcFS", "SystemdBus"],
      swiftSettings: strict),
    .target(name: "StatsD", dependencies: ["CLinux", "Monitor", "ProcFS"], swiftSettings: strict),
    .target(
      name: "Workloads", dependencies: ["CLinux", "Monitor", "ProcFS", "SystemdBus"],
      swiftSettings: strict),
    .target(name: "SystemdBus", dependencies: ["CSystemd"], swiftSettings: strict),
    .target(
      name: "Systemd",
      dependencies: ["CSystemd", .product(name: "Logging", package: "swift-log")],
      swiftSettings: strict),
    .executableTarget(
      name: "MetricsServer",
      dependencies: [
        "Exposition", "ProcFS", "Monitor", "StatsD", "Systemd", "SystemdBus", "Workloads", "CYaml",
        .product(name: "HummingbirdCore", package: "hummingbird"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
        .product(name: "NIOHTTPTypesHTTP1", package: "swift-nio-extras"),
        .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
        .product(name: "NIOWebSocket", package: "swift-nio"),
        .product(name: "HTTPTypes", package: "swift-http-types"),
        .product(name: "Configuration", package: "swift-configuration"),
        .product(name: "Logging", package: "swift-log"),
      ],
      resources: [.embedInCode("API/openapi.json")],
      swiftSettings: strict),
    .executableTarget(
      name: "SamplingBench", dependencies: ["Exposition", "Monitor", "ProcFS", "Workloads"],
      path: "Benchmarks/Sampling", swiftSettings: strict),
    .executableTarget(
      name: "ProcFSDump", dependencies: ["ProcFS"], path: "Tests/conformance/Dump",
      swiftSettings: strict),
    .testTarget(
      name: "ProcFSTests", dependencies: ["ProcFS"], swiftSettings: strict),
    .testTarget(
      name: "MonitorTests", dependencies: ["Monitor", "ProcFS"], swiftSettings: strict),
    .testTarget(
      name: "ExpositionTests", dependencies: ["Exposition", "Monitor", "ProcFS"],
      swiftSettings: strict),
    .testTarget(
      name: "StatsDTests", dependencies: ["Monitor", "StatsD"], swiftSettings: strict),
    .testTarget(
      name: "WorkloadsTests", dependencies: ["Monitor", "ProcFS", "SystemdBus", "Workloads"],
      swiftSettings: strict),
    .testTarget(
      name: "SystemdTests", dependencies: ["Systemd"], swiftSettings: strict),
    .testTarget(
      name: "MetricsServerTests",
      dependencies: [
        "MetricsServer", "Monitor", "ProcFS", "Workloads",
        .product(name: "HTTPTypes", package: "swift-http-types"),
        .product(name: "HummingbirdCore", package: "hummingbird"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOEmbedded", package: "swift-nio"),
        .product(name: "NIOWebSocket", package: "swift-nio"),
      ],
      swiftSettings: strict),
  ]
)

// libFuzzer brings the main function, so this builds with the sanitizers of scripts/fuzz alone.
if Context.environment["TELLTALE_FUZZ"] != nil {
  package.targets.append(
    .executableTarget(
      name: "Fuzz", dependencies: ["Monitor", "ProcFS", "StatsD", "Workloads"], path: "Tests/Fuzz",
      swiftSettings: strict))
}
