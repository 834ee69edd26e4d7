/// A file of a control group that holds one number.
///
/// See Documentation/admin-guide/cgroup-v2.rst: `memory.current`, `memory.peak` (since Linux 5.19),
/// `memory.swap.current`, `pids.current`, `pids.peak` (6.1), `cpu.weight`; and of v1
/// `memory.usage_in_bytes`, `memory.failcnt`, `cpuacct.usage` (nanoseconds), `cpu.shares`. The group at the
/// root has few of them.
public struct CgroupNumber: KernelRecord {
  /// The number.
  public private(set) var value: UInt64 = 0

  /// Creates a 0.
  public init() {}

  /// Replaces the number by that of a text.
  public mutating func parse(_ text: Span<UInt8>) throws(ParseError) {
    let text = try text.extracting(0..<text.contentCount())
    var cursor = Cursor()
    value = try cursor.number(text)
  }
}

/// A file of a control group that holds one limit.
///
/// See Documentation/admin-guide/cgroup-v2.rst: `memory.max`, `memory.high`, `memory.low`,
/// `memory.swap.max`, `pids.max`, with `max` for none; and of v1 `memory.limit_in_bytes` and its
/// like, where a number that no host has stands for none: 2^63-4096, 2^63-65536 with pages of
/// 64 KiB, 2^63-1 before Linux 3.19, and -1 has been seen.
public struct CgroupLimit: KernelRecord {
  /// The limit, in bytes or tasks; nil for none.
  public private(set) var value: UInt64?

  /// Creates no limit.
  public init() {}

  /// Replaces the limit by that of a text.
  public mutating func parse(_ text: Span<UInt8>) throws(ParseError) {
    let text = try text.extracting(0..<text.contentCount())
    var cursor = Cursor()
    var attempt = cursor
    let word = attempt.word(text)
    if text.equals("max", at: word) || text.equals("-1", at: word) {
      value = nil
    } else {
      let number = try cursor.number(text)
      value = number < 1 << 62 ? number : nil
    }
  }
}

/// Numbers of a control group for each CPU, on one line: `cpuacct.usage_percpu` of v1.
///
/// See Documentation/admin-guide/cgroup-v1/cpuacct.rst; units are nanoseconds. There is a number for every
/// possible CPU, by number.
public struct CgroupNumbers: KernelRecord {
  /// The numbers.
  public private(set) var values: [UInt64] = []

  /// Creates a list of none.
  public init() {}

  /// Replaces the numbers by those of a text.
  public mutating func parse(_ text: Span<UInt8>) throws(ParseError) {
    let text = try text.extracting(0..<text.contentCount())
    var cursor = Cursor()
    try cursor.numbers(text, into: &values)
  }
}
