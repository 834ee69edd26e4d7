import Testing

@testable import ProcFS

@Suite struct CgroupDevicesTests {
  static let ioStat = """
    7:0 
    8:16 rbytes=1459200 wbytes=314773504 rios=192 wios=353 dbytes=0 dios=0
    7:1 7:2 8:0 rbytes=90430464 wbytes=299008000 rios=8950 wios=1252 cost.vrate=100.00 cost.usage=25

    """

  @Test func numbersAreTheLastDevicesOfALine() throws {
    let stat = try CgroupIOStat(Self.ioStat)
    #expect(stat.devices.map(\.major) == [8, 8])
    #expect(stat.devices.map(\.minor) == [16, 0])
    #expect(stat.devices.map { $0[.rbytes] } == [1_459_200, 90_430_464])
    #expect(stat.devices.map { $0[.dios] } == [0, nil])
    #expect(stat.devices.map { $0[.costUsage] } == [nil, 25])
  }

  @Test func twoDevicesWithNumbersOnALineAreTwo() throws {
    let stat = try CgroupIOStat("8:0 rbytes=1 rios=2 8:16 rbytes=3\n")
    #expect(stat.devices.map { $0[.rbytes] } == [1, 3])
    #expect(stat.devices.map { $0[.rios] } == [2, nil])
  }

  @Test func aGroupMayHaveDoneNothing() throws {
    var stat = try CgroupIOStat(Self.ioStat)
    try stat.parse([UInt8]().span)
    #expect(stat.devices.isEmpty)
    #expect(try CgroupIOStat("8:0 \n").devices.isEmpty)
  }

  @Test func aNumberMustBeSomebodys() throws {
    let error = ParseError(.badName, line: 1, token: "rbytes=1")
    #expect(refusal(CgroupIOStat.self, "rbytes=1\n") == error)
    let odd = try CgroupIOStat("8:0 rbytes=x wbytes= rios=4\n")
    #expect(odd.devices.map { [$0[.rbytes], $0[.wbytes], $0[.rios]] } == [[nil, nil, 4]])
  }

  static let blkio = """
    8:16 Read 54680
    8:16 Write 16519
    8:16 Total 71199
    8:0 Read 11166
    8:0 Total 26733
    Total 97932

    """

  @Test func linesOfADeviceBelongTogether() throws {
    let blkio = try CgroupBlkio(Self.blkio)
    #expect(blkio.devices.map(\.minor) == [16, 0])
    #expect(blkio.devices.map { $0[.write] } == [16519, nil])
    #expect(blkio.sum(.read) == 65846)
    #expect(blkio.sum(.total) == 97932)
    #expect(blkio.total == 97932)
  }

  @Test func aFileWithoutKindsIsATotal() throws {
    let blkio = try CgroupBlkio("11:0 0\n8:16 2378414\n")
    #expect(blkio.devices.map { $0[.total] } == [0, 2_378_414])
    #expect(blkio.total == nil)
  }

  @Test func cutsAndWrongBytesAreSurvived() throws {
    try survives(CgroupIOStat.self, Self.ioStat)
    try survives(CgroupBlkio.self, Self.blkio)
  }
}
