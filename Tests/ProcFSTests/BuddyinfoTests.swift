import Testing

@testable import ProcFS

@Suite struct BuddyinfoTests {
  static let text = """
    Node 0, zone      DMA      1      0      2 
    Node 0, zone    DMA32    759    572 791475
    Node 12, zone   Normal      0      0      0

    """

  @Test func blocksAreCountedByOrder() throws {
    let zones = try Buddyinfo(Self.text).zones
    #expect(zones.map(\.node) == [0, 0, 12])
    #expect(zones.map(\.name) == ["DMA", "DMA32", "Normal"])
    #expect(zones.map(\.free) == [[1, 0, 2], [759, 572, 791475], [0, 0, 0]])
  }

  @Test func rowsMayComeAndGo() throws {
    var buddyinfo = try Buddyinfo(Self.text)
    try buddyinfo.parse("Node 0, zone Movable 4 5\n")
    #expect(buddyinfo.zones.map(\.name) == ["Movable"])
    #expect(buddyinfo.zones.map(\.free) == [[4, 5]])
    try buddyinfo.parse("")
    #expect(buddyinfo.zones.isEmpty)
  }

  @Test(arguments: [
    ("Node 0, zone DMA 1 2\nNode 0, zone DMA32 1\n", Reason.missingField, 2, ""),
    ("Node 0, zone DMA 1 2\nNode 0, zone DMA32 1 2 3\n", .missingField, 2, ""),
    ("Node 0, zone DMA 1 -2\n", .missingNumber, 1, "-2"),
    ("Node 0, zone DMA 1 18446744073709551616\n", .overflow, 1, "18446744073709551616"),
    ("Node 0, zone\n", .missingField, 1, ""),
    ("Node 0, DMA 1\n", .badHeader, 1, "DMA"),
    ("Node 0 zone DMA 1\n", .missingNumber, 1, "0"),
    ("\nnode 0, zone DMA 1\n", .badHeader, 2, "node"),
  ]) func brokenRowsAreRefused(_ text: String, _ reason: Reason, _ line: Int, _ token: String) {
    #expect(refusal(Buddyinfo.self, text) == ParseError(reason, line: line, token: token))
  }

  @Test func cutAndChangedTextsAreSurvived() throws { try survives(Buddyinfo.self, Self.text) }
}
