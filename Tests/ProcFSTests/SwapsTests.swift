import Testing

@testable import ProcFS

@Suite struct SwapsTests {
  static let text = """
    Filename				Type		Size		Used		Priority
    /dev/dm-2                               partition	67022844	490788		-2
    /swap\\040dir/file\\134n                  file		8		1		32767

    """

  @Test func areasAreRead() throws {
    let areas = try Swaps(Self.text).areas
    #expect(areas.map(\.path) == ["/dev/dm-2", "/swap dir/file\\n"])
    #expect(areas.map(\.escapedPath) == ["/dev/dm-2", "/swap\\040dir/file\\134n"])
    #expect(areas.map(\.type) == ["partition", "file"])
    #expect(areas.map(\.size) == [67_022_844, 8])
    #expect(areas.map(\.used) == [490_788, 1])
    #expect(areas.map(\.priority) == [-2, 32767])
  }

  @Test func areasMayGo() throws {
    var swaps = try Swaps(Self.text)
    try swaps.parse("Filename\t\t\t\tType\t\tSize\t\tUsed\t\tPriority\n")
    #expect(swaps.areas.isEmpty)
    #expect(try Swaps("").areas.isEmpty)
  }

  @Test(arguments: [
    ("INVALID Type\n", Reason.badHeader, 1, "INVALID"),
    ("Filename\n/dev/dm-2\n", .missingField, 2, ""),
    ("Filename\n/dev/dm-2 partition\n", .missingField, 2, ""),
    ("Filename\n/dev/dm-2 partition 1 2\n", .missingField, 2, ""),
    ("Filename\n/dev/dm-2 partition -1 2 3\n", .missingNumber, 2, "-1"),
    ("Filename\n/dev/dm-2 partition 1 2 --3\n", .missingNumber, 2, "--3"),
    (
      "Filename\n/dev/dm-2 partition 1 2 9223372036854775808\n", .overflow, 2,
      "9223372036854775808"
    ),
  ]) func brokenRowsAreRefused(_ text: String, _ reason: Reason, _ line: Int, _ token: String) {
    #expect(refusal(Swaps.self, text) == ParseError(reason, line: line, token: token))
  }

  @Test func cutAndChangedTextsAreSurvived() throws { try survives(Swaps.self, Self.text) }
}
