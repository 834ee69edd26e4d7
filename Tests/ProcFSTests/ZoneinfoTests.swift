import Testing

@testable import ProcFS

@Suite struct ZoneinfoTests {
  static let text = """
    Node 0, zone      DMA
      per-node stats
          nr_inactive_anon 95612
          workingset_nodes 0
          nr_kernel_stack 1584
      pages free     3952
            boost    0
            min      33
            low      41
            high     49
            spanned  4095
            present  3975
            managed  3956
            protection: (0, 2877, 7826)
          nr_free_pages 3952
          numa_hit     1
      pagesets
        cpu: 0
                  count:    7
                  high:     8
                  batch:    1
      vm stats threshold: 8
      node_unreclaimable:  0
      start_pfn:           1
    Node 1, zone   Normal
      pages free     18553
            min      11176
            low      x
            high     -5
            protection: (0, y)

    """

  @Test func zonesAreRead() throws {
    let zones = try Zoneinfo(Self.text).zones
    #expect(zones.map(\.node) == [0, 1])
    #expect(zones.map(\.name) == ["DMA", "Normal"])
    #expect(zones.map { $0[.free] } == [3952, 18553])
    #expect(zones.map { $0[.min] } == [33, 11176])
    #expect(zones.map { $0[.low] } == [41, nil])
    // The page lists have lines of the same name, with a colon.
    #expect(zones.map { $0[.high] } == [49, nil])
    #expect(zones[1].counters.signed(.high) == -5)
    #expect(zones.map { $0[.inactiveAnon] } == [95612, nil])
    #expect(zones.map { $0[.freePages] } == [3952, nil])
    #expect(zones.map { $0[.numaHit] } == [1, nil])
    #expect(zones.map(\.protection) == [[0, 2877, 7826], []])
    #expect(
      zones[0].counters.names == [
        "nr_inactive_anon", "workingset_nodes", "nr_kernel_stack", "free", "boost", "min", "low",
        "high", "spanned", "present", "managed", "nr_free_pages", "numa_hit",
      ])
  }

  @Test func zonesMayComeAndGo() throws {
    var zoneinfo = try Zoneinfo(Self.text)
    try zoneinfo.parse("Node 0, zone DMA\n min 1\nNode 0, zone Normal\n high 2\n min 3\n")
    #expect(zoneinfo.zones.map { $0[.min] } == [1, 3])
    #expect(zoneinfo.zones.map { $0[.high] } == [nil, 2])
    #expect(zoneinfo.zones.map { $0[.free] } == [nil, nil])
    #expect(zoneinfo.zones.map(\.protection) == [[], []])
    try zoneinfo.parse("")
    #expect(zoneinfo.zones.isEmpty)
  }

  @Test(arguments: [
    ("min 1\nNode 0, zone DMA\n", Reason.badHeader, 1, "min"),
    ("Node 0, zone\n", .missingField, 1, ""),
    ("Node 0, zone DMA\nNode x, zone DMA\n", .missingNumber, 2, "x,"),
  ]) func brokenTextsAreRefused(_ text: String, _ reason: Reason, _ line: Int, _ token: String) {
    #expect(refusal(Zoneinfo.self, text) == ParseError(reason, line: line, token: token))
  }

  @Test func cutAndChangedTextsAreSurvived() throws {
    try survives(Zoneinfo.self, Self.text) { record in
      record.zones.map { zone in
        let values = (0..<zone.counters.count).map { zone.counters.signed(at: $0) }
        return "\(zone.node) \(zone.name) \(zone.counters.names) \(values) \(zone.protection)"
      }.joined(separator: "\n")
    }
  }
}
