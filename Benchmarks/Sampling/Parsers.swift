import Glibc
import ProcFS

/// The parsers of ProcFS, each beside one in C that is given the same text in turn.
///
/// Texts lie in a folder, each under the name of the record that takes it; one with `.other` behind its
/// name is given in turn with the first. The C parsers are those of `c/parsers`, in a library.
struct Parsers {
  /// The least time that a text took, in microseconds, and Swift's allocations where they are counted.
  struct Cost {
    let name: String
    let bytes: Int
    var swift = Double.infinity
    var c = Double.infinity
    var allocations: Double?
  }

  /// So many attributes of devices stay open, as in a scrape.
  private static let openFiles = 256

  private let folder: String
  private let library: CParsers
  private let turns: Int
  private let counter = AllocationCounter()
  private(set) var costs: [Cost] = []

  init(folder: String, library: String, turns: Int) throws {
    self.folder = folder
    self.library = try CParsers(library)
    self.turns = turns
    try measureRecords()
    try measureProcesses()
    try measureMessages()
    try measureAttributes()
  }

  /// An object of parsers.
  var json: String {
    let lines = costs.map { cost in
      """
      "\(cost.name)": {"swift": \(cost.swift), "c": \(cost.c), "bytes": \(cost.bytes), \
      "allocations": \(cost.allocations.map { "\($0)" } ?? "null")}
      """
    }
    return "{" + lines.joined(separator: ",\n") + "}"
  }

  private mutating func measureRecords() throws {
    try measure(Stat.self)
    try measure(Loadavg.self)
    try measure(Uptime.self)
    try measure(CPUInfo.self)
    try measure(CPUInfoTable.self)
    try measure(NumberRanges.self)
    try measure(NumberMask.self)
    try measure(InterruptTotals.self)
    try measure(Interrupts.self)
    try measure(Softirqs.self)
    try measure(Schedstat.self)
    try measure(Pressure.self)
    try measure(SingleValue.self)
    try measure(SingleNumber.self)
    try measure(WordList.self)
    try measure(OSRelease.self)
    try measure(FileNr.self)
    try measure(Meminfo.self)
    try measure(Vmstat.self)
    try measure(Buddyinfo.self)
    try measure(Slabinfo.self)
    try measure(Swaps.self)
    try measure(Zoneinfo.self)
    try measure(NUMAMemory.self)
    try measure(NUMAStatistics.self)
    try measure(XFSStatistics.self)
    try measure(Diskstats.self)
    try measure(MountInfo.self)
    try measure(MDStat.self)
    try measure(KStat.self)
    try measure(BtrfsCommitStats.self)
    try measure(UdevProperties.self)
    try measure(InetSockets.self)
    try measure(UnixSockets.self)
    try measure(CPUCounterTable.self)
    try measure(NFSClient.self)
    try measure(NFSServer.self)
    try measure(NetDev.self)
    try measure(Sockstat.self)
    try measure(SNMP.self)
    try measure(SNMP6.self)
    try measure(Netstat.self)
    try measure(SocketTable.self)
    try measure(ARPTable.self)
    try measure(ConntrackStat.self)
    try measure(Softnet.self)
  }

  private mutating func measureProcesses() throws {
    try measure(ProcessCgroups.self)
    try measure(ProcessComm.self)
    try measure(ProcessCommandLine.self)
    try measure(ProcessIO.self)
    try measure(ProcessLimits.self)
    try measure(ProcessNumber.self)
    try measure(ProcessSchedstat.self)
    try measure(ProcessStat.self)
    try measure(ProcessStatm.self)
    try measure(ProcessStatus.self)
    try measure(ProcessWaitChannel.self)
    try measure(SmapsRollup.self)
    try measure(CgroupBlkio.self)
    try measure(CgroupCPULimit.self)
    try measure(CgroupCPUStat.self)
    try measure(CgroupCPUTicks.self)
    try measure(CgroupCPUUsage.self)
    try measure(CgroupEvents.self)
    try measure(CgroupIOStat.self)
    try measure(CgroupLimit.self)
    try measure(CgroupMemoryStat.self)
    try measure(CgroupMemoryUse.self)
    try measure(CgroupNumber.self)
    try measure(CgroupNumbers.self)
    try measure(CgroupQuota.self)
    try measure(CgroupSummary.self)
  }

