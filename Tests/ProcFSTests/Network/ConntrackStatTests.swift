import Testing

@testable import ProcFS

@Suite struct ConntrackStatTests {
  static let heading = "entries  clashres found new invalid ignore delete chainlength insert\n"

  @Test func columnsGoByTheirPlace() throws {
    let line = (1...17).map { String($0 + 15, radix: 16) }.joined(separator: "  ")
    let statistics = try ConntrackStat(Self.heading + line + "\n" + line + "\n")
    let row = try #require(statistics.rows.first)
    #expect((row.entries, row.found, row.earlyDrop, row.searchRestart) == (16, 18, 27, 32))
    #expect(statistics.sum { $0.insertFailed } == 50)
  }

  @Test func oldKernelsHaveNoRestarts() throws {
    let line = Array(repeating: "00000001", count: 16).joined(separator: " ")
    #expect(try ConntrackStat(Self.heading + line).rows.first?.searchRestart == nil)
  }

  @Test func headingAloneHasNoLines() throws {
    #expect(try ConntrackStat(Self.heading).rows.isEmpty)
    #expect(try ConntrackStat("").rows.isEmpty)
  }

  @Test func brokenLinesAreRefused() {
    let few = Array(repeating: "1", count: 15).joined(separator: " ")
    #expect(
      refusal(ConntrackStat.self, Self.heading + few + "\n") == ParseError(.missingField, line: 2))
    #expect(
      refusal(ConntrackStat.self, Self.heading + few + " 1 1 12\n")
        == ParseError(.badHeader, line: 2, token: "12"))
    #expect(
      refusal(ConntrackStat.self, Self.heading + "0 x\n")
        == ParseError(.missingNumber, line: 2, token: "x"))
  }

  @Test func whatIsBrokenIsSurvived() throws {
    try survives(
      ConntrackStat.self, Self.heading + "1 2 3 4 5 6 7 8 9 a b c d e f 10 ffffffffffffffff\n")
  }
}
