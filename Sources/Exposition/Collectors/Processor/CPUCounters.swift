import ProcFS

/// The times of each CPU as they are told: none of them steps back by the little that the kernel's do.
///
/// Idle and I/O wait step back now and then, see proc_stat(5), which a rate would take for a restart. So
/// the highest value is told again. Idle time that steps back by three seconds or more is another matter:
/// the CPU was unplugged and plugged in, and its times begin anew. node_exporter has the same rule.
struct CPUCounters {
  private static let restart = 3.0

  private(set) var cpus: [Stat.CPU] = []

  /// Takes the times of a reading; CPUs that it lacks are forgotten.
  mutating func update(_ current: [Stat.CPU], ticks: Double) {
    if !cpus.elementsEqual(current, by: { $0.number == $1.number }) { arrange(current) }
    for index in current.indices {
      Self.raise(&cpus[index].times, to: current[index].times, ticks: ticks)
    }
  }

  private mutating func arrange(_ current: [Stat.CPU]) {
    let known = Dictionary(cpus.map { ($0.number, $0.times) }, uniquingKeysWith: { $1 })
    cpus = current.map { cpu in
      var held = Stat.CPU()
      held.number = cpu.number
      if let times = known[cpu.number] { held.times = times }
      return held
    }
  }

  private static func raise(_ held: inout CPUTimes, to new: CPUTimes, ticks: Double) {
    if Double(held.idle) / ticks - Double(new.idle) / ticks >= restart { held = CPUTimes() }
    held.user = max(held.user, new.user)
    held.nice = max(held.nice, new.nice)
    held.system = max(held.system, new.system)
    held.idle = max(held.idle, new.idle)
    held.iowait = max(held.iowait ?? 0, new.iowait ?? 0)
    held.irq = max(held.irq ?? 0, new.irq ?? 0)
    held.softirq = max(held.softirq ?? 0, new.softirq ?? 0)
    held.steal = max(held.steal ?? 0, new.steal ?? 0)
    held.guest = max(held.guest ?? 0, new.guest ?? 0)
    held.guestNice = max(held.guestNice ?? 0, new.guestNice ?? 0)
  }
}
