import Glibc

/// What rounds of work cost.
struct Measurement {
  private static let warmUp = 50

  /// Processor time of a round in microseconds; getrusage(2).
  private(set) var user = 0.0
  private(set) var system = 0.0
  /// Allocations of all rounds; nil where nobody counts them.
  private(set) var allocations: Int?

  /// Does the work `rounds` times, and rests in the middle of them for so many seconds.
  init(of work: inout some Work & ~Copyable, rounds: Int, rest seconds: UInt32 = 0) {
    for _ in 0..<Self.warmUp { work.round() }
    let counted = AllocationCounter()
    let allocationsBefore = counted?.count()
    let before = Self.usage()
    for _ in 0..<rounds / 2 { work.round() }
    if seconds > 0 { sleep(seconds) }
    for _ in rounds / 2..<rounds { work.round() }
    let after = Self.usage()
    if let counted, let allocationsBefore {
      allocations = counted.count() - allocationsBefore
    }
    user = (after.user - before.user) / Double(rounds)
    system = (after.system - before.system) / Double(rounds)
  }

  private static func usage() -> (user: Double, system: Double) {
    var usage = rusage()
    getrusage(RUSAGE_SELF.rawValue, &usage)
    return (microseconds(usage.ru_utime), microseconds(usage.ru_stime))
  }

  private static func microseconds(_ time: timeval) -> Double {
    Double(time.tv_sec) * 1e6 + Double(time.tv_usec)
  }
}
