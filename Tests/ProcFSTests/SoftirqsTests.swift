import Testing

@testable import ProcFS

@Suite struct SoftirqsTests {
  static let text = """
                        CPU0       CPU1
              HI:          3          0
           TIMER:    2776180     247490
        IRQ_POLL:          0 18446744073709551615

    """

  @Test func eachKindHasItsCounts() throws {
    let record = try Softirqs(Self.text)
    #expect(record.kinds.map(\.name) == ["HI", "TIMER", "IRQ_POLL"])
    #expect(
      record.kinds.map { Array(record.counts[$0.range]) }
        == [[3, 0], [2_776_180, 247_490], [0, .max]])
  }

  @Test func aCountThatIsNoNumberIsRefused() {
    let error = refusal(Softirqs.self, "  CPU0\n HI: 1\n RCU: x\n")
    #expect(error == ParseError(.missingNumber, line: 3, token: "x"))
    #expect(refusal(Softirqs.self, "")?.reason == .empty)
  }

  @Test func itSurvives() throws { try survives(Softirqs.self, Self.text) }
}
