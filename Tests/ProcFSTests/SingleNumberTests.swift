import Testing

@testable import ProcFS

@Suite struct SingleNumberTests {
  @Test(arguments: [("256\n", 256), ("  7  \n\n", 7), ("\n18446744073709551615", UInt64.max)])
  func oneNumber(_ text: String, _ value: UInt64) throws {
    #expect(try SingleNumber(text).value == value)
  }

  @Test(arguments: ["", "\n", "x", "-1", "1 2", "1\n2", "18446744073709551616", "0x10"])
  func nothingElse(_ text: String) {
    #expect(refusal(SingleNumber.self, text) != nil)
  }

  @Test func itSurvives() throws { try survives(SingleNumber.self, "3794\n") }
}
