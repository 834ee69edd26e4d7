/// `/sys/devices/system/node/node*/numastat`: from where allocations were served, counted in pages.
///
/// See Documentation/admin-guide/numastat.rst.
public struct NUMAStatistics: KernelRecord {
  /// The counters, in pages.
  public enum Key: String, CounterKey {
    /// Allocations that wanted this node and got it.
    case numaHit = "numa_hit"
    /// Allocations that wanted another node and got this one.
    case numaMiss = "numa_miss"
    /// Allocations that wanted this node and got another one.
    case numaForeign = "numa_foreign"
    /// Interleaved allocations that wanted this node and got it.
    case interleaveHit = "interleave_hit"
    /// Allocations on this node by processes that ran on it.
    case localNode = "local_node"
    /// Allocations on this node by processes that ran on another one.
    case otherNode = "other_node"
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
