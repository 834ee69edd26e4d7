import ProcFS

/// `conntrack`: the kernel's table of connections, and what was done with it.
///
/// The table's size and limit are printed even where the counters are missing, which is no success then.
final class ConntrackCollector: SourceCollector {
  static let name = "conntrack"
  static let isDefault = true

  private var count: KernelSource<SingleNumber>
  private var limit: KernelSource<SingleNumber>
  private var statistics: KernelSource<ConntrackStat>
  private var entries: UInt64?
  private var maximum: UInt64?
  private var failure: CollectorFailure?

  init(_ setup: CollectorSetup) {
    count = KernelSource(ConntrackStat.count, in: setup.paths)
    limit = KernelSource(ConntrackStat.max, in: setup.paths)
    statistics = KernelSource(ConntrackStat.path, in: setup.paths)
  }

  func read(using buffer: inout ReadBuffer) throws(CollectorFailure) {
    (entries, maximum, failure) = (nil, nil, nil)
    do throws(CollectorFailure) {
      entries = try Self.number(&count, using: &buffer)
      maximum = try Self.number(&limit, using: &buffer)
      guard try statistics.read(using: &buffer) else { throw .noData }
    } catch {
      if entries == nil { throw error }
      failure = error
    }
  }

  private static func number(
    _ source: inout KernelSource<SingleNumber>, using buffer: inout ReadBuffer
  ) throws(CollectorFailure) -> UInt64 {
    guard try source.read(using: &buffer) else { throw .noData }
    return source.record.value
  }

  func write(to writer: inout MetricWriter) throws(CollectorFailure) {
    writer.family(
      "node_nf_conntrack_entries", .gauge,
      "Number of currently allocated flow entries for connection tracking.")
    writer.value(entries)
    writer.family(
      "node_nf_conntrack_entries_limit", .gauge, "Maximum size of connection tracking table.")
    writer.value(maximum)
    if let failure { throw failure }
    writer.family(
      "node_nf_conntrack_stat_found", .gauge,
      "Number of searched entries which were successful.")
    writer.value(statistics.record.sum { $0.found })
    writer.family(
      "node_nf_conntrack_stat_invalid", .gauge,
      "Number of packets seen which can not be tracked.")
    writer.value(statistics.record.sum { $0.invalid })
    writer.family(
      "node_nf_conntrack_stat_ignore", .gauge,
      "Number of packets seen which are already connected to a conntrack entry.")
    writer.value(statistics.record.sum { $0.ignore })
    writer.family(
      "node_nf_conntrack_stat_insert", .gauge, "Number of entries inserted into the list.")
    writer.value(statistics.record.sum { $0.insert })
    writer.family(
      "node_nf_conntrack_stat_insert_failed", .gauge,
      "Number of entries for which list insertion was attempted but failed.")
    writer.value(statistics.record.sum { $0.insertFailed })
    writer.family(
      "node_nf_conntrack_stat_drop", .gauge,
      "Number of packets dropped due to conntrack failure.")
    writer.value(statistics.record.sum { $0.drop })
    writer.family(
      "node_nf_conntrack_stat_early_drop", .gauge,
      "Number of dropped conntrack entries to make room for new ones, if maximum table size was reached."
    )
    writer.value(statistics.record.sum { $0.earlyDrop })
    writer.family(
      "node_nf_conntrack_stat_search_restart", .gauge,
      "Number of conntrack table lookups which had to be restarted due to hashtable resizes.")
    writer.value(statistics.record.sum { $0.searchRestart ?? 0 })
  }
}
