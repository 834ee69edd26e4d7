/// `/proc/PID/statm`: sizes of one process, in pages.
///
/// See proc_pid_statm(5). Inexact, as is `rss` in `stat`; `smaps_rollup` is exact, and costly.
public struct ProcessStatm: KernelRecord {
  /// Where that of a process is found.
  public static func path(of process: Int32) -> KernelPath { ProcessFile.statm.path(of: process) }

  /// The size of the address space, in pages.
  public private(set) var size: UInt64 = 0
  /// What of it is in memory, in pages.
  public private(set) var resident: UInt64 = 0
  /// What of that belongs to files and shared memory, in pages.
  public private(set) var shared: UInt64 = 0
  /// Code, in pages.
  public private(set) var text: UInt64 = 0
  /// Always 0 since Linux 2.6.
  public private(set) var lib: UInt64 = 0
  /// Data and stack, in pages.
  public private(set) var data: UInt64 = 0
  /// Always 0 since Linux 2.6.
  public private(set) var dirty: UInt64 = 0

  /// Creates an empty record.
  public init() {}

  /// Replaces all values by those of a text.
  public mutating func parse(_ bytes: Span<UInt8>) throws(ParseError) {
    let bytes = try bytes.extracting(0..<bytes.contentCount())
    var cursor = Cursor()
    size = try cursor.number(bytes)
    resident = try cursor.number(bytes)
    shared = try cursor.number(bytes)
    text = try cursor.number(bytes)
    lib = try cursor.number(bytes)
    data = try cursor.number(bytes)
    dirty = try cursor.number(bytes)
  }
}
