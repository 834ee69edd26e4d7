/// `/proc/PID/stat`: identity, state, times and sizes of one process.
///
/// See proc_pid_stat(5) and `do_task_stat` in fs/proc/array.c, whose names these are. Times are ticks
/// of USER_HZ. The name stands between the first `(` and the last `)`, and may itself hold blanks,
/// parentheses, newlines and bytes that are no UTF-8. Kernels give 39 fields (2.4) to 52 (since 3.5),
/// and vendors append some more: the first 24 must be there, a later one that is missing or cannot be
/// read is nil. Addresses and the wait channel are 0 to a reader who may not trace the process.
public struct ProcessStat: KernelRecord {
  /// Where that of a process is found.
  public static func path(of process: Int32) -> KernelPath { ProcessFile.stat.path(of: process) }

  /// How many fields the line has.
  public private(set) var fields = 0
  /// The number of the process, or of the thread; beyond a million where `pid_max` is raised.
  public private(set) var pid: Int32 = 0
  /// The name of the program, as it calls itself; 15 bytes, more for kernel threads.
  public private(set) var comm = KernelName()
  /// What it does.
  public private(set) var state = ProcessState.running
  /// The number of the parent; 0 if it has none in the reader's namespace.
  public private(set) var ppid: Int32 = 0
  /// The process group; -1 while it ends.
  public private(set) var pgrp: Int32 = 0
  /// The session; -1 while it ends.
  public private(set) var session: Int32 = 0
  /// The controlling terminal, as a device number; 0 for none.
  public private(set) var ttyNr: Int32 = 0
  /// The foreground process group of the terminal; -1 for none.
  public private(set) var tpgid: Int32 = 0
  /// The `PF_*` flags of include/linux/sched.h, which differ between kernels.
  public private(set) var flags: UInt64 = 0
  /// Faults that needed no I/O.
  public private(set) var minflt: UInt64 = 0
  /// The same of children that ended and were waited for.
  public private(set) var cminflt: UInt64 = 0
  /// Faults that had to wait for I/O.
  public private(set) var majflt: UInt64 = 0
  /// The same of children that ended and were waited for.
  public private(set) var cmajflt: UInt64 = 0
  /// Time in user mode, in ticks; guest time is in it.
  public private(set) var utime: UInt64 = 0
  /// Time in the kernel, in ticks.
  public private(set) var stime: UInt64 = 0
  /// User time of children that ended and were waited for, in ticks.
  public private(set) var cutime: Int64 = 0
  /// Kernel time of children that ended and were waited for, in ticks.
  public private(set) var cstime: Int64 = 0
  /// The priority in the scheduler's numbers: 20 + nice, or below 0 for real time.
  public private(set) var priority: Int64 = 0
  /// The nice value, 19 (low) to -20 (high).
  public private(set) var nice: Int64 = 0
  /// How many threads there are (since Linux 2.6; a 0 stood in its place before).
  public private(set) var numThreads: Int64 = 0
  /// When the next SIGALRM is due; always 0 since Linux 2.6.17.
  public private(set) var itrealvalue: Int64 = 0
  /// When it was started, in ticks since boot; with the number, this tells processes apart.
  public private(set) var starttime: UInt64 = 0
  /// The size of its address space, in bytes.
  public private(set) var vsize: UInt64 = 0
  /// Pages in memory; inexact, since the kernel adds up late.
  public private(set) var rss: Int64 = 0
  /// The soft limit of that, in bytes; 2^64-1 (2^32-1) for none.
  public private(set) var rsslim: UInt64?
  /// Where code starts.
  public private(set) var startcode: UInt64?
  /// Where code ends.
  public private(set) var endcode: UInt64?
  /// Where the stack starts.
  public private(set) var startstack: UInt64?
  /// The stack pointer.
  public private(set) var kstkesp: UInt64?
  /// The instruction pointer.
  public private(set) var kstkeip: UInt64?
  /// Signals that are pending, of the first 31; obsolete, see `status`.
  public private(set) var signal: UInt64?
  /// Signals that are blocked, of the first 31; obsolete, see `status`.
  public private(set) var blocked: UInt64?
  /// Signals that are ignored, of the first 31; obsolete, see `status`.
  public private(set) var sigignore: UInt64?
  /// Signals that are caught, of the first 31; obsolete, see `status`.
  public private(set) var sigcatch: UInt64?
  /// The address in the kernel where it sleeps, 2^64-1 has been seen; since Linux 4.4 only 1 or 0.
  public private(set) var wchan: UInt64?
  /// Not kept by the kernel.
  public private(set) var nswap: UInt64?
  /// Not kept by the kernel.
  public private(set) var cnswap: UInt64?
  /// The signal that the parent gets at the end; -1 for a thread (since Linux 2.1.22).
  public private(set) var exitSignal: Int64?
  /// The CPU that it ran on last (since Linux 2.2.8).
  public private(set) var processor: Int64?
  /// The real-time priority, 1 to 99; 0 if it has none (since Linux 2.5.19).
  public private(set) var rtPriority: UInt64?
  /// The scheduling policy, see sched(7) (since Linux 2.5.19).
  public private(set) var policy: UInt64?
  /// Time spent waiting for block I/O, in ticks; 0 without delay accounting (since Linux 2.6.18).
  public private(set) var delayacctBlkioTicks: UInt64?
  /// Time in a virtual CPU, in ticks; it is in `utime` too (since Linux 2.6.24).
  public private(set) var guestTime: UInt64?
  /// The same of children, in ticks (since Linux 2.6.24).
  public private(set) var cguestTime: Int64?
  /// Where data starts (since Linux 3.3).
  public private(set) var startData: UInt64?
  /// Where data ends (since Linux 3.3).
  public private(set) var endData: UInt64?
  /// Where the heap starts (since Linux 3.3).
  public private(set) var startBrk: UInt64?
  /// Where the arguments start (since Linux 3.5).
  public private(set) var argStart: UInt64?
  /// Where the arguments end (since Linux 3.5).
  public private(set) var argEnd: UInt64?
  /// Where the environment starts (since Linux 3.5).
  public private(set) var envStart: UInt64?
  /// Where the environment ends (since Linux 3.5).
  public private(set) var envEnd: UInt64?
  /// The exit status of a zombie, as of waitpid(2) (since Linux 3.5).
  public private(set) var exitCode: Int64?

