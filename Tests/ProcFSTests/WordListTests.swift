import Testing

@testable import ProcFS

@Suite struct WordListTests {
  @Test func wordsOfAllLines() throws {
    var list = try WordList("4096\t131072  6291456\nx\n")
    #expect(list.words == ["4096", "131072", "6291456", "x"])
    let layout = list.layout
    try list.parse(Array("4096\t131072 6291456 x".utf8).span)
    #expect(list.layout == layout)
    try list.parse(Array("4096".utf8).span)
    #expect(list.words == ["4096"])
    #expect(list.layout == layout + 1)
    #expect(try WordList("").words.isEmpty)
  }

  @Test(
    arguments: [
      ("0", 0), ("-12", -12), ("+3", 3), ("0x1F", 31), ("-0x10", -16), ("010", 8), ("0b101", 5),
      ("9223372036854775807", .max), ("-9223372036854775808", .min), ("9223372036854775808", nil),
      ("08", nil), ("", nil), ("-", nil), ("0x", nil), ("1.5", nil), ("max", nil),
    ] as [(String, Int64?)]) func numbersAsCWritesThem(_ word: String, _ number: Int64?) throws
  {
    #expect(try WordList(word).number(at: 0) == number)
    #expect(try WordList(word).number(at: 1) == nil)
  }

  @Test func itSurvives() throws {
    try survives(WordList.self, "kill_process errno\nlog\n") { "\($0.words)" }
  }
}
