import Testing

@testable import ProcFS

@Suite struct NumberRangesTests {
  static let lists: [(String, [UInt32])] = [
    ("0-3\n", [0, 1, 2, 3]), ("0", [0]), ("\n", []), ("", []), ("0,2,4-5\n", [0, 2, 4, 5]),
    ("0-1,48-49\0\0", [0, 1, 48, 49]), ("4294967295", [4_294_967_295]),
    ("5-3\n", []), ("1,5-3,7", [1, 7]),
  ]

  @Test(arguments: lists) func givesAllNumbers(_ text: String, _ numbers: [UInt32]) throws {
    let list = try NumberRanges(text)
    #expect(Array(list.numbers) == numbers)
    #expect(list.count == numbers.count)
    #expect(numbers.allSatisfy(list.contains))
    #expect(!list.contains(8))
  }

  @Test func aLongRangeTakesNoRoom() throws {
    #expect(try NumberRanges("0-4294967295").count == 1 << 32)
  }

  static let broken: [(String, ParseError)] = [
    ("0-", ParseError(.missingNumber, line: 1)),
    ("-1", ParseError(.missingNumber, line: 1, token: "-1")),
    ("0,,2", ParseError(.missingNumber, line: 1, token: ",2")),
    ("0-3:1", ParseError(.missingNumber, line: 1, token: ":1")),
    ("0 1", ParseError(.missingNumber, line: 1, token: "1")),
    ("0\n1", ParseError(.missingNumber, line: 2, token: "1")),
    ("4294967296", ParseError(.overflow, line: 1, token: "4294967296")),
  ]

  @Test(arguments: broken) func refusesWhatIsNoList(_ text: String, _ error: ParseError) {
    #expect(refusal(NumberRanges.self, text) == error)
  }

  @Test func cutsAndWrongBytesAreSurvived() throws {
    try survives(NumberRanges.self, "0-5,48-53,96\n")
  }
}
