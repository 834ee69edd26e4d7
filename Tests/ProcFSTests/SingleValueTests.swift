import Testing

@testable import ProcFS

@Suite struct SingleValueTests {
  @Test func isTheFirstLine() throws {
    #expect(try SingleValue("host.example\n").value == "host.example")
    #expect(try SingleValue("host").value == "host")
    #expect(refusal(SingleValue.self, "\n") == ParseError(.empty))
  }
}
