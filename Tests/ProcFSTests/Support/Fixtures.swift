import FoundationEssentials
import Testing

@testable import ProcFS

/// The hosts and files that are kept beside the sources.
enum Fixtures {
  static let root: String = {
    let tests = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    let package = tests.deletingLastPathComponent().deletingLastPathComponent()
    return package.appending(path: "Fixtures").path
  }()

  static let hosts = folders("hosts")
  static let malformed = folders("malformed")

  /// What must be read out of each host, by its name.
  static let expected: [String: JSON] = hosts.reduce(into: [:]) { expected, host in
    expected[host] = try? JSON.read("\(root)/hosts/\(host)/expected.json")
  }

  /// The folders below a part of the fixtures that say what is to be read out of them.
  private static func folders(_ part: String) -> [String] {
    let folder = "\(root)/\(part)"
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.sorted().filter {
      FileManager.default.fileExists(atPath: "\(folder)/\($0)/expected.json")
    }
  }

  static func paths(_ folder: String) -> HostPaths {
    HostPaths(procfs: "\(folder)/proc", sysfs: "\(folder)/sys", rootfs: "/")
  }

  static func bytes(_ path: String) throws -> [UInt8] {
    try [UInt8](Data(contentsOf: URL(filePath: path)))
  }
}

/// A folder of its own for one test, gone when the test is.
final class Folder {
  let path: String

  init() throws {
    path =
      FileManager.default.temporaryDirectory.appending(
        path: "procfs-\(UUID().uuidString)"
      ).path
    try FileManager.default.createDirectory(
      atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  @discardableResult
  func write(_ name: String, _ text: String) throws -> String {
    let file = URL(filePath: "\(path)/\(name)")
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: file)
    return file.path
  }
}

extension KernelRecord {
  /// The record that a text gives.
  init(_ text: String) throws(ParseError) {
    self.init()
    try parse(text)
  }

  /// Replaces all values by those of a text.
  mutating func parse(_ text: String) throws(ParseError) {
    let bytes = Array(text.utf8)
    try parse(bytes.span)
  }
}

/// Reads a text that must be refused, and gives the reason.
func refusal<Record: KernelRecord>(
  _ type: Record.Type, _ text: String, sourceLocation: SourceLocation = #_sourceLocation
) -> ParseError? {
  do {
    _ = try Record(text)
    Issue.record("the text was accepted", sourceLocation: sourceLocation)
    return nil
  } catch {
    return error
  }
}
