import Testing

@testable import ProcFS

@Suite struct BtrfsTests {
  static let commits = """
    commits 12
    cur_commit_ms 0
    last_commit_ms 3
    max_commit_ms 1500
    total_commit_ms 2002

    """
  static let uuid = "82d86051-c385-48de-a9eb-5cd3945ea9fa"

  @Test func commitsAreRead() throws {
    let stats = try BtrfsCommitStats(Self.commits)
    #expect(stats.commits == 12)
    #expect(stats.last == 3)
    #expect(stats.longest == 1500)
    #expect(stats.total == 2002)
    #expect(try BtrfsCommitStats("").commits == nil)
    try survives(BtrfsCommitStats.self, Self.commits)
  }

  @Test(arguments: [
    ("commits\n", Reason.missingField), ("commits x\n", .missingNumber),
    ("commits 1 2\n", .badHeader), ("\n", .missingField),
  ]) func anotherFormIsRefused(_ text: String, _ reason: Reason) {
    #expect(refusal(BtrfsCommitStats.self, text)?.reason == reason)
  }

  @Test func aFilesystemIsReadAndWhatIsMissingIsAbsent() throws {
    let folder = try Folder()
    let root = "sys/fs/btrfs/\(Self.uuid)"
    try folder.write("sys/fs/btrfs/features/acl", "0\n")
    try folder.write("\(root)/label", "my disks\n")
    try folder.write("\(root)/allocation/global_rsv_size", "5767168\n")
    try folder.write("\(root)/allocation/data/bytes_reserved", "4096\n")
    try folder.write("\(root)/allocation/data/raid5/total_bytes", "67108864\n")
    try folder.write("\(root)/allocation/data/raid5/used_bytes", "8192\n")
    try folder.write("\(root)/allocation/data/single/total_bytes", "1\n")
    for name in ["sdc", "sda", "sdb"] {
      try folder.write("\(root)/devices/\(name)/size", "409600\n")
    }
    var buffer = ReadBuffer()
    let found = try BtrfsFilesystem.all(in: Fixtures.paths(folder.path), using: &buffer)
    let filesystem = try #require(found.first)
    #expect(found.count == 1)
    #expect(filesystem.uuid == KernelName(Self.uuid))
    #expect(filesystem.metadataUUID == nil)
    #expect(filesystem.label == "my disks")
    #expect(filesystem.globalReserve == 5_767_168)
    #expect(filesystem.data?.reservedBytes == 4096)
    #expect(filesystem.data?.layouts.map(\.profile) == ["raid5", "single"])
    #expect(filesystem.data?.layouts.first?.totalBytes == 67_108_864)
    #expect(filesystem.data?.layouts.last?.usedBytes == nil)
    #expect(filesystem.metadata == nil)
    #expect(filesystem.devices.map(\.name) == ["sda", "sdb", "sdc"])
    #expect(filesystem.devices.first?.size == 209_715_200)
    #expect(filesystem.commits == nil)
    #expect(filesystem.data?.layouts.map { filesystem.ratio(of: $0) } == [1.5, 1])
  }

  @Test(arguments: [
    ("raid0", 1.0), ("dup", 2), ("raid1", 2), ("raid10", 2), ("raid1c3", 3), ("raid1c4", 4),
    ("raid6", 3), ("raid99", 0),
  ]) func eachProfileHasItsRatio(_ profile: String, _ ratio: Double) throws {
    let folder = try Folder()
    let root = "sys/fs/btrfs/\(Self.uuid)"
    for name in ["a", "b", "c"] { try folder.write("\(root)/devices/\(name)/size", "8\n") }
    try folder.write("\(root)/allocation/system/\(profile)/total_bytes", "8\n")
    var buffer = ReadBuffer()
    let filesystem = try #require(
      try BtrfsFilesystem.all(in: Fixtures.paths(folder.path), using: &buffer).first)
    let layout = try #require(filesystem.system?.layouts.first)
    #expect(filesystem.ratio(of: layout) == ratio)
  }

  @Test func aCommitFileOfAnotherFormIsNamed() throws {
    let folder = try Folder()
    let file = try folder.write("sys/fs/btrfs/\(Self.uuid)/commit_stats", "commits many\n")
    var buffer = ReadBuffer()
    #expect(throws: ProcFSError.self) {
      try BtrfsFilesystem.all(in: Fixtures.paths(folder.path), using: &buffer)
    }
    do throws(ProcFSError) {
      _ = try BtrfsFilesystem.all(in: Fixtures.paths(folder.path), using: &buffer)
    } catch {
      #expect(error.path == file)
      #expect(error.line == 1)
    }
  }

  @Test(arguments: ["/proc", "/nonexistent", "/proc/self/status"])
  func whatIsNoBtrfsCannotBeAsked(_ path: String) {
    #expect(BtrfsDevices(mountpoint: path) == nil)
  }
}