  /// Creates an empty record.
  public init() {}

  /// Whether it is a thread of the kernel (`PF_KTHREAD`, since Linux 2.6.27).
  public var isKernelThread: Bool { flags & 0x0020_0000 != 0 }

  /// Replaces all values by those of a text.
  public mutating func parse(_ text: Span<UInt8>) throws(ParseError) {
    let text = try text.extracting(0..<text.contentCount())
    var cursor = Cursor()
    pid = try cursor.signed32(text)
    cursor.skipBlanks(text)
    guard cursor.skip(UInt8(ascii: "("), text) else { throw cursor.failure(.badName, text) }
    guard let end = text.lastIndex(of: UInt8(ascii: ")"), in: cursor.at..<text.count) else {
      throw cursor.failure(.truncated, text)
    }
    comm.assign(text, cursor.at..<end)
    for index in cursor.at..<end where text[index] == .newline { cursor.line += 1 }
    cursor.at = end + 1

    let letter = cursor.word(text)
    guard letter.count == 1 else { throw cursor.failure(.missingField, text) }
    state = ProcessState(rawValue: text[letter.lowerBound])
    try parseMust(text, &cursor)
    fields = 24
    parseRest(text, &cursor)
    while !cursor.word(text).isEmpty { fields += 1 }
  }

  private mutating func parseMust(
    _ text: Span<UInt8>, _ cursor: inout Cursor
  ) throws(ParseError) {
    ppid = try cursor.signed32(text)
    pgrp = try cursor.signed32(text)
    session = try cursor.signed32(text)
    ttyNr = try cursor.signed32(text)
    tpgid = try cursor.signed32(text)
    flags = try cursor.number(text)
    minflt = try cursor.number(text)
    cminflt = try cursor.number(text)
    majflt = try cursor.number(text)
    cmajflt = try cursor.number(text)
    utime = try cursor.number(text)
    stime = try cursor.number(text)
    cutime = try cursor.signed(text)
    cstime = try cursor.signed(text)
    priority = try cursor.signed(text)
    nice = try cursor.signed(text)
    numThreads = try cursor.signed(text)
    itrealvalue = try cursor.signed(text)
    starttime = try cursor.number(text)
    vsize = try cursor.number(text)
    rss = try cursor.signed(text)
  }

  private mutating func parseRest(_ text: Span<UInt8>, _ cursor: inout Cursor) {
    rsslim = unsigned(text, &cursor)
    startcode = unsigned(text, &cursor)
    endcode = unsigned(text, &cursor)
    startstack = unsigned(text, &cursor)
    kstkesp = unsigned(text, &cursor)
    kstkeip = unsigned(text, &cursor)
    signal = unsigned(text, &cursor)
    blocked = unsigned(text, &cursor)
    sigignore = unsigned(text, &cursor)
    sigcatch = unsigned(text, &cursor)
    wchan = unsigned(text, &cursor)
    nswap = unsigned(text, &cursor)
    cnswap = unsigned(text, &cursor)
    exitSignal = signed(text, &cursor)
    processor = signed(text, &cursor)
    rtPriority = unsigned(text, &cursor)
    policy = unsigned(text, &cursor)
    delayacctBlkioTicks = unsigned(text, &cursor)
    guestTime = unsigned(text, &cursor)
    cguestTime = signed(text, &cursor)
    startData = unsigned(text, &cursor)
    endData = unsigned(text, &cursor)
    startBrk = unsigned(text, &cursor)
    argStart = unsigned(text, &cursor)
    argEnd = unsigned(text, &cursor)
    envStart = unsigned(text, &cursor)
    envEnd = unsigned(text, &cursor)
    exitCode = signed(text, &cursor)
  }

  /// The next field that older kernels lack.
  @inline(__always)
  private mutating func unsigned(_ text: Span<UInt8>, _ cursor: inout Cursor) -> UInt64? {
    cursor.skipBlanks(text)
    if cursor.isAtLineEnd(text) { return nil }
    fields += 1
    return cursor.numberIfAny(text)
  }

  /// The next field that older kernels lack, and that may be negative.
  @inline(__always)
  private mutating func signed(_ text: Span<UInt8>, _ cursor: inout Cursor) -> Int64? {
    cursor.skipBlanks(text)
    if cursor.isAtLineEnd(text) { return nil }
    fields += 1
    return cursor.signedIfAny(text)
  }
}
