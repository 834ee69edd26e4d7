import Testing

@testable import ProcFS

@Suite struct GroupCounterTests {
  @Test func pairsAreNamedByTheirGroup() throws {
    let text = "sockets: used 13\nTCP: inuse 1 orphan -2 tw x alloc 4 mem\nnoise\nFRAG6:\n"
    let sockstat = try Sockstat(text)
    #expect(sockstat[.socketsUsed] == 13)
    #expect(sockstat[.tcpInuse] == 1)
    #expect(sockstat[.tcpOrphan] == nil)
    #expect(sockstat.counters.signed(.tcpOrphan) == -2)
    #expect(sockstat[.tcpTw] == nil)
    #expect(sockstat[.tcpAlloc] == 4)
    #expect(sockstat[.tcpMem] == nil)
    #expect(sockstat[.udpInuse] == nil)
  }

  @Test func columnsGoByTheirHeading() throws {
    var snmp = try SNMP("Tcp: ActiveOpens InSegs\nTcp: 7 8\nUdp: InErrors\nUdp: 9\n")
    #expect(snmp[.tcpActiveOpens] == 7)
    #expect(snmp[.tcpInSegs] == 8)
    #expect(snmp[.udpInErrors] == 9)
    // The next kernel puts a column in between; the group behind it stays what it was.
    let text = Array("Tcp: ActiveOpens New InSegs\nTcp: 70 1 80\nUdp: InErrors\nUdp: 90\n".utf8)
    try snmp.parse(text.span)
    #expect(snmp[.tcpActiveOpens] == 70)
    #expect(snmp[.tcpInSegs] == 80)
    #expect(snmp[.udpInErrors] == 90)
    #expect(snmp.counters.layout == 2)
    try snmp.parse(text.span)
    #expect(snmp.counters.layout == 2)
    #expect(
      snmp.counters.names == ["Tcp.ActiveOpens", "Tcp.New", "Tcp.InSegs", "Udp.InErrors"])
  }

  /// The same names in another order are another layout, though each line has been seen before.
  @Test func groupsMayChangePlaces() throws {
    var snmp = try SNMP("Tcp: InSegs\nTcp: 1\nUdp: InErrors\nUdp: 2\n")
    let text = Array("Udp: InErrors\nUdp: 3\nTcp: InSegs\nTcp: 4\n".utf8)
    try snmp.parse(text.span)
    #expect(snmp[.udpInErrors] == 3)
    #expect(snmp[.tcpInSegs] == 4)
  }

  /// A text that is refused half-way may have changed names; the next one must notice.
  @Test func aRefusedTextLeavesNoPlacesBehind() throws {
    var snmp = try SNMP("Udp: InErrors\nUdp: 1\nTcp: InSegs\nTcp: 2\n")
    let broken = Array("Tcp: InSegs\nTcp: 3\nUdp: InErrors\nTcp: 4\n".utf8)
    #expect(throws: ParseError(.badHeader, line: 4, token: "Tcp:")) {
      try snmp.parse(broken.span)
    }
    // Reading now gives nonsense, but must not crash.
    for key in SNMP.Key.allCases { _ = snmp[key] }
    let mended = Array("Tcp: InSegs\nTcp: 5\nUdp: InErrors\nUdp: 6\n".utf8)
    try snmp.parse(mended.span)
    #expect(snmp[.tcpInSegs] == 5)
    #expect(snmp[.udpInErrors] == 6)
  }

  @Test func aGroupMayBeEmpty() throws {
    let snmp = try SNMP("IcmpMsg:\nIcmpMsg:\nTcp: InSegs\n\nTcp: -1\n")
    #expect(snmp.counters.signed(.tcpInSegs) == -1)
    #expect(snmp[.tcpInSegs] == nil)
  }

  @Test(arguments: [
    ("Tcp: A B\nTcp: 1\n", Reason.missingField, 2, ""),
    ("Tcp: A\nTcp: 1 2\n", .badHeader, 2, "2"),
    ("Tcp: A\nUdp: 1\n", .badHeader, 2, "Udp:"),
    ("Tcp: A\nTcp: 1\nUdp: A\n", .truncated, 3, "Udp:"),
    ("Tcp A\nTcp 1\n", .badHeader, 1, "Tcp"),
    (": A\n: 1\n", .badHeader, 1, ":"),
    ("Tcp: A\n1\n", .badHeader, 2, "1"),
  ]) func brokenPairsOfLinesAreRefused(
    _ text: String, _ reason: Reason, _ line: Int, _ token: String
  ) {
    #expect(refusal(SNMP.self, text) == ParseError(reason, line: line, token: token))
  }
}
