/// What a process does, by the letter that the kernel prints for it.
///
/// See proc_pid_stat(5) and `task_state_array` in fs/proc/array.c. Letters come and go with kernels,
/// so one that is not named here is a state too.
public struct ProcessState: RawRepresentable, Hashable, Sendable {
  /// The letter.
  public let rawValue: UInt8

  /// Takes any letter.
  public init(rawValue: UInt8) { self.rawValue = rawValue }

  /// `R`: runs, or waits for a CPU.
  public static let running = Self(rawValue: UInt8(ascii: "R"))
  /// `S`: sleeps, and a signal wakes it up.
  public static let sleeping = Self(rawValue: UInt8(ascii: "S"))
  /// `D`: sleeps in the kernel, and no signal wakes it up.
  public static let uninterruptible = Self(rawValue: UInt8(ascii: "D"))
  /// `Z`: has ended, and its parent has not asked how.
  public static let zombie = Self(rawValue: UInt8(ascii: "Z"))
  /// `T`: stopped by a signal.
  public static let stopped = Self(rawValue: UInt8(ascii: "T"))
  /// `t`: stopped by a debugger (since Linux 2.6.33; before, `T`).
  public static let tracing = Self(rawValue: UInt8(ascii: "t"))
  /// `I`: a kernel thread without work (since Linux 4.14; before, `D` or `S`).
  public static let idle = Self(rawValue: UInt8(ascii: "I"))
  /// `P`: a kernel thread of a CPU that is offline (Linux 3.9 to 3.13, and again since 4.14).
  public static let parked = Self(rawValue: UInt8(ascii: "P"))
  /// `X`: dead, and all but gone; `x` from Linux 2.6.33 to 3.13.
  public static let dead = Self(rawValue: UInt8(ascii: "X"))
}
