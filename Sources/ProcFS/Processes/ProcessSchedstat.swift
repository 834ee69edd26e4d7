/// `/proc/PID/schedstat`: time that one process spent on a CPU, and waiting for one.
///
/// See Documentation/scheduler/sched-stats.rst. Since Linux 2.6.9, with CONFIG_SCHED_INFO. It is exact
/// where `stat` counts ticks, and speaks of one thread: the main one in a process's folder.
public struct ProcessSchedstat: KernelRecord {
  /// Where that of a process is found.
  public static func path(of process: Int32) -> KernelPath {
    ProcessFile.schedstat.path(of: process)
  }

  /// Time on a CPU, in nanoseconds.
  public private(set) var running: UInt64 = 0
  /// Time on a run queue, waiting, in nanoseconds.
  public private(set) var waiting: UInt64 = 0
  /// How often it was given a CPU.
  public private(set) var timeslices: UInt64 = 0

  /// Creates an empty record.
  public init() {}

  /// Replaces all values by those of a text.
  public mutating func parse(_ text: Span<UInt8>) throws(ParseError) {
    let text = try text.extracting(0..<text.contentCount())
    var cursor = Cursor()
    running = try cursor.number(text)
    waiting = try cursor.number(text)
    timeslices = try cursor.number(text)
  }
}
