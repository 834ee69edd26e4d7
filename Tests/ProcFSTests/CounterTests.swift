import Testing

@testable import ProcFS

/// The names of a file in its order.
private func names<Key>(_ counters: NamedCounters<Key>) -> [String] {
  (0..<counters.count).map { counters.name(at: $0).description }
}

@Suite struct LineCounterTests {
  @Test(arguments: [
    ("MemTotal:       16384 kB\n", 16384),
    ("MemTotal:16384 kB\n", 16384),
    ("MemTotal:\t16384", 16384),
    ("  MemTotal: 16384 kB\n", 16384),
    ("MemTotal: 18446744073709551615 kB\n", UInt64.max),
  ]) func aNumberIsFound(_ text: String, _ value: UInt64) throws {
    #expect(try Meminfo(text)[.memTotal] == value)
  }

  @Test(arguments: [
    "MemTotal: -1 kB", "MemTotal: x", "MemTotal:", "MemTotal", "MemTotal: 1x",
    "MemTotal: 18446744073709551616 kB", "MemTotals: 1 kB", "MemTota: 1 kB",
  ]) func aNumberThatCannotBeReadIsAbsent(_ line: String) throws {
    let meminfo = try Meminfo("\(line)\nMemFree: 7 kB\n")
    #expect(meminfo[.memTotal] == nil)
    #expect(meminfo[.memFree] == 7)
  }

  @Test func negativeNumbersCanBeAskedFor() throws {
    let meminfo = try Meminfo("MemAvailable: -4 kB\nMemFree: 9223372036854775808 kB\nCached: 5 kB")
    #expect(meminfo.counters.signed(.memAvailable) == -4)
    #expect(meminfo.counters.signed(.memFree) == nil)
    #expect(meminfo.counters.signed(.cached) == 5)
    #expect(meminfo.counters.signed(.buffers) == nil)
  }

  @Test func ofANameGivenTwiceTheLastCounts() throws {
    let meminfo = try Meminfo("Cached: 100 kB\nMemFree: 1 kB\nCached: 250 kB\n")
    #expect(meminfo[.cached] == 250)
    #expect(meminfo.counters.count == 3)
  }

  @Test func namesNotKnownAreKept() throws {
    let vmstat = try Vmstat("pgfault 5\nfuture_counter 6\n")
    #expect(names(vmstat.counters) == ["pgfault", "future_counter"])
    #expect(vmstat.counters.unsigned(at: 1) == 6)
    #expect(vmstat.counters.signed(at: 1) == 6)
  }

  @Test func theLayoutChangesOnlyWithTheNames() throws {
    var vmstat = try Vmstat("pgfault 5\npswpin 6\noom_kill 7\n")
    #expect(vmstat.counters.layout == 1)
    func parse(_ text: String) throws {
      let bytes = Array(text.utf8)
      try vmstat.parse(bytes.span)
    }
    try parse("pgfault 50\npswpin\t60\noom_kill x\n")
    #expect(vmstat.counters.layout == 1)
    #expect(vmstat[.pswpin] == 60)
    #expect(vmstat[.oomKill] == nil)
    // One comes in the middle, and the known ones move.
    try parse("pgfault 51\nnew 1\npswpin 61\noom_kill 8\n")
    #expect(vmstat.counters.layout == 2)
    #expect(vmstat[.pgfault] == 51)
    #expect(vmstat[.pswpin] == 61)
    #expect(vmstat[.oomKill] == 8)
    // One is cut off the end, one is the start of what stood there before.
    try parse("pgfault 52\nne 2\n")
    #expect(vmstat.counters.layout == 3)
    #expect(names(vmstat.counters) == ["pgfault", "ne"])
    #expect(vmstat[.oomKill] == nil)
    // A name that only begins like the one before is another name.
    try parse("pgfaults 53\nne 2\n")
    #expect(vmstat[.pgfault] == nil)
    #expect(names(vmstat.counters) == ["pgfaults", "ne"])
  }
}

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
      names(snmp.counters) == ["Tcp.ActiveOpens", "Tcp.New", "Tcp.InSegs", "Udp.InErrors"])
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

@Suite struct CounterKeyTests {
  /// The place of a key is taken from its representation, which no language rule holds in place.
  @Test func ordinalsCountTheCases() {
    func check<Key: CounterKey>(_ type: Key.Type) {
      #expect(Key.allCases.count > 1)
      #expect(MemoryLayout<Key>.size == 1)
      #expect(Key.allCases.map(\.ordinal) == Array(0..<Key.allCases.count), "\(type)")
    }
    check(Meminfo.Key.self)
    check(Vmstat.Key.self)
    check(SNMP.Key.self)
    check(SNMP6.Key.self)
    check(Netstat.Key.self)
    check(Sockstat.Key.self)
  }

  /// A misspelt key would read nil for ever.
  @Test func everyKeyIsFoundOnSomeHost() throws {
    try check(Meminfo.self, [Meminfo.path]) { $0.counters[$1] }
    try check(Vmstat.self, [Vmstat.path]) { $0.counters[$1] }
    try check(SNMP.self, [SNMP.path]) { $0.counters[$1] }
    try check(SNMP6.self, [SNMP6.path]) { $0.counters[$1] }
    try check(Netstat.self, [Netstat.path]) { $0.counters[$1] }
    try check(Sockstat.self, [Sockstat.path, Sockstat.path6]) { $0.counters[$1] }
  }

  private func check<Record: KernelRecord, Key: CounterKey & Hashable>(
    _ type: Record.Type, _ paths: [KernelPath], _ value: (Record, Key) -> UInt64?
  ) throws {
    var missing = Set(Key.allCases)
    for host in Fixtures.hosts {
      for path in paths {
        let file = path.absolute(in: Fixtures.paths("\(Fixtures.root)/hosts/\(host)"))
        guard let bytes = try? Fixtures.bytes(file) else { continue }
        var record = Record()
        try record.parse(bytes.span)
        missing = missing.filter { value(record, $0) == nil }
      }
    }
    #expect(missing.isEmpty, "\(missing)")
  }
}
