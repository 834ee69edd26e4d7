import FoundationEssentials
import Monitor
import ProcFS

@testable import Exposition

/// A host of the files that a test writes, and what collectors print of it; gone when the test is.
final class TestHost {
  let root: String
  var paths: HostPaths {
    HostPaths(
      procfs: "\(root)/proc", sysfs: "\(root)/sys", rootfs: "\(root)/root",
      udevData: "\(root)/run/udev/data")
  }

  init(_ files: KeyValuePairs<String, String> = [:]) throws {
    root =
      FileManager.default.temporaryDirectory.appending(path: "host-\(UUID().uuidString)").path
    for folder in ["proc", "sys", "root"] {
      try FileManager.default.createDirectory(
        atPath: "\(root)/\(folder)", withIntermediateDirectories: true)
    }
    for (path, text) in files { try write(path, text) }
  }

  deinit { try? FileManager.default.removeItem(atPath: root) }

  /// Writes a file below the host's root, such as `proc/loadavg`.
  func write(_ path: String, _ text: String) throws {
    let file = URL(filePath: "\(root)/\(path)")
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: file)
  }

  func remove(_ path: String) throws {
    try FileManager.default.removeItem(atPath: "\(root)/\(path)")
  }

  /// A collector of this host, with options by their flags.
  func collector<Kind: Collector>(
    _ type: Kind.Type, _ options: [String: [String]] = [:]
  ) -> Kind {
    Kind(CollectorSetup(paths: paths, options: CollectorOptions(options)))
  }

  /// What a new collector prints of this host.
  func scrape<Kind: Collector>(_ type: Kind.Type, _ options: [String: [String]] = [:]) -> Scraped {
    scrape(collector(type, options))
  }

  /// What a collector prints of this host.
  func scrape(_ collector: some Collector) -> Scraped {
    var files = HostFiles(paths: paths)
    var snapshot = Snapshot()
    files.read(into: &snapshot)
    var buffer = ReadBuffer()
    var writer = MetricWriter(format: .prometheus)
    writer.begin()
    var failure: CollectorFailure?
    do throws(CollectorFailure) {
      try collector.read(using: &buffer)
      try collector.write(snapshot, to: &writer)
    } catch {
      failure = error
    }
    writer.finish()
    return Scraped(
      text: writer.text.withBytes { String(decoding: $0, as: UTF8.self) }, failure: failure)
  }
}

/// The text that a collector printed, and why it has nothing (more) to say.
struct Scraped {
  let text: String
  let failure: CollectorFailure?

  /// The lines that are no comments.
  var samples: [String] { text.split(separator: "\n").map(String.init).filter { $0.first != "#" } }

  /// Whether the collector counts as one that succeeded.
  var isSuccess: Bool { failure == nil }
  /// Whether the collector has nothing to tell of this host, which is no error.
  var hasNoData: Bool { if case .noData? = failure { true } else { false } }
}
