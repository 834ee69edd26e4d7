import Glibc

/// The kernel's three clocks at one moment, in nanoseconds; clock_gettime(2).
package struct Moment: Equatable, Sendable {
  /// CLOCK_REALTIME: Unix time; can be set.
  package var wall: Int64
  /// CLOCK_MONOTONIC: never set, stands still while the host sleeps.
  package var monotonic: Int64
  /// CLOCK_BOOTTIME: as monotonic, but goes on while the host sleeps.
  package var boot: Int64

  package init(wall: Int64, monotonic: Int64, boot: Int64) {
    self.wall = wall
    self.monotonic = monotonic
    self.boot = boot
  }

  package static func now() -> Moment {
    Moment(
      wall: nanoseconds(CLOCK_REALTIME), monotonic: nanoseconds(CLOCK_MONOTONIC),
      boot: nanoseconds(CLOCK_BOOTTIME))
  }

  package static func monotonicNow() -> Int64 { nanoseconds(CLOCK_MONOTONIC) }

  private static func nanoseconds(_ clock: clockid_t) -> Int64 {
    var time = timespec()
    clock_gettime(clock, &time)
    return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
  }
}

/// When to sample next, and what time is missing when a sample is due.
///
/// A value without a clock of its own, so that tests can let any time pass.
package struct Timeline: Sendable {
  /// Time between samples in nanoseconds.
  package let interval: Int64
  private var last: Moment?

  /// Beyond this the wall clock was set, not slewed: adjtime(3) moves it by at most 0.5 ms a second.
  private static let stepThreshold: Int64 = 100_000_000
  private static let suspendThreshold: Int64 = 100_000_000

  package init(interval: Int64) { self.interval = interval }

  /// Which tick of an interval since 1970 a moment is for, both in nanoseconds: a timer may fire a little
  /// early, which is taken for up to a quarter of the interval.
  package static func tick(at wall: Int64, of interval: Int64) -> Int64 {
    (wall + interval / 4) / interval
  }

  /// How long to wait from `now` until the next whole tick of the wall clock.
  package func wait(from now: Moment) -> Int64 {
    let into = now.wall % interval
    let wait = interval - (into < 0 ? into + interval : into)
    // Where the wall clock was set back a little, the timer fired before its tick, or a tick comes again:
    // it has been sampled already.
    if let last, Self.tick(at: last.wall, of: interval) == now.wall / interval + 1,
      wait < interval / 2
    {
      return wait + interval
    }
    return wait
  }

  /// How long after its whole tick a sample at `now` comes, in seconds; 0 for one that comes just before.
  package func lateness(at now: Moment) -> Double {
    let into = now.wall % interval
    return into > interval - interval / 4 ? 0 : Double(into) / 1e9
  }

  /// Takes down a sample at `now` and tells the gap before it, if there is one.
  package mutating func sample(at now: Moment) -> Gap? {
    defer { last = now }
    guard let last else { return nil }
    let elapsed = now.monotonic - last.monotonic
    let asleep = (now.boot - last.boot) - elapsed
    if asleep > Self.suspendThreshold {
      return Gap(cause: .suspend, seconds: Double(asleep) / 1e9)
    }
    let stepped = (now.wall - last.wall) - elapsed
    if abs(stepped) > Self.stepThreshold {
      return Gap(cause: .clockStep, seconds: Double(stepped) / 1e9)
    }
    // A wait of up to two intervals is what follows from keeping to whole ticks.
    if elapsed > interval + interval * 3 / 4 {
      return Gap(cause: .missedTicks, seconds: Double(elapsed - interval) / 1e9)
    }
    return nil
  }
}
