/// `/proc/schedstat`: how long tasks ran on each CPU and waited for it, since boot.
///
/// See Documentation/scheduler/sched-stats.rst. Since Linux 2.6.9, of kernels with CONFIG_SCHEDSTATS;
/// from version 15 of the text on (Linux 2.6.32) a CPU's line has nine numbers, of which the last three
/// are kept. While the sysctl `kernel.sched_schedstats` is 0 most others are 0; these three count all
/// the same. Lines of scheduling domains, and ones that cannot be read, are passed over.
public struct Schedstat: KernelRecord {
  /// One CPU.
  public struct CPU: Hashable, Sendable {
    /// The kernel's number of the CPU.
    public var number = 0
    /// Time that tasks ran, in nanoseconds.
    public var running: UInt64 = 0
    /// Time that tasks which could run had to wait, in nanoseconds.
    public var waiting: UInt64 = 0
    /// How many times a task was given the CPU.
    public var timeslices: UInt64 = 0

    /// Creates CPU 0, on which nothing ran.
    public init() {}
  }

  /// Where it is found.
  public static let path = KernelPath(.procfs, "schedstat", readSize: 4096)

  /// The CPUs that are online, in the order of the file.
  public private(set) var cpus: [CPU] = []

  /// Creates an empty record.
  public init() {}

  /// Replaces all values by those of a text.
  public mutating func parse(_ text: Span<UInt8>) throws(ParseError) {
    var cursor = Cursor()
    var row = 0
    while !cursor.isAtEnd(text) {
      if let cpu = Self.cpu(text, cursor) {
        if row == cpus.count { cpus.append(cpu) } else { cpus[row] = cpu }
        row += 1
      }
      cursor.nextLine(text)
    }
    if row < cpus.count { cpus.removeLast(cpus.count - row) }
  }

  /// The CPU of the line that begins at the cursor, if it is a CPU's.
  @inline(__always)
  private static func cpu(_ text: Span<UInt8>, _ line: Cursor) -> CPU? {
    guard text.hasPrefix("cpu", at: line.at) else { return nil }
    var cursor = line
    cursor.at += 3
    guard !cursor.isAtWordEnd(text), let number = cursor.numberIfAny(text),
      let number = Int(exactly: number)
    else { return nil }
    var cpu = CPU()
    cpu.number = number
    for _ in 0..<6 {
      let word = cursor.word(text)
      guard !word.isEmpty, text[word.lowerBound].isDigit else { return nil }
    }
    guard let running = cursor.numberIfAny(text), let waiting = cursor.numberIfAny(text),
      let timeslices = cursor.numberIfAny(text)
    else { return nil }
    cpu.running = running
    cpu.waiting = waiting
    cpu.timeslices = timeslices
    return cpu
  }
}
