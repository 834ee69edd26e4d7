import FoundationEssentials
import ProcFS

/// A folder that stands for a host's /proc, gone when the test is.
final class Folder {
  let path: String

  init() throws {
    path =
      FileManager.default.temporaryDirectory.appending(path: "monitor-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  var paths: HostPaths { HostPaths(procfs: path, sysfs: "\(path)/sys", rootfs: path) }

  /// Writes into the file as it stands, so that whoever has it open sees the new text.
  func write(_ name: String, _ text: String) throws {
    let file = URL(filePath: "\(path)/\(name)")
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: file)
  }

  func remove(_ name: String) { try? FileManager.default.removeItem(atPath: "\(path)/\(name)") }
}
