import Testing

@testable import ProcFS

@Suite struct FileNrTests {
  @Test func readsThreeNumbers() throws {
    let files = try FileNr("1088\t0\t9223372036854775807\n")
    #expect(files.allocated == 1088)
    #expect(files.unused == 0)
    #expect(files.max == 9_223_372_036_854_775_807)
  }

  @Test func allThreeMustBeThere() {
    #expect(refusal(FileNr.self, "1 2\n") == ParseError(.missingField, line: 1))
    #expect(refusal(FileNr.self, "1 2 -3") == ParseError(.missingNumber, line: 1, token: "-3"))
  }
}
