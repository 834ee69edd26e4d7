import FoundationEssentials
import Testing

@testable import ProcFS

/// Whole hosts, each compared in full with what an independent reader found in the same files.
@Suite struct FixtureHostTests {
  @Test func thereAreHosts() {
    #expect(Fixtures.hosts.count >= 5, "no fixture hosts in \(Fixtures.root)/hosts")
  }

  @Test(arguments: Fixtures.hosts) func everyFileReadsAsExpected(_ host: String) throws {
    let folder = "\(Fixtures.root)/hosts/\(host)"
    let paths = Fixtures.paths(folder)
    var found: [String: JSON] = [:]
    for file in HostFile.all { found[file.key] = try file.read(paths) }
    found["sys/devices/system/cpu"] = CPUFrequency(in: paths).json
    found.merge(HostDevices.read(paths)) { $1 }
    found.merge(try HostSystem.read(paths)) { $1 }
    found["proc/PID"] = try HostFolders.processes(paths)
    found["sys/fs/cgroup"] = try HostFolders.groups(paths)
    let statvfs = "\(folder)/statvfs.tsv"
    let isRecorded = FileManager.default.fileExists(atPath: statvfs)
    found["statvfs"] = isRecorded ? try RecordedMounts(statvfs).json : .array([])
    let differences = JSON.differences(
      expected: Fixtures.expected[host], found: .object(found))
    #expect(differences.isEmpty, "\(differences.prefix(10).joined(separator: "\n"))")
  }

  /// One record for all hosts in turn: nothing of the host before may be left over.
  @Test(arguments: HostFile.all) func aRecordCanBeReadAgain(_ file: HostFile) throws {
    let record = file.reused()
    var texts = 0
    for host in Fixtures.hosts + Fixtures.hosts.reversed() + Fixtures.hosts {
      let folder = "\(Fixtures.root)/hosts/\(host)"
      guard let bytes = try? Fixtures.bytes("\(folder)/\(file.path)") else { continue }
      texts += 1
      let differences = JSON.differences(
        expected: Fixtures.expected[host]?[file.key],
        found: try record.parse(bytes), at: "\(host)/\(file.path)")
      #expect(differences.isEmpty, "\(differences.prefix(10).joined(separator: "\n"))")
    }
    #expect(texts > 0, "no host has \(file.path)")
  }

  /// What was recorded for a mount point is accepted for the mount that is seen there.
  @Test(arguments: Fixtures.hosts) func recordedNumbersBelongToMounts(_ host: String) throws {
    let folder = "\(Fixtures.root)/hosts/\(host)"
    let recording = try RecordedMounts("\(folder)/statvfs.tsv")
    #expect(!recording.rows.isEmpty)
    var mounts = MountInfo()
    let texts = MountInfo.paths.compactMap {
      try? Fixtures.bytes($0.absolute(in: Fixtures.paths(folder)))
    }
    let text = try #require(texts.first)
    try mounts.parse(text.span)
    for row in recording.rows {
      let mount = try #require(
        mounts.mounts.first { !$0.isHidden && $0.mountpoint == row.mountpoint },
        "\(row.mountpoint) is not mounted")
      #expect(try recording.statistics(of: mount) == row.usage, "\(row.mountpoint)")
    }
  }
}

extension HostFile: CustomTestStringConvertible {
  var testDescription: String { key }
}
