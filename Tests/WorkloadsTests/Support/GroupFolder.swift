import FoundationEssentials
import ProcFS

/// A host of control groups of its own for one test, gone when the test is.
final class GroupFolder {
  let path: String

  init() throws {
    path =
      FileManager.default.temporaryDirectory.appending(path: "units-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(
      atPath: "\(path)/sys/fs/cgroup", withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  var paths: HostPaths { HostPaths(procfs: path + "/proc", sysfs: path + "/sys", rootfs: path) }

  /// Writes files below /sys/fs/cgroup, and makes the folders for them.
  func write(_ group: String, _ files: [String: String]) throws {
    let folder = "\(path)/sys/fs/cgroup/\(group)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    for (name, text) in files {
      try Data(text.utf8).write(to: URL(filePath: "\(folder)/\(name)"))
    }
  }

  func remove(_ group: String) throws {
    try FileManager.default.removeItem(atPath: "\(path)/sys/fs/cgroup/\(group)")
  }
}

/// The hosts that are kept beside the sources.
enum FixtureHost {
  private static let root: String = {
    let support = URL(filePath: #filePath).deletingLastPathComponent()
    let tests = support.deletingLastPathComponent().deletingLastPathComponent()
    return tests.deletingLastPathComponent().appending(path: "Fixtures/hosts").path
  }()

  static func paths(_ name: String) -> HostPaths {
    HostPaths(procfs: "\(root)/\(name)/proc", sysfs: "\(root)/\(name)/sys", rootfs: "/")
  }

  static func text(_ name: String, _ file: String) throws -> String {
    let data = try Data(contentsOf: URL(filePath: "\(root)/\(name)/\(file)"))
    return String(decoding: data, as: UTF8.self)
  }
}
