/// `/proc/PID/stat`: what of it is wanted of every process, every second.
///
/// See `ProcessStat`, which has all fields. This one stops behind the last that is shown in a table, and
/// leaves the name in the text: what is read for thousands of processes must not copy a byte for nothing.
package struct ProcessSample: KernelRecord {
  /// Where the name stands in the text: between the first `(` and the last `)`.
  package private(set) var name = 0..<0
  /// A number for the name; see `TextHash`.
  package private(set) var nameHash: UInt64 = 0
  /// What the process does.
  package private(set) var state = ProcessState.running
  /// The number of the parent.
  package private(set) var ppid: Int32 = 0
  /// Whether it is a thread of the kernel.
  package private(set) var isKernelThread = false
  /// Faults that needed no I/O.
  package private(set) var minorFaults: UInt64 = 0
  /// Faults that had to wait for I/O.
  package private(set) var majorFaults: UInt64 = 0
  /// Time in user mode, in ticks of USER_HZ.
  package private(set) var user: UInt64 = 0
  /// Time in the kernel, in ticks.
  package private(set) var system: UInt64 = 0
  /// Both times of children that ended and were waited for, in ticks.
  package private(set) var children: UInt64 = 0
  /// The priority in the scheduler's numbers.
  package private(set) var priority: Int64 = 0
  /// The nice value.
  package private(set) var nice: Int64 = 0
  /// How many threads there are.
  package private(set) var threads: Int64 = 0
  /// When it was started, in ticks since boot.
  package private(set) var start: UInt64 = 0
  /// The size of its address space, in bytes.
  package private(set) var virtualBytes: UInt64 = 0
  /// Pages in memory.
  package private(set) var residentPages: UInt64 = 0

  package init() {}

  package mutating func parse(_ text: Span<UInt8>) throws(ParseError) {
    var cursor = Cursor()
    _ = try cursor.signed32(text)
    guard cursor.skip(.space, text), cursor.skip(UInt8(ascii: "("), text) else {
      throw cursor.failure(text.isEmpty ? .empty : .badName, text)
    }
    guard let end = text.lastIndex(of: UInt8(ascii: ")"), in: cursor.at..<text.count) else {
      throw cursor.failure(.truncated, text)
    }
    name = cursor.at..<end
    nameHash = TextHash.of(text, name)
    cursor.at = end + 1
    guard cursor.skip(.space, text), cursor.at + 1 < text.count, text[cursor.at] > .space,
      text[cursor.at + 1] == .space
    else { throw cursor.failure(.missingField, text) }
    state = ProcessState(rawValue: text[cursor.at])
    cursor.at += 1

    ppid = try cursor.signed32(text)
    // pgrp, session, tty_nr, tpgid
    for _ in 0..<4 { try cursor.pass(text) }
    // PF_KTHREAD of include/linux/sched.h, since Linux 2.6.27.
    isKernelThread = try cursor.number(text) & 0x0020_0000 != 0
    minorFaults = try cursor.number(text)
    try cursor.pass(text)
    majorFaults = try cursor.number(text)
    try cursor.pass(text)
    user = try cursor.number(text)
    system = try cursor.number(text)
    let childrenUser = try cursor.signed(text)
    let childrenSystem = try cursor.signed(text)
    children = UInt64(max(childrenUser, 0)) &+ UInt64(max(childrenSystem, 0))
    priority = try cursor.signed(text)
    nice = try cursor.signed(text)
    threads = try cursor.signed(text)
    // itrealvalue, which is 0 since Linux 2.6.17
    try cursor.pass(text)
    start = try cursor.number(text)
    virtualBytes = try cursor.number(text)
    residentPages = UInt64(max(try cursor.signed(text), 0))
  }
}

extension Cursor {
  /// Passes a word that must be there.
  @inline(__always)
  fileprivate mutating func pass(_ text: Span<UInt8>) throws(ParseError) {
    if word(text).isEmpty { throw failure(.missingField, text) }
  }
}
