/// Time that CPUs spent in each mode since boot, in ticks of USER_HZ (100 a second on nearly all
/// architectures, `sysconf(_SC_CLK_TCK)`).
public struct CPUTimes: Hashable, Sendable {
  /// User mode; guest time is counted here too.
  public var user: UInt64 = 0
  /// User mode with low priority; guest time of niced guests is counted here too.
  public var nice: UInt64 = 0
  /// Kernel mode.
  public var system: UInt64 = 0
  /// Idle; it may step back a little, as may `iowait`.
  public var idle: UInt64 = 0
  /// Idle while I/O was outstanding (since Linux 2.5.41).
  public var iowait: UInt64?
  /// Servicing interrupts (since Linux 2.6.0).
  public var irq: UInt64?
  /// Servicing softirqs (since Linux 2.6.0).
  public var softirq: UInt64?
  /// Taken by the hypervisor for others (since Linux 2.6.11).
  public var steal: UInt64?
  /// Running a virtual CPU; already inside `user` (since Linux 2.6.24).
  public var guest: UInt64?
  /// Running a niced virtual CPU; already inside `nice` (since Linux 2.6.33).
  public var guestNice: UInt64?

  /// Creates times of zero with no optional column.
  public init() {}

  /// Reads the columns of a line; those that cannot be read are nil, and counted unless they are negative.
  ///
  /// - Returns: Whether all columns are there that every kernel has.
  fileprivate mutating func parse(
    _ text: Span<UInt8>, _ cursor: inout Cursor, unreadable: inout Int
  ) -> Bool {
    let first = Self.column(text, &cursor, &unreadable)
    let second = Self.column(text, &cursor, &unreadable)
    let third = Self.column(text, &cursor, &unreadable)
    let fourth = Self.column(text, &cursor, &unreadable)
    guard let first, let second, let third, let fourth else { return false }
    user = first
    nice = second
    system = third
    idle = fourth
    iowait = Self.column(text, &cursor, &unreadable)
    irq = Self.column(text, &cursor, &unreadable)
    softirq = Self.column(text, &cursor, &unreadable)
    steal = Self.column(text, &cursor, &unreadable)
    guest = Self.column(text, &cursor, &unreadable)
    guestNice = Self.column(text, &cursor, &unreadable)
    return true
  }

  /// A column that older kernels may lack; nil if the line has ended, or it cannot be read.
  @inline(__always)
  private static func column(
    _ text: Span<UInt8>, _ cursor: inout Cursor, _ unreadable: inout Int
  ) -> UInt64? {
    cursor.skipBlanks(text)
    if cursor.isAtLineEnd(text) { return nil }
    let start = cursor.at
    if let value = cursor.numberIfAny(text) { return value }
    if text[start] != UInt8(ascii: "-") { unreadable += 1 }
    return nil
  }
}

/// `/proc/stat`: CPU time and counters of the whole system since boot.
///
/// See proc_stat(5) and Documentation/filesystems/proc.rst, section 1.7. CPUs that are offline have
/// no line, so a CPU is known by its number and never by the place of its line; of two lines with one
/// number the last counts. A counter whose line is missing, or is no number that fits (lxcfs and a
/// negative `processes` have been seen), is nil, and so is a column of a CPU; which of the two it is,
/// `unreadable` and `unreadableTimes` tell. A CPU without one of the first four columns is left out.
public struct Stat: KernelRecord {
  /// One online CPU.
  public struct CPU: Hashable, Sendable {
    /// The kernel's number of the CPU; numbers may have gaps.
    public var number = 0
    /// Its times.
    public var times = CPUTimes()

    /// Creates CPU 0 with no time spent.
    public init() {}
  }

  /// Where it is found.
  public static let path = KernelPath(.procfs, "stat")

  /// The sum over all CPUs, including ones that went offline since.
  public private(set) var total: CPUTimes?
  /// The CPUs that are online.
  public private(set) var cpus: [CPU] = []
  /// Interrupts serviced, of all kinds.
  public private(set) var intr: UInt64?
  /// Context switches.
  public private(set) var ctxt: UInt64?
  /// When the system booted, in seconds since the epoch; it moves when the clock is set.
  public private(set) var btime: UInt64?
  /// Processes and threads created.
  public private(set) var processes: UInt64?
  /// Threads that run or wait for a CPU (since Linux 2.5.45).
  public private(set) var procsRunning: UInt64?
  /// Threads blocked on I/O (since Linux 2.5.45).
  public private(set) var procsBlocked: UInt64?
  /// Softirqs serviced, of all kinds (since Linux 2.6.31).
  public private(set) var softirq: UInt64?
  /// Softirqs serviced by kind, in the order of include/linux/interrupt.h: HI, TIMER, NET_TX, NET_RX,
  /// BLOCK, IRQ_POLL, TASKLET, SCHED, HRTIMER, RCU; empty if the line is missing or cannot be read.
  public private(set) var softirqs: [UInt64] = []
  /// How many counters have a line that is no number.
  public private(set) var unreadable = 0
  /// How many CPUs are left out, and how many columns of the others are no number; a negative one, as lxcfs
  /// may have it, does not count.
  public private(set) var unreadableTimes = 0

