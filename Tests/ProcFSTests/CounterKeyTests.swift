import Testing

@testable import ProcFS

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
    check(ProcessStatus.Key.self)
    check(ProcessStatus.List.self)
    check(ProcessIO.Key.self)
    check(ProcessLimits.Resource.self)
    check(SmapsRollup.Key.self)
    check(CgroupCPUStat.Key.self)
    check(CgroupCPUTicks.Key.self)
    check(CgroupMemoryStat.Key.self)
    check(CgroupEvents.Key.self)
    check(CgroupIOStat.Key.self)
    check(CgroupBlkio.Operation.self)
    check(OSRelease.Field.self)
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
