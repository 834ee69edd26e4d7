/// `/proc/PID/io`: what one process has read and written.
///
/// See proc_pid_io(5). Since Linux 2.6.20, with CONFIG_TASK_IO_ACCOUNTING; only for those who may trace
/// the process. `rchar` and `wchar` count system calls whatever they reach, the other bytes count
/// storage. A field that is missing is nil.
public struct ProcessIO: KernelRecord {
  /// Where that of a process is found.
  public static func path(of process: Int32) -> KernelPath { ProcessFile.io.path(of: process) }

  /// The fields.
  public enum Key: String, CounterKey {
    /// Bytes that read(2) and its like gave.
    case rchar
    /// Bytes that write(2) and its like took.
    case wchar
    /// Calls of read(2) and its like.
    case syscr
    /// Calls of write(2) and its like.
    case syscw
    /// Bytes fetched from storage.
    case readBytes = "read_bytes"
    /// Bytes sent to storage, or made dirty in the page cache.
    case writeBytes = "write_bytes"
    /// Bytes counted as written that never will be, since the file was cut or removed.
    case cancelledWriteBytes = "cancelled_write_bytes"

    static let names = FieldNames(Self.self)
  }

  private var values = FieldValues<Key>()

  /// Creates an empty record.
  public init() {}

  /// The value of a field; nil if it is absent or cannot be read.
  public subscript(key: Key) -> UInt64? { values[key] }

  /// Replaces all values by those of a text.
  public mutating func parse(_ text: Span<UInt8>) throws(ParseError) {
    try values.parse(text, Key.names)
  }
}
