import Testing

@testable import ProcFS

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
