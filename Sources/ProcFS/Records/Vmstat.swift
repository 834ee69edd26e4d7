/// `/proc/vmstat`: counters of the memory management.
///
/// See proc_vmstat(5), and include/linux/vm_event_item.h for what is counted. Units are pages where
/// pages are meant and events elsewhere, but for `pgpgin` and `pgpgout`, which are kB.
public struct Vmstat: KernelRecord {
  /// Where it is found.
  public static let path = KernelPath(.procfs, "vmstat", readSize: 8192)

  /// Counters that have a meaning here.
  public enum Key: String, CounterKey {
    /// Data read from block devices, in kB.
    case pgpgin
    /// Data written to block devices, in kB.
    case pgpgout
    /// Pages brought in from swap.
    case pswpin
    /// Pages sent to swap.
    case pswpout
    /// Page faults of either kind.
    case pgfault
    /// Page faults that had to wait for I/O.
    case pgmajfault
    /// Pages looked at by kswapd. Since Linux 4.8; before, there is one counter for each zone.
    case pgscanKswapd = "pgscan_kswapd"
    /// Pages looked at by processes that had to reclaim themselves (since Linux 4.8).
    case pgscanDirect = "pgscan_direct"
    /// Pages reclaimed by kswapd (since Linux 4.8).
    case pgstealKswapd = "pgsteal_kswapd"
    /// Pages reclaimed by processes themselves (since Linux 4.8).
    case pgstealDirect = "pgsteal_direct"
    /// Processes killed for want of memory (since Linux 4.13).
    case oomKill = "oom_kill"
    /// Pages that wait to be written, in pages.
    case nrDirty = "nr_dirty"
    /// Pages that are being written, in pages.
    case nrWriteback = "nr_writeback"
  }

  /// All counters, in the order of the file.
  public private(set) var counters = NamedCounters<Key>()

  /// Creates an empty record.
  public init() {}

  /// The value of a counter; nil if it is absent or cannot be read.
  public subscript(key: Key) -> UInt64? { counters[key] }

  /// Replaces all values by those of a text.
  public mutating func parse(_ text: Span<UInt8>) throws(ParseError) {
    try counters.parseLines(text)
  }
}
