/// `cpu.max`: how much time on CPUs a control group may have.
///
/// See Documentation/admin-guide/cgroup-v2.rst: `max 100000`, or microseconds in each period of
/// microseconds. The group at the root has no such file. Of v1, `cpu.cfs_quota_us` and `cpu.cfs_period_us`
/// say the same, see `CgroupQuota`.
public struct CgroupCPULimit: KernelRecord {
  /// The period that the kernel has where none is given, in microseconds.
  public static let defaultPeriod: UInt64 = 100_000

  /// Time in each period, in microseconds; nil for no limit.
  public private(set) var quota: UInt64?
  /// The period, in microseconds; never 0.
  public private(set) var period = defaultPeriod

  /// Creates no limit.
  public init() {}

  /// The limit in CPUs; nil for none.
  public var cpus: Double? { quota.map { Double($0) / Double(period) } }

  /// Replaces the limit by that of a text.
  public mutating func parse(_ text: Span<UInt8>) throws(ParseError) {
    let text = try text.extracting(0..<text.contentCount())
    quota = nil
    period = Self.defaultPeriod
    var cursor = Cursor()
    var attempt = cursor
    if text.equals("max", at: attempt.word(text)) {
      cursor = attempt
    } else {
      quota = try cursor.number(text)
    }
    cursor.skipBlanks(text)
    if cursor.isAtLineEnd(text) { return }
    let start = cursor
    period = try cursor.number(text)
    if period == 0 { throw start.failure(.missingNumber, text) }
    cursor.skipBlanks(text)
    if !cursor.isAtLineEnd(text) { throw cursor.failure(.badHeader, text) }
  }
}

/// `cpu.cfs_quota_us` of v1: time that a control group may have in each `cpu.cfs_period_us`.
///
/// See Documentation/scheduler/sched-bwc.rst; units are microseconds, and -1 is no limit.
public struct CgroupQuota: KernelRecord {
  /// The time, in microseconds; nil for no limit.
  public private(set) var value: UInt64?

  /// Creates no limit.
  public init() {}

  /// The limit in CPUs; nil for none, or for a period that cannot be.
  public func cpus(period: UInt64) -> Double? {
    period == 0 ? nil : value.map { Double($0) / Double(period) }
  }

  /// Replaces the limit by that of a text.
  public mutating func parse(_ text: Span<UInt8>) throws(ParseError) {
    let text = try text.extracting(0..<text.contentCount())
    var cursor = Cursor()
    value = UInt64(exactly: try cursor.signed(text))
  }
}
