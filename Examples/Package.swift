// swift-tools-version: 6.2
import PackageDescription

// A package of its own, so that the examples see of ProcFS what everybody sees of it. Elsewhere the
// dependency is a `.package(url:from:)`.
let package = Package(
  name: "examples",
  dependencies: [.package(name: "telltale", path: "..")],
  targets: ["ReadOnce", "Sampler", "OwnRecord"].map { name in
    .executableTarget(
      name: name, dependencies: [.product(name: "ProcFS", package: "telltale")], path: name)
  }
)
