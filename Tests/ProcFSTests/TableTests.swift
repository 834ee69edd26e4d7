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
    (" 8 0 sda 1 2 3 4 5\n", Reason.missingField, ""),
    (" 8 0 sda 1 2 3 4 5 6 7 8 9 10\n", .missingField, ""),
    (" 8 0\n", .missingField, ""),
    (" 8 x sda 1 2 3 4\n", .missingNumber, "x"),
    (" 4294967296 0 sda 1 2 3 4\n", .overflow, "4294967296"),
    (" 8 0 sda 1 2 3 four\n", .missingNumber, "four"),
  ]) func brokenRowsAreRefused(_ text: String, _ reason: Reason, _ token: String) {
    #expect(refusal(Diskstats.self, text) == ParseError(reason, line: 1, token: token))
  }
}

@Suite struct NetDevTests {
  static let heading = """
    Inter-|   Receive                            |  Transmit
     face |bytes    packets errs drop fifo frame |bytes

    """

  @Test(arguments: [
    ("eth0: 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16\n", "eth0"),
    ("  lo:1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16", "lo"),
    ("team0:1: 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16\n", "team0:1"),
    ("wan@if5:1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17\n", "wan@if5"),
    ("1234: 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16\n", "1234"),
  ]) func aRowIsRead(_ row: String, _ name: String) throws {
    let interface = try #require(try NetDev(Self.heading + row).interfaces.first)
    #expect(interface.name == KernelName(name))
    #expect(interface.receiveBytes == 1)
    #expect(interface.receiveMulticast == 8)
    #expect(interface.transmitBytes == 9)
    #expect(interface.transmitCompressed == 16)
  }

  @Test(arguments: [
    (": 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16\n", Reason.badName, ":"),
    ("eth0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16\n", .badName, "eth0"),
    ("eth0: 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15\n", .missingField, ""),
    ("eth0: 1 2 3 -4 5 6 7 8 9 10 11 12 13 14 15 16\n", .missingNumber, "-4"),
  ]) func brokenRowsAreRefused(_ row: String, _ reason: Reason, _ token: String) {
    #expect(
      refusal(NetDev.self, Self.heading + row) == ParseError(reason, line: 3, token: token))
  }
}

extension NetDevTests {
  @Test func bothHeadingsMustBeThere() {
    #expect(refusal(NetDev.self, "Inter-| Receive\n") == ParseError(.truncated, line: 1))
    #expect(
      refusal(NetDev.self, "Inter-| Receive\n lo: 1\n")
        == ParseError(.badHeader, line: 2, token: "lo:"))
  }
}

@Suite struct SocketTableTests {
  static let heading = "  sl  local_address rem_address   st tx_queue rx_queue\n"

  @Test func statesAreCounted() throws {
    var rows = ""
    for state in 1...13 {
      for number in 0..<state {
        let hex = String(state, radix: 16, uppercase: state % 2 == 0)
        rows += "   \(number): 0100007F:1F90 00000000:0000 0\(hex) 00000000:00000000\n"
      }
    }
    rows += "   0: 0100007F:1F90 00000000:0000 00 0:0\n"
    rows += "   0: 0100007F:1F90 00000000:0000 FFFFFFFFFFFFFFFF01 0:0\n"
    let counts = try SocketTable(Self.heading + rows).counts
    for state in TCPState.allCases { #expect(counts[state] == UInt64(state.rawValue)) }
    #expect(counts.total == 91)
  }

  @Test(arguments: [
    ("   0: 0100007F:1F90 00000000:0000\n", Reason.missingField, ""),
    ("   0: 0100007F:1F90 00000000:0000 0G 0:0\n", .missingNumber, "0G"),
  ]) func brokenRowsAreRefused(_ row: String, _ reason: Reason, _ token: String) {
    #expect(
      refusal(SocketTable.self, Self.heading + row) == ParseError(reason, line: 2, token: token))
  }
}

@Suite struct CPUInfoTests {
  @Test func aBlockWithoutANumberIsNoProcessor() throws {
    var info = try CPUInfo(
      """
      processor\t: 0
      model name\t: A: B
      cpu MHz\t\t: 2400.125
      physical id\t: 1
      core id\t\t: 2

      processor\t: 64
      cpu MHz\t\t: unknown

      Hardware\t: BCM2835
      model name\t: not a CPU
      """)
    #expect(info.processors.map(\.number) == [0, 64])
    #expect(info.processors[0].modelName == "A: B")
    #expect(info.processors[0].mhz == 2400.125)
    #expect(info.processors[0].physicalID == 1)
    #expect(info.processors[0].coreID == 2)
    #expect(info.processors[1].modelName == nil)
    #expect(info.processors[1].mhz == nil)
    let text = Array("processor : 7\n\n".utf8)
    try info.parse(text.span)
    #expect(info.processors.map(\.number) == [7])
    #expect(info.processors[0].modelName == nil)
    #expect(info.processors[0].coreID == nil)
  }
}