  private mutating func measureMessages() throws {
    try measure("SocketDump", SocketDump(type: 20)) { try Self.take($0.parse($1, sequence: 1)) }
    try measure("LinkTable", LinkTable()) { try Self.take($0.parse($1, sequence: 1)) }
    try measure("QueueTable", QueueTable()) { try Self.take($0.parse($1, sequence: 1)) }
    try measure("NeighbourTable", NeighbourTable()) { try Self.take($0.parse($1, sequence: 1)) }
    try measure("AddressTable", AddressTable()) { try Self.take($0.parse($1, sequence: 1)) }
  }

  private mutating func measureAttributes() throws {
    try measure("AttributeValue", AttributeValue()) { value, text in
      value.take(text)
      _ = value.unsigned
    }
    guard let folder = Text(folder + "/NetClass")?.string.dropLast("/class/net".utf8.count) else {
      throw BenchError("NetClass: no text")
    }
    var net = NetClass(in: HostPaths(sysfs: String(folder)), openFiles: Self.openFiles)
    var buffer = ReadBuffer()
    try measure("NetClass", ()) { _, _ in
      if !net.read(using: &buffer) { throw BenchError("\(folder): cannot be read") }
    }
  }

  private mutating func measure<Record: KernelRecord>(_ type: Record.Type) throws {
    try measure("\(type)", Record()) { record, text in try record.parse(text) }
  }

  private static func take(_ isWhole: Bool) throws {
    if !isWhole { throw BenchError("an answer is cut off") }
  }
}

extension Parsers {
  /// Long enough for the clock, and short enough to be left alone for.
  private static let batch = 50.0

  private mutating func measure<Record>(
    _ name: String, _ record: Record, _ parse: (inout Record, Span<UInt8>) throws -> Void
  ) throws {
    let parser = try library.parser(name)
    guard let text = Text(folder + "/" + name) else { throw BenchError("\(name): no text") }
    var texts = [text]
    if let other = Text(folder + "/" + name + ".other") { texts.append(other) }
    var record = record
    var cost = Cost(name: name, bytes: text.count)
    // The first times fill the records, and tell how often a batch may repeat itself.
    var repeats = 4
    while true {
      let took = try time { try repeatedly(repeats, texts) { try parse(&record, $0) } }
      _ = try time { try repeatedly(repeats, texts, in: parser) }
      if took > Self.batch { break }
      repeats *= 2
    }
    var allocations = 0
    for _ in 0..<turns {
      let before = counter?.count() ?? 0
      let swift = try time { try repeatedly(repeats, texts) { try parse(&record, $0) } }
      allocations += (counter?.count() ?? 0) - before
      let c = try time { try repeatedly(repeats, texts, in: parser) }
      cost.swift = min(cost.swift, swift / Double(repeats))
      cost.c = min(cost.c, c / Double(repeats))
    }
    if counter != nil { cost.allocations = Double(allocations) / Double(turns * repeats) }
    costs.append(cost)
  }

  private func repeatedly(
    _ count: Int, _ texts: [Text], _ parse: (Span<UInt8>) throws -> Void
  ) throws {
    for index in 0..<count { try texts[index % texts.count].withSpan(parse) }
  }

  private func repeatedly(_ count: Int, _ texts: [Text], in parser: CParsers.Parser) throws {
    for index in 0..<count where !texts[index % texts.count].isParsed(by: parser) {
      throw BenchError("C cannot read a text of \(texts[0].count) bytes")
    }
  }

  /// Microseconds by the clock.
  private func time(_ body: () throws -> Void) rethrows -> Double {
    let start = now()
    try body()
    return now() - start
  }

  private func now() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) * 1e6 + Double(time.tv_nsec) / 1e3
  }
}
