/// What the counters of one group said at one moment.
struct UnitCounters: Equatable, Sendable {
  /// Time that somebody waited since the group was made, in microseconds.
  struct Stall: Equatable, Sendable {
    var some: UInt64?
    var full: UInt64?
  }

  /// Nanoseconds on the monotonic clock; 0 for never.
  var time: Int64 = 0
  /// Nanoseconds on processors.
  var cpu: UInt64?
  var cpuUser: UInt64?
  var cpuSystem: UInt64?
  /// The same two of version 1 in ticks, too coarse to be more than a ratio.
  var userTicks: UInt64?
  var systemTicks: UInt64?
  /// Periods that had a limit, and those of them in which it was met.
  var periods: UInt64?
  var throttledPeriods: UInt64?
  /// Bytes from and to disks.
  var read: UInt64?
  var written: UInt64?
  var pressureCPU = Stall()
  var pressureMemory = Stall()
  var pressureIO = Stall()
}

extension UnitRow {
  /// Sets the rates to the growth of counters between two moments; nil where there is none to be told.
  mutating func setRates(_ now: UnitCounters, since before: UnitCounters) {
    let span = before.time == 0 ? 0 : Double(now.time - before.time)
    cpu = Self.growth(now.cpu, before.cpu, over: span)
    cpuUser = Self.growth(now.cpuUser, before.cpuUser, over: span)
    cpuSystem = Self.growth(now.cpuSystem, before.cpuSystem, over: span)
    if let cpu, let user = Self.growth(now.userTicks, before.userTicks, over: span),
      let system = Self.growth(now.systemTicks, before.systemTicks, over: span)
    {
      let ratio = user + system > 0 ? user / (user + system) : now.userShare
      cpuUser = cpu * ratio
      cpuSystem = cpu - cpu * ratio
    }
    throttled = nil
    if let periods = Self.growth(now.periods, before.periods, over: span),
      let held = Self.growth(now.throttledPeriods, before.throttledPeriods, over: span)
    {
      throttled = periods > 0 ? min(held / periods, 1) : 0
    }
    read = Self.growth(now.read, before.read, over: span * 1e-9)
    written = Self.growth(now.written, before.written, over: span * 1e-9)
    pressureCPU = Stall(now.pressureCPU, since: before.pressureCPU, over: span)
    pressureMemory = Stall(now.pressureMemory, since: before.pressureMemory, over: span)
    pressureIO = Stall(now.pressureIO, since: before.pressureIO, over: span)
  }

  fileprivate static func growth(_ now: UInt64?, _ before: UInt64?, over span: Double) -> Double? {
    guard span > 0, let now, let before, now >= before else { return nil }
    return Double(now - before) / span
  }
}

extension UnitRow.Stall {
  fileprivate init(
    _ now: UnitCounters.Stall, since before: UnitCounters.Stall, over nanoseconds: Double
  ) {
    // The kernel counts microseconds, and may add them a little late.
    some = UnitRow.growth(now.some, before.some, over: nanoseconds / 1000).map { min($0, 1) }
    full = UnitRow.growth(now.full, before.full, over: nanoseconds / 1000).map { min($0, 1) }
  }
}

extension UnitCounters {
  /// The share of user mode in all ticks so far.
  fileprivate var userShare: Double {
    guard let userTicks, let systemTicks, userTicks > 0 else { return 0 }
    return Double(userTicks) / (Double(userTicks) + Double(systemTicks))
  }
}
