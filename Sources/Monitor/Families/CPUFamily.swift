import ProcFS

/// cpu and load.
enum CPUFamily {
  static func put<Sink: SeriesSink>(_ snapshot: borrowing Snapshot, into sink: inout Sink) {
    if snapshot.stat.isPresent {
      sink.source(isStale: snapshot.stat.isStale)
      utilization(snapshot.stat, into: &sink)
    }
    sink.source(isStale: false)
    for cpu in snapshot.frequencies.cpus {
      sink.row(cpu.number)
      sink.put(
        .cpuFrequency, 0, labels: [Label("cpu", "\(cpu.number)")],
        value: cpu.hertz)
    }
    if snapshot.loadavg.isPresent {
      sink.source(isStale: snapshot.loadavg.isStale)
      sink.put(.load1, value: snapshot.loadavg.current.load1)
      sink.put(.load5, value: snapshot.loadavg.current.load5)
      sink.put(.load15, value: snapshot.loadavg.current.load15)
    }
  }

  private static func utilization<Sink: SeriesSink>(
    _ stat: borrowing Reading<Stat>, into sink: inout Sink
  ) {
    if let total = stat.current.total {
      let before = stat.hasPrevious ? stat.previous.total : nil
      modes(of: total, since: before, cpu: nil, into: &sink)
    }
    let cpus = stat.current.cpus
    sink.put(.cpuCount, value: cpus.isEmpty ? nil : Double(cpus.count))
    for index in cpus.indices {
      let cpu = cpus[index]
      let before =
        stat.hasPrevious
        ? Rows.match(in: stat.previous.cpus, near: index) { $0.number == cpu.number } : nil
      sink.row(cpu.number)
      modes(of: cpu.times, since: before?.times, cpu: cpu.number, into: &sink)
    }
  }

  private static func modes<Sink: SeriesSink>(
    of now: CPUTimes, since before: CPUTimes?, cpu: Int?, into sink: inout Sink
  ) {
    let shares = before.map { CPUShares(now: now, before: $0) }
    if shares?.wasReset == true { sink.counterWentBack() }
    // Each put names its mode; a column that this kernel lacks puts nothing.
    func put(_ variant: Int, _ mode: String, _ share: Double?, into sink: inout Sink) {
      sink.put(
        .cpuUtilization, variant,
        labels: (cpu.map { [Label("cpu", "\($0)")] } ?? []) + [Label("mode", mode)],
        value: share)
    }
    put(0, "user", shares?.user, into: &sink)
    put(1, "nice", shares?.nice, into: &sink)
    put(2, "system", shares?.system, into: &sink)
    put(3, "idle", shares?.idle, into: &sink)
    if now.iowait != nil { put(4, "iowait", shares?.iowait, into: &sink) }
    if now.irq != nil { put(5, "irq", shares?.irq, into: &sink) }
    if now.softirq != nil { put(6, "softirq", shares?.softirq, into: &sink) }
    if now.steal != nil { put(7, "steal", shares?.steal, into: &sink) }
    if now.guest != nil { put(8, "guest", shares?.guest, into: &sink) }
    if now.guestNice != nil { put(9, "guest_nice", shares?.guestNice, into: &sink) }
  }
}

/// The share of time that a processor spent in each mode between two readings.
///
/// The kernel works idle and iowait out anew at each reading, and on some machines they, and steal, step
/// back by a little: that counts as no growth. More than 3 seconds back is a processor that was taken
/// offline and came back, and gives no values.
struct CPUShares {
  private(set) var user, nice, system, idle: Double?
  private(set) var iowait, irq, softirq, steal, guest, guestNice: Double?
  private(set) var wasReset = false

  /// node_exporter's bound (jumpBackSeconds), at the 100 ticks a second that Linux shows to programs.
  private static let routineStepBack: UInt64 = 300

  init(now: CPUTimes, before: CPUTimes) {
    var reset = false
    func growth(_ now: UInt64?, _ before: UInt64?) -> UInt64 {
      guard let now, let before else { return 0 }
      if now >= before { return now - before }
      reset = reset || before - now > Self.routineStepBack
      return 0
    }
    let guest = growth(now.guest, before.guest)
    let guestNice = growth(now.guestNice, before.guestNice)
    // The kernel counts guest time as user time as well: account_guest_time().
    let user = growth(now.user, before.user).subtractingOrZero(guest)
    let nice = growth(now.nice, before.nice).subtractingOrZero(guestNice)
    let system = growth(now.system, before.system)
    let idle = growth(now.idle, before.idle)
    let iowait = growth(now.iowait, before.iowait)
    let irq = growth(now.irq, before.irq)
    let softirq = growth(now.softirq, before.softirq)
    let steal = growth(now.steal, before.steal)
    wasReset = reset
    var sum = Double(user) + Double(nice) + Double(system) + Double(idle) + Double(iowait)
    sum += Double(irq) + Double(softirq) + Double(steal) + Double(guest) + Double(guestNice)
    guard !reset, sum > 0 else { return }
    let share = { (ticks: UInt64) in Double(ticks) / sum }
    self.user = share(user)
    self.nice = share(nice)
    self.system = share(system)
    self.idle = share(idle)
    self.iowait = share(iowait)
    self.irq = share(irq)
    self.softirq = share(softirq)
    self.steal = share(steal)
    self.guest = share(guest)
    self.guestNice = share(guestNice)
  }
}

extension UInt64 {
  /// This without another; 0 where that is more.
  func subtractingOrZero(_ other: UInt64) -> UInt64 {
    self > other ? self - other : 0
  }
}

/// Rows of two readings of one table, brought together.
enum Rows {
  /// The row that `matches`: nearly always at the same place as before, otherwise anywhere.
  @inline(__always)
  static func match<Row>(in rows: [Row], near index: Int, _ matches: (Row) -> Bool) -> Row? {
    if index < rows.count, matches(rows[index]) { return rows[index] }
    return rows.first(where: matches)
  }
}
