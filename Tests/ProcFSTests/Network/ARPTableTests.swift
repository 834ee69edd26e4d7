import Testing

@testable import ProcFS

@Suite struct ARPTableTests {
  static let heading =
    "IP address       HW type     Flags       HW address            Mask     Device\n"

  @Test func aNeighbourIsRead() throws {
    let table = try ARPTable(
      Self.heading
        + "192.0.2.1        0x1         0x2         02:00:00:00:00:01     *        eth0\n"
        + "192.0.2.7        0x20        0x0         00:00:00:00:00:00     *        ib0:1\n")
    #expect(table.rows.map(\.device) == ["eth0", "ib0:1"])
    #expect(table.rows.map(\.address) == ["192.0.2.1", "192.0.2.7"])
    #expect(table.rows.map(\.flags) == [2, 0])
    #expect(table.rows.map(\.hardwareType) == [1, 32])
    #expect(table.rows[0].hardwareAddress == "02:00:00:00:00:01")
  }

  @Test func headingAloneHasNoLines() throws {
    #expect(try ARPTable(Self.heading).rows.isEmpty)
    #expect(try ARPTable("").rows.isEmpty)
  }

  @Test func brokenLinesAreRefused() {
    #expect(
      refusal(ARPTable.self, "garbage\n") == ParseError(.badHeader, line: 1, token: "garbage"))
    #expect(
      refusal(ARPTable.self, Self.heading + "192.0.2.1 0x1 0x2 02:00 *\n")
        == ParseError(.missingField, line: 2))
    #expect(
      refusal(ARPTable.self, Self.heading + "192.0.2.1 1 0x2 02:00 * eth0\n")
        == ParseError(.missingNumber, line: 2, token: "1"))
  }

  @Test(arguments: ["*", "02:00:zz", "02:0:00", "02-00", "02:00:"])
  func aHardwareAddressIsOfPairs(_ address: String) {
    #expect(
      refusal(ARPTable.self, Self.heading + "192.0.2.1 0x1 0x2 \(address) * eth0\n")
        == ParseError(.badName, line: 2, token: address))
  }

  @Test func whatIsBrokenIsSurvived() throws {
    try survives(
      ARPTable.self, Self.heading + "192.0.2.1  0x1  0x2  02:00:00:00:00:01  *  eth0\n")
  }
}
