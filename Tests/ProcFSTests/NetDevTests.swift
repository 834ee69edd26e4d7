import Testing

@testable import ProcFS

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
