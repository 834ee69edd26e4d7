/// The processor time of children that ended, as far as no row of their own has shown it.
///
/// When a process waits for a child that has ended, the kernel adds all that the child ever used to the
/// parent's `cutime` and `cstime`. What rows of the child have shown of it must not be shown twice.
struct ChildrenTime {
  /// What the kernel has added up, in ticks; nil before the first reading.
  private(set) var total: UInt64?
  /// What children that ended since the scan before had used when they were read last.
  private var shown: UInt64 = 0
  /// The same of the scan before, as far as the kernel had not added it by then: the end of a child is
  /// seen in one scan, and that its parent waited for it can be seen in the next.
  private var owed: UInt64 = 0

  /// What has been shown of children that ended, and is not in the total yet.
  var pending: UInt64 { owed &+ shown }

  init() {}

  /// Of a process that has been started just now.
  init(sinceStart: Void) { total = 0 }

  /// Notes that a child ended whose rows have shown so many ticks.
  mutating func childEnded(after ticks: UInt64) { shown &+= ticks }

  /// Takes a reading, and gives the ticks that no row has shown; nil at the first.
  mutating func take(_ now: UInt64) -> UInt64? {
    defer {
      total = now
      shown = 0
    }
    guard let total, now >= total else {
      owed = 0
      return nil
    }
    let growth = now - total
    let (due, overflow) = owed.addingReportingOverflow(shown)
    let paid = overflow ? growth : min(growth, due)
    owed = overflow ? shown : min(due - paid, shown)
    return growth - paid
  }
}