  /// Creates an empty record.
  public init() {}

  /// Replaces all values by those of a text.
  public mutating func parse(_ text: Span<UInt8>) throws(ParseError) {
    let text = try text.extracting(0..<text.contentCount())
    total = nil
    intr = nil
    ctxt = nil
    btime = nil
    processes = nil
    procsRunning = nil
    procsBlocked = nil
    softirq = nil
    softirqs.removeAll(keepingCapacity: true)
    unreadable = 0
    unreadableTimes = 0
    var cursor = Cursor()
    var row = 0
    var isAscending = true
    while !cursor.isAtEnd(text) {
      let name = cursor.word(text)
      if text.hasPrefix("cpu", at: name.lowerBound) {
        let isNew = parseTimes(text, name, &cursor, row)
        if isNew, row > 0, cpus[row].number <= cpus[row - 1].number { isAscending = false }
        if isNew { row += 1 }
      } else {
        parseCounter(text, name, &cursor)
      }
      cursor.nextLine(text)
    }
    if row < cpus.count { cpus.removeLast(cpus.count - row) }
    // The kernel prints them in order, so that none stands there twice.
    if !isAscending { keepLast() }
    if total == nil, cpus.isEmpty, !hasCounters { throw ParseError(.missingField) }
  }

  private var hasCounters: Bool {
    let counters = [intr, ctxt, btime, processes, procsRunning, procsBlocked, softirq]
    return counters.contains { $0 != nil }
  }

  /// Keeps the last of the lines of a CPU.
  private mutating func keepLast() {
    var places: [Int: Int] = [:]
    var kept: [CPU] = []
    for cpu in cpus {
      if let place = places[cpu.number] {
        kept[place] = cpu
      } else {
        places[cpu.number] = kept.count
        kept.append(cpu)
      }
    }
    cpus = kept
  }

  /// Takes the line of a CPU, or of all; a name alone is no line.
  ///
  /// - Returns: Whether there is a CPU at `row` now.
  private mutating func parseTimes(
    _ text: Span<UInt8>, _ name: Range<Int>, _ cursor: inout Cursor, _ row: Int
  ) -> Bool {
    cursor.skipBlanks(text)
    if cursor.isAtLineEnd(text) { return false }
    if name.count == 3 {
      var times = CPUTimes()
      total = times.parse(text, &cursor, unreadable: &unreadableTimes) ? times : nil
      return false
    }
    var digits = cursor
    digits.at = name.lowerBound + 3
    guard case .value(let number) = digits.digits(text), digits.at == name.upperBound,
      let number = Int(exactly: number)
    else {
      unreadableTimes += 1
      return false
    }
    if row == cpus.count { cpus.append(CPU()) }
    cpus[row].number = number
    if cpus[row].times.parse(text, &cursor, unreadable: &unreadableTimes) { return true }
    unreadableTimes += 1
    return false
  }

  /// Takes the first number of a counter's line; the rest of it, such as the many numbers behind
  /// `intr`, is left to be skipped.
  private mutating func parseCounter(
    _ text: Span<UInt8>, _ name: Range<Int>, _ cursor: inout Cursor
  ) {
    if text.equals("intr", at: name) {
      intr = counter(text, &cursor)
    } else if text.equals("ctxt", at: name) {
      ctxt = counter(text, &cursor)
    } else if text.equals("btime", at: name) {
      btime = counter(text, &cursor)
    } else if text.equals("processes", at: name) {
      processes = counter(text, &cursor)
    } else if text.equals("procs_running", at: name) {
      procsRunning = counter(text, &cursor)
    } else if text.equals("procs_blocked", at: name) {
      procsBlocked = counter(text, &cursor)
    } else if text.equals("softirq", at: name) {
      softirq = counter(text, &cursor)
      parseSoftirqs(text, &cursor)
    }
  }

  private mutating func counter(_ text: Span<UInt8>, _ cursor: inout Cursor) -> UInt64? {
    cursor.skipBlanks(text)
    // A name alone is as good as no line.
    if cursor.isAtLineEnd(text) { return nil }
    let value = cursor.numberIfAny(text)
    if value == nil { unreadable += 1 }
    return value
  }

  private mutating func parseSoftirqs(_ text: Span<UInt8>, _ cursor: inout Cursor) {
    while true {
      cursor.skipBlanks(text)
      if cursor.isAtLineEnd(text) { return }
      guard let value = cursor.numberIfAny(text) else {
        softirqs.removeAll(keepingCapacity: true)
        return
      }
      softirqs.append(value)
    }
  }
}
