internal import Monitor

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

  /// Whether it is told how long anything waited.
  var hasPressure: Bool {
    pressureCPU.some != nil || pressureMemory.some != nil || pressureIO.some != nil
  }
}

extension UnitRow {
  /// Sets the rates to the growth of counters between two moments; nil where there is none to be told.
  mutating func setRates(_ now: UnitCounters, since before: UnitCounters) {
    // The counters of time are nanoseconds, as this is: their growth over it is a share.
    let span = before.time == 0 ? 0 : Double(now.time - before.time)
    cpu = Rates.perSecond(now: now.cpu, before: before.cpu, seconds: span)
    cpuUser = Rates.perSecond(now: now.cpuUser, before: before.cpuUser, seconds: span)
    cpuSystem = Rates.perSecond(now: now.cpuSystem, before: before.cpuSystem, seconds: span)
    if let cpu,
      let user = Rates.perSecond(now: now.userTicks, before: before.userTicks, seconds: span),
      let system = Rates.perSecond(now: now.systemTicks, before: before.systemTicks, seconds: span)
    {
      let ratio = user + system > 0 ? user / (user + system) : now.userShare
      cpuUser = cpu * ratio
      cpuSystem = cpu - cpu * ratio
    }
    throttled = nil
    if let periods = Rates.perSecond(now: now.periods, before: before.periods, seconds: span),
      let held = Rates.perSecond(
        now: now.throttledPeriods, before: before.throttledPeriods, seconds: span)
    {
      throttled = periods > 0 ? min(held / periods, 1) : 0
    }
    read = Rates.perSecond(now: now.read, before: before.read, seconds: span * 1e-9)
    written = Rates.perSecond(now: now.written, before: before.written, seconds: span * 1e-9)
    pressureCPU = Stall(now.pressureCPU, since: before.pressureCPU, over: span)
    pressureMemory = Stall(now.pressureMemory, since: before.pressureMemory, over: span)
    pressureIO = Stall(now.pressureIO, since: before.pressureIO, over: span)
  }
}

extension UnitRow.Stall {
  fileprivate init(
    _ now: UnitCounters.Stall, since before: UnitCounters.Stall, over nanoseconds: Double
  ) {
    // The kernel counts microseconds, and may add them a little late.
    some = Rates.perSecond(now: now.some, before: before.some, seconds: nanoseconds / 1000).map {
      min($0, 1)
    }
    full = Rates.perSecond(now: now.full, before: before.full, seconds: nanoseconds / 1000).map {
      min($0, 1)
    }
  }
}

extension UnitCounters {
  /// The share of user mode in all ticks so far.
  fileprivate var userShare: Double {
    guard let userTicks, let systemTicks, userTicks > 0 else { return 0 }
    return Double(userTicks) / (Double(userTicks) + Double(systemTicks))
  }
}
