import Testing

@testable import ProcFS

@Suite struct CPUListTests {
  @Test(arguments: [
    ("0-3,8,10-11\n", [0...3, 8...8, 10...11]), ("\n", []), ("", []), ("5\n", [5...5]),
    ("0,,2", [0...0, 2...2]), ("3-1", []), ("65535", [65535...65535]),
  ]) func rangesInTheOrderOfTheText(_ text: String, _ ranges: [ClosedRange<Int>]) throws {
    #expect(try CPUList(text).ranges == ranges)
  }

  @Test(arguments: ["x", "1-", "1-x", "1x", "65536", "0-99999999999999999999", "-1"])
  func whatIsNoListIsRefused(_ text: String) {
    #expect(refusal(CPUList.self, text) != nil)
  }

  @Test func itSurvives() throws { try survives(CPUList.self, "0-3,8,10-11\n") }
}
