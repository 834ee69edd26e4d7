import Testing

@testable import ProcFS

@Suite struct MDStatTests {
  static let heading = "Personalities : [raid1] [raid0] [raid6] [raid5] [raid4] \n"
  static let end = "unused devices: <none>\n"
  static let degraded = """
    md5 : active raid5 sdd1[3](F) sdc1[2] sdb1[1](W) sde1[4](S)
          16760832 blocks super 1.2 level 5, 512k chunk, algorithm 2 [3/2] [_UU]
          [=======>.............]  recovery = 37.5% (3143680/8380416) finish=0.4min speed=209578K/sec
          bitmap: 1/1 pages [4KB], 65536KB chunk


    """
  static let waiting = """
    md_d0 : active (auto-read-only) raid1 nvme0n1p1[0] nvme1n1p1[1](R) sdj1[2](J)
          1046528 blocks super 1.2 [2/2] [UU]
          bitmap: 0/1 pages [0KB], 65536KB chunk
          \tresync=PENDING


    """
  static let striped = """
    md10 : active raid0 sdb1[1] sda1[0]
          2093056 blocks super 1.2 512k chunks


    """
  static let inactive = """
    md127 : inactive sdc[1](S) sdb[0](S)
          2257 blocks super external:imsm


    """

  @Test func anArrayThatIsFilledIsRead() throws {
    let array = try #require(
      try MDStat(Self.heading + Self.degraded + Self.end).arrays.first)
    #expect(array.name == "md5")
    #expect(array.activity == .active)
    #expect(array.access == .readWrite)
    #expect(array.level == "raid5")
    #expect(array.members.map(\.name) == ["sdd1", "sdc1", "sdb1", "sde1"])
    #expect(array.members.map(\.number) == [3, 2, 1, 4])
    #expect(array.members.map(\.flags) == [.faulty, [], .writeMostly, .spare])
    #expect(array.blocks == 16_760_832)
    #expect(array.disksRequired == 3)
    #expect(array.disksActive == 2)
    #expect(array.disksDown == 1)
    #expect(array.disksFailed == 1)
    #expect(array.disksSpare == 1)
    let sync = try #require(array.sync)
    #expect(sync.operation == .recovery)
    #expect(!sync.isWaiting)
    #expect(array.blocksSynced == 3_143_680)
    #expect(sync.blocksTotal == 8_380_416)
    #expect(sync.percent == 37.5)
    #expect(sync.minutesLeft == 0.4)
    #expect(sync.kibibytesPerSecond == 209_578)
  }

  @Test func aSynchronisationThatWaitsHasDoneNothing() throws {
    let array = try #require(try MDStat(Self.heading + Self.waiting + Self.end).arrays.first)
    #expect(array.access == .autoReadOnly)
    #expect(array.level == "raid1")
    #expect(array.members.map(\.flags) == [[], .replacement, .journal])
    #expect(array.sync?.operation == .resync)
    #expect(array.sync?.isWaiting == true)
    #expect(array.sync?.percent == nil)
    #expect(array.blocksSynced == 0)
  }

  @Test func anArrayWithoutRedundancyHasAllItsDisks() throws {
    let array = try #require(try MDStat(Self.heading + Self.striped + Self.end).arrays.first)
    #expect(array.level == "raid0")
    #expect(array.disksRequired == 2)
    #expect(array.disksActive == 2)
    #expect(array.disksDown == 0)
    #expect(array.sync == nil)
    #expect(array.blocksSynced == 2_093_056)
  }

  @Test func anArrayThatDoesNotRunHasNoLevel() throws {
    let array = try #require(try MDStat(Self.heading + Self.inactive + Self.end).arrays.first)
    #expect(array.activity == .inactive)
    #expect(array.level == nil)
    #expect(array.disksRequired == nil)
    #expect(array.disksSpare == 2)
    #expect(array.blocks == 2257)
  }

  @Test(arguments: ["reshape", "check", "resync"]) func eachOperationIsKnown(_ word: String) throws
  {
    let text = Self.degraded.replacing("recovery", with: word)
    let sync = try MDStat(Self.heading + text + Self.end).arrays.first?.sync
    let expected: [String: MDSync.Operation] = [
      "reshape": .reshape, "check": .check, "resync": .resync,
    ]
    #expect(sync?.operation == expected[word])
  }

  @Test func anArrayThatLostTooMuchIsBroken() throws {
    let text = Self.striped.replacing("active", with: "broken")
    let array = try MDStat(Self.heading + text + Self.end).arrays.first
    #expect(array?.activity == .broken)
    #expect(array?.disksRequired == 2)
  }

  @Test func aRecordIsUsedAgain() throws {
    var stat = try MDStat(
      Self.heading + Self.degraded + Self.waiting + Self.striped + Self.end)
    #expect(stat.arrays.count == 3)
    let text = Array((Self.heading + Self.inactive + Self.end).utf8)
    try stat.parse(text.span)
    #expect(stat.arrays.map(\.name) == ["md127"])
    #expect(stat.arrays.first?.sync == nil)
    #expect(stat.arrays.first?.members.count == 2)
  }

  @Test func noArraysAreNoError() throws {
    #expect(try MDStat("").arrays.isEmpty)
    #expect(try MDStat("Personalities : \n" + Self.end).arrays.isEmpty)
    // The blank behind the colon gets lost where an editor had the text.
    #expect(try MDStat("Personalities :\n" + Self.end).arrays.isEmpty)
  }

  @Test(arguments: [
    ("md0 : active raid1 sda[0]\n", Reason.truncated),
    ("md0 : active raid1 sda[0]\n      10 blocks [1/1] [U]\n", .truncated),
    ("md0 :\n 1 blocks\n\n\n", .missingField),
    ("md0 : active raid1 sda[0]\n\n\n\n", .missingField),
    ("md0 : active raid1 sda[0]\n   ten blocks [1/1] [U]\n\n\n", .missingNumber),
    ("md0 : active raid1 sda[0]\n   10 blocks super 1.2\n\n\n", .missingField),
    ("md0 : active raid1 sda[0]\n   10 blocks [1/x] [U]\n\n\n", .missingNumber),
    ("md0 : active raid1 sda[0]\n   10 blocks [1/1] [U\n\n\n", .truncated),
    ("md0 : active raid1 sda[0]\n   10 blocks [1/1] [U]\n  resync=REMOTE\n\n", .missingNumber),
    ("md0 : active raid1 sda[0]\n   10 blocks [1/1] [U]\n  check = 1.0% (1/10)\n\n", .missingField),
  ]) func halfAnArrayIsRefused(_ text: String, _ reason: Reason) {
    #expect(refusal(MDStat.self, Self.heading + text)?.reason == reason)
  }

  @Test func brokenTextsAreSurvived() throws {
    try survives(
      MDStat.self, Self.heading + Self.degraded + Self.waiting + Self.inactive + Self.end)
  }
}
