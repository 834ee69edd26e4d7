import FoundationEssentials
import ProcFS
import Testing

@testable import Monitor

/// One of the whole hosts that are kept beside the sources, with what an independent reader found in it.
struct FixtureHost: Sendable, CustomTestStringConvertible {
  let name: String
  let expected: JSON

  static let root: String = {
    let tests = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    let package = tests.deletingLastPathComponent().deletingLastPathComponent()
    return package.appending(path: "Fixtures/hosts").path
  }()

  static let all: [FixtureHost] = {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: root)) ?? []
    return names.sorted().compactMap { name in
      let file = URL(filePath: "\(root)/\(name)/expected.json")
      guard let data = try? Data(contentsOf: file),
        let expected = try? JSONDecoder().decode(JSON.self, from: data)
      else { return nil }
      return FixtureHost(name: name, expected: expected)
    }
  }()

  static func named(_ name: String) throws -> FixtureHost {
    try #require(all.first { $0.name == name }, "there is no fixture \(name)")
  }

  var paths: HostPaths {
    HostPaths(
      procfs: "\(Self.root)/\(name)/proc", sysfs: "\(Self.root)/\(name)/sys", rootfs: "/nowhere")
  }

  var testDescription: String { name }

  /// The host as the sampler reads it, twice, with the recorded sizes of its file systems.
  func snapshot() throws -> Snapshot {
    var files = HostFiles(paths: paths)
    var snapshot = Snapshot()
    files.read(into: &snapshot)
    files.read(into: &snapshot)
    try #require(files.events.isEmpty, "\(files.events)")
    for index in snapshot.filesystems.mounts.indices {
      let mount = snapshot.filesystems.mounts[index].mount
      snapshot.filesystems.mounts[index].usage = recordedUsage(of: mount)
      snapshot.filesystems.mounts[index].isStale = false
    }
    return snapshot
  }

  private func recordedUsage(of mount: Mount) -> FileSystemUsage? {
    let row = (expected["statvfs"]?.array ?? []).last {
      $0["mountpoint"]?.string == mount.mountpoint.description
    }
    guard let row, let device = row["dev"]?.string?.split(separator: ":") else { return nil }
    func number(_ key: String) -> UInt64 { UInt64(row[key]?.number ?? 0) }
    var usage = FileSystemUsage()
    usage.major = UInt32(device[0]) ?? 0
    usage.minor = UInt32(device[1]) ?? 0
    usage.fragmentSize = number("frsize")
    usage.blocks = number("blocks")
    usage.blocksFree = number("bfree")
    usage.blocksAvailable = number("bavail")
    usage.files = number("files")
    usage.filesFree = number("ffree")
    return usage.isOf(mount) ? usage : nil
  }
}
