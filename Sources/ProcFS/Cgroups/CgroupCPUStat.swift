/// `cpu.stat`: time on CPUs that a control group took, and how it was held back.
///
/// See Documentation/admin-guide/cgroup-v2.rst. The first three are there without the controller too,
/// and in the group at the root since Linux 5.9. In v1 the file has periods and `throttled_time` alone.
public struct CgroupCPUStat: KernelRecord {
  /// Counters that have a meaning here.
  public enum Key: String, CounterKey {
    /// Time on CPUs, in microseconds.
    case usage = "usage_usec"
    /// What of it was in user mode, in microseconds.
    case user = "user_usec"
    /// What of it was in the kernel, in microseconds.
    case system = "system_usec"
    /// What of it was niced, in microseconds (since Linux 6.13).
    case nice = "nice_usec"
    /// Periods in which it could have been held back.
    case periods = "nr_periods"
    /// Periods in which it was.
    case throttledPeriods = "nr_throttled"
    /// How long it was, in microseconds.
    case throttled = "throttled_usec"
    /// How long it was, in nanoseconds (v1).
    case throttledNanoseconds = "throttled_time"
    /// Periods in which it used time saved up (since Linux 5.16).
    case bursts = "nr_bursts"
    /// How much of that it used, in microseconds (since Linux 5.16).
    case burst = "burst_usec"
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

/// `cpuacct.stat` of v1: time on CPUs that a control group took, in ticks of USER_HZ.
///
/// See Documentation/admin-guide/cgroup-v1/cpuacct.rst.
public struct CgroupCPUTicks: KernelRecord {
  /// The counters.
  public enum Key: String, CounterKey {
    /// In user mode, in ticks.
    case user
    /// In the kernel, in ticks.
    case system
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
