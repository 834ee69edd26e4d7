import Glibc
import Monitor
import Workloads

/// Turns the times that the kernel tells of processes into those of the wall clock.
struct ProcessClock: Sendable {
  /// When the host was booted, in Unix milliseconds.
  ///
  /// It is worked out once: a process would seem to be another one if its start moved with each correction
  /// of the wall clock.
  let bootTime: Int64
  /// The kernel's text may say anything; ten thousand years are enough, be it in ticks or in seconds.
  private static let longest: UInt64 = 1 << 44
  /// USER_HZ.
  let ticksPerSecond: Int64

  init(bootTime: Int64, ticksPerSecond: Int64) {
    self.bootTime = bootTime
    self.ticksPerSecond = ticksPerSecond
  }

  /// Takes the clocks of the running host where they agree with what `/proc/stat` says, which knows whole
  /// seconds only, but is that of the host whose processes are shown.
  init(bootTime btime: UInt64?, now: Moment = .now()) {
    let own = (now.wall - now.boot) / 1_000_000
    let told = btime.map { Int64(min($0, Self.longest)) * 1000 } ?? own
    // To whole ticks, so that the last digit tells nothing that is not known.
    let ticks = max(1, Int64(sysconf(Int32(_SC_CLK_TCK))))
    let tick = max(1, 1000 / ticks)
    self.init(
      bootTime: abs(own - told) < 2000 ? own / tick * tick : told, ticksPerSecond: ticks)
  }

  /// Unix milliseconds.
  func start(of row: ProcessRow) -> Int64 {
    let ticks = Int64(min(row.startTicks, Self.longest))
    return bootTime + ticks * 1000 / ticksPerSecond
  }
}
