import Testing

@testable import ProcFS

@Suite struct DiskstatsTests {
  @Test func aRowOfAnyWidthIsRead() throws {
    let stats = try Diskstats(
      """
         3       1 hda1 35486 38030 38031 38032
       253       7 cciss/c0d0 1 2 3 4 5 6 7 8 9 10 11
       259       0 nvme0n1 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15
         8  400000 sdzz 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18
      """)
    let names: [KernelName] = ["hda1", "cciss/c0d0", "nvme0n1", "sdzz"]
    #expect(stats.disks.map(\.name) == names)
    let partition = try #require(stats.disks.first)
    #expect(partition.reads == 35486)
    #expect(partition.readsMerged == nil)
    #expect(partition.sectorsRead == 38030)
    #expect(partition.readTime == nil)
    #expect(partition.writes == 38031)
    #expect(partition.sectorsWritten == 38032)
    #expect(partition.ioTime == nil)
    #expect(stats.disks[1].weightedIOTime == 11)
    #expect(stats.disks[1].discards == nil)
    #expect(stats.disks[2].discardTime == 15)
    #expect(stats.disks[2].flushes == nil)
    #expect(stats.disks[3].minor == 400_000)
    #expect(stats.disks[3].flushTime == 17)
    #expect(stats.disks[3].fields == Array(1...18))
  }

  /// Linux 2.4 printed the number of blocks before the name.
  @Test func aSizeBeforeTheNameIsPassed() throws {
    let stats = try Diskstats("   3     0   39082680 hda 1 2 3 4 5 6 7 8 9 10 11\n")
    #expect(stats.disks.first?.name == "hda")
    #expect(stats.disks.first?.fields == Array(1...11))
  }

  @Test func noDisksAreNoError() throws {
    var stats = try Diskstats(" 8 0 sda 1 2 3 4 5 6 7 8 9 10 11\n 8 1 sda1 1 2 3 4\n")
    #expect(stats.disks.count == 2)
    let text: [UInt8] = [.newline]
    try stats.parse(text.span)
    #expect(stats.disks.isEmpty)
  }

  @Test func rowsMoveWhenADiskGoes() throws {
    var stats = try Diskstats(
      " 8 0 sda 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15\n 8 16 sdb 5 6 7 8 9 10 11 12 13 14 15\n")
    let text = Array(" 8 16 sdb 5 6 7 8 9 10 11 12 13 14 15\n".utf8)
    try stats.parse(text.span)
    #expect(stats.disks.map(\.name) == ["sdb"])
    #expect(stats.disks.first?.fields == Array(5...15))
    #expect(stats.disks.first?.discards == nil)
  }

  @Test(arguments: [
    " 8 0 sda 1 2 3 4 5\n", " 8 0 sda 1 2 3 4 5 6 7 8 9 10\n", " 8 0 sda\n", " 8 0\n", " 8\n",
  ]) func aRowThatIsCutOffIsLeftOut(_ row: String) throws {
    let other = " 8 16 sdb 1 2 3 4 5 6 7 8 9 10 11\n"
    #expect(try Diskstats(row + other).disks.map(\.name) == ["sdb"])
    #expect(try Diskstats(other + row).disks.map(\.name) == ["sdb"])
  }

  @Test(arguments: [
    (" 8 x sda 1 2 3 4\n", Reason.missingNumber, "x"),
    (" 4294967296 0 sda 1 2 3 4\n", .overflow, "4294967296"),
    (" 8 0 sda 1 2 3 four\n", .missingNumber, "four"),
  ]) func brokenRowsAreRefused(_ text: String, _ reason: Reason, _ token: String) {
    #expect(refusal(Diskstats.self, text) == ParseError(reason, line: 1, token: token))
  }
}
