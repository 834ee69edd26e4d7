import Testing

@testable import ProcFS

@Suite struct CPUCounterTableTests {
  static let text = """
    entries  allocs   lookups  table_fulls
    00000014  00000001 0000000a ffffffff
    00000014  0000000d 00000010 00000000

    """

  @Test func numbersAreHexadecimal() throws {
    let table = try CPUCounterTable(Self.text)
    #expect(table.names == ["entries", "allocs", "lookups", "table_fulls"])
    #expect(table.rows == [[20, 1, 10, 0xffff_ffff], [20, 13, 16, 0]])
  }

  @Test func aRowHasAllColumns() {
    #expect(
      refusal(CPUCounterTable.self, "entries allocs\n1\n") == ParseError(.missingField, line: 2))
    #expect(
      refusal(CPUCounterTable.self, "entries\nxyz\n")
        == ParseError(.missingNumber, line: 2, token: "xyz"))
  }

  @Test func cutsAndWrongBytesAreSurvived() throws {
    try survives(CPUCounterTable.self, Self.text)
  }
}
