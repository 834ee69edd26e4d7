package import Monitor

/// When to scan: once in each second of the wall clock, and processes more seldom while nobody looks.
///
/// A value without a clock of its own, so that tests can let any time pass.
package struct ScanClock: Sendable {
  /// Time between scans of processes that nobody looks at, in nanoseconds: so the first who looks gets rates
  /// with the next scan.
  package static let idlePeriod: Int64 = 10_000_000_000
  private static let second: Int64 = 1_000_000_000

  private var last: Int64?
  private var lastProcesses: Int64?

  package init() {}

  /// Which second of the wall clock a scan at this moment is for.
  package static func tick(of now: Moment) -> Int64 { Timeline.tick(at: now.wall, of: second) }

  /// Whether this second has not been scanned yet; to be asked once for each scan.
  package mutating func isDue(at now: Moment) -> Bool {
    let tick = Self.tick(of: now)
    defer { last = tick }
    return tick != last
  }

  /// Whether processes are scanned this time.
  package mutating func includesProcesses(at now: Moment, isWanted: Bool) -> Bool {
    if !isWanted, let lastProcesses,
      now.monotonic - lastProcesses < Self.idlePeriod - Self.second / 2
    {
      return false
    }
    lastProcesses = now.monotonic
    return true
  }

  /// How long to wait from `now` for the sampler's word that a second has begun; after that a scan is made
  /// without it.
  package static func patience(from now: Moment) -> Int64 {
    second - now.wall % second + second / 10
  }
}
