import Testing

@testable import ProcFS

@Suite struct SoftnetTests {
  @Test func columnsAreTakenByTheirNumber() throws {
    let nine = "00000001 00000002 00000003 0 0 0 0 0 00000009"
    let row = try #require(try Softnet(nine + "\n").rows.first)
    #expect((row.processed, row.dropped, row.timeSqueezed, row.collisions) == (1, 2, 3, 9))
    #expect(row.cpu == 0)
    #expect(row.receivedRPS == nil)
    let eleven = try #require(try Softnet(nine + " a b\n").rows.first)
    #expect((eleven.receivedRPS, eleven.flowLimitCount, eleven.backlog) == (10, 11, nil))
    let thirteen = try #require(try Softnet(nine + " a b c d\n").rows.first)
    #expect((thirteen.backlog, thirteen.cpu, thirteen.inputQueue) == (12, 13, nil))
    let fifteen = try #require(try Softnet(nine + " a b c d e f 10 11\n").rows.first)
    #expect((fifteen.inputQueue, fifteen.processQueue) == (14, 15))
  }

  @Test func aKernelThatDoesNotNameProcessorsCountsLines() throws {
    let line = "ffffffff 0 0 0 0 0 0 0 0\n"
    let rows = try Softnet(line + line).rows
    #expect(rows.map(\.cpu) == [0, 1])
    #expect(rows[1].processed == 0xffff_ffff)
  }

  @Test func anEmptyTextHasNoLines() throws {
    #expect(try Softnet("").rows.isEmpty)
    #expect(try Softnet("\n").rows.isEmpty)
  }

  @Test(arguments: [
    ("0 0 0 0 0 0 0 0\n", Reason.missingField, ""),
    ("0 0 0 0 0 0 0 0 g\n", .missingNumber, "g"),
    ("100000000 0 0 0 0 0 0 0 0\n", .overflow, "100000000"),
  ]) func brokenLinesAreRefused(_ text: String, _ reason: Reason, _ token: String) {
    #expect(refusal(Softnet.self, text) == ParseError(reason, line: 1, token: token))
  }

  @Test func whatIsBrokenIsSurvived() throws {
    try survives(
      Softnet.self, "00015c73 00020e76 F0000769 0 0 0 0 0 0 0 0 0 1 2 3\n0 1 2 3 4 5 6 7 8\n")
  }
}
