internal import CLinux
internal import Glibc

/// What the kernel knows of how well its clock follows a reference; adjtimex(2).
///
/// Reading needs no capability, but a sandbox may refuse the call: it can set the clock as well.
public struct ClockState: Hashable, Sendable {
  /// Time between the clock and its reference, in nanoseconds if `isNano`, otherwise microseconds.
  public private(set) var offset: Int64 = 0
  /// Correction of the frequency, in parts per million times 65536.
  public private(set) var frequency: Int64 = 0
  /// The largest error that there can be, in microseconds.
  public private(set) var maximumError: Int64 = 0
  /// The error that is likely, in microseconds.
  public private(set) var estimatedError: Int64 = 0
  /// The `STA_` bits.
  public private(set) var status: Int64 = 0
  /// The time constant of the phase-locked loop.
  public private(set) var constant: Int64 = 0
  /// Time between ticks, in microseconds.
  public private(set) var tick: Int64 = 0
  /// Frequency of the pulse per second, in parts per million times 65536.
  public private(set) var pulseFrequency: Int64 = 0
  /// Jitter of the pulse, in nanoseconds if `isNano`, otherwise microseconds.
  public private(set) var jitter: Int64 = 0
  /// Length of the pulse's interval, in powers of two of a second.
  public private(set) var shift: Int64 = 0
  /// Stability of the pulse, in parts per million times 65536.
  public private(set) var stability: Int64 = 0
  /// How often the jitter was beyond its limit.
  public private(set) var jitterExceeded: Int64 = 0
  /// Intervals of calibration.
  public private(set) var calibrations: Int64 = 0
  /// Errors of calibration.
  public private(set) var calibrationErrors: Int64 = 0
  /// How often the stability was beyond its limit.
  public private(set) var stabilityExceeded: Int64 = 0
  /// International Atomic Time is ahead of UTC by that many seconds; 0 if nobody told the kernel.
  public private(set) var taiOffset: Int64 = 0
  /// Whether the clock is kept in step with a reference (the state is not `TIME_ERROR`).
  public private(set) var isSynchronized = false

  /// Whether `offset` and `jitter` are nanoseconds (`STA_NANO`).
  public var isNano: Bool { status & 0x2000 != 0 }

  /// Creates the state of a clock of which nothing is known.
  public init() {}

  /// Asks the kernel, and changes nothing of its clock.
  ///
  /// - Throws: Why it does not answer.
  public mutating func update() throws(ProcFSError) {
    // No mode is set, so the call reads alone.
    var time = timex()
    let state = adjtimex(&time)
    guard state >= 0 else { throw ProcFSError(path: "adjtimex", reason: .system(errno)) }
    offset = Int64(time.offset)
    frequency = Int64(time.freq)
    maximumError = Int64(time.maxerror)
    estimatedError = Int64(time.esterror)
    status = Int64(time.status)
    constant = Int64(time.constant)
    tick = Int64(time.tick)
    pulseFrequency = Int64(time.ppsfreq)
    jitter = Int64(time.jitter)
    shift = Int64(time.shift)
    stability = Int64(time.stabil)
    jitterExceeded = Int64(time.jitcnt)
    calibrations = Int64(time.calcnt)
    calibrationErrors = Int64(time.errcnt)
    stabilityExceeded = Int64(time.stbcnt)
    taiOffset = Int64(time.tai)
    isSynchronized = state != TIME_ERROR
  }
}
