internal import Glibc
internal import Monitor
internal import ProcFS

/// What a process had used up when it was read.
struct ProcessCounters {
  /// Processor time in ticks of USER_HZ.
  var user: UInt64 = 0
  var system: UInt64 = 0
  var minorFaults: UInt64 = 0
  var majorFaults: UInt64 = 0
  /// Bytes; nil where they may not be read.
  var read: UInt64?
  var written: UInt64?
  var cancelled: UInt64?

  /// Of one that has just been started.
  static let none: ProcessCounters = {
    var counters = ProcessCounters()
    counters.read = 0
    counters.written = 0
    counters.cancelled = 0
    return counters
  }()

  init() {}

  init(_ sample: ProcessSample) {
    user = sample.user
    system = sample.system
    minorFaults = sample.minorFaults
    majorFaults = sample.majorFaults
  }

  mutating func take(_ transfer: ProcessTransfer) {
    read = transfer.read
    written = transfer.written
    cancelled = transfer.cancelled
  }
}

/// How fast it did so; nil for what cannot be told.
struct ProcessRates {
  var cpuUser: Double?
  var cpuSystem: Double?
  var cpuChildren: Double?
  var minorFaults: Double?
  var majorFaults: Double?
  var read: Double?
  var written: Double?
  var cancelled: Double?

  /// Ticks in a second; sysconf(3).
  static let ticks = Double(sysconf(Int32(_SC_CLK_TCK)))

  /// The first whole tick that is not before a time since boot.
  static func ticks(nanoseconds: Int64) -> UInt64 {
    UInt64(max((Double(nanoseconds) / 1e9 * ticks).rounded(.up), 0))
  }

  init() {}

  /// The rates between two readings; a counter that went back has none.
  init(from before: ProcessCounters, to now: ProcessCounters, seconds: Double) {
    guard seconds > 0 else { return }
    let inTicks = seconds * Self.ticks
    cpuUser = Rates.perSecond(
      now: now.user, before: before.user, seconds: inTicks)
    cpuSystem = Rates.perSecond(
      now: now.system, before: before.system, seconds: inTicks)
    minorFaults = Rates.perSecond(
      now: now.minorFaults, before: before.minorFaults, seconds: seconds)
    majorFaults = Rates.perSecond(
      now: now.majorFaults, before: before.majorFaults, seconds: seconds)
    read = Rates.perSecond(
      now: now.read, before: before.read, seconds: seconds)
    written = Rates.perSecond(
      now: now.written, before: before.written, seconds: seconds)
    cancelled = Rates.perSecond(
      now: now.cancelled, before: before.cancelled, seconds: seconds)
  }
}
