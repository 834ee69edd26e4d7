import Testing

@testable import ProcFS

@Suite struct InterruptTotalsTests {
  @Test func theSumIsNotAmongThem() throws {
    var totals = try InterruptTotals("cpu 1 2 3 4\nintr 60 10 0 50\nctxt 9\n")
    #expect(totals.counts == [10, 0, 50])
    try totals.parse(Array("intr 0\n".utf8).span)
    #expect(totals.counts.isEmpty)
  }

  @Test func theLineMustBeThere() throws {
    #expect(refusal(InterruptTotals.self, "ctxt 9\n") == ParseError(.missingField))
    #expect(
      refusal(InterruptTotals.self, "intr 1 x\n") == ParseError(.missingNumber, line: 1, token: "x")
    )
    try survives(InterruptTotals.self, "cpu 1 2\nintr 60 10 0 50\nctxt 9\n")
  }
}
