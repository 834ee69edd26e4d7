/// `/proc/sys/fs/file-nr`: open files of the whole system.
///
/// See proc_sys_fs(5) and Documentation/admin-guide/sysctl/fs.rst.
public struct FileNr: KernelRecord {
  /// Where it is found.
  public static let path = KernelPath(.procfs, "sys/fs/file-nr", readSize: 256)

  /// File handles in use.
  public private(set) var allocated: UInt64 = 0
  /// Handles allocated and unused; always 0 since Linux 2.6.
  public private(set) var unused: UInt64 = 0
  /// How many there may be.
  public private(set) var max: UInt64 = 0

  /// Creates an empty record.
  public init() {}

  /// Replaces all values by those of a text.
  public mutating func parse(_ text: Span<UInt8>) throws(ParseError) {
    let text = try text.extracting(0..<text.contentCount())
    var cursor = Cursor()
    allocated = try cursor.number(text)
    unused = try cursor.number(text)
    max = try cursor.number(text)
  }
}
