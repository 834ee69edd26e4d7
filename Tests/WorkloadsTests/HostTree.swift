import Foundation
import Monitor
import ProcFS

/// A host of files that a test writes; gone when the test is.
final class HostTree {
  let root: String

  init() throws {
    root =
      FileManager.default.temporaryDirectory.appending(path: "workloads-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(
      atPath: root + "/proc", withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: root) }

  var paths: HostPaths {
    HostPaths(procfs: root + "/proc", sysfs: root + "/sys", rootfs: root)
  }

  /// Writes a file, and the folders that lead to it.
  func write(_ path: String, _ text: String) throws { try write(path, Array(text.utf8)) }

  func write(_ path: String, _ bytes: [UInt8]) throws {
    let url = URL(filePath: "\(root)/\(path)")
    try FileManager.default.createDirectory(
      at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    // In place, as the kernel's file has it: who has it open reads the new text.
    if let file = FileHandle(forWritingAtPath: url.path) {
      try file.truncate(atOffset: 0)
      try file.write(contentsOf: Data(bytes))
      try file.close()
    } else {
      try Data(bytes).write(to: url)
    }
  }

  func remove(_ path: String) throws {
    try FileManager.default.removeItem(atPath: "\(root)/\(path)")
  }
}

extension Moment {
  /// So many seconds after boot.
  static func at(_ seconds: Double) -> Moment {
    let nanoseconds = Int64(seconds * 1e9)
    return Moment(
      wall: 1_730_000_000_000_000_000 + nanoseconds, monotonic: nanoseconds, boot: nanoseconds)
  }
}
