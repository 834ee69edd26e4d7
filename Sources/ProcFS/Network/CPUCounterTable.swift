/// `/proc/net/stat/arp_cache` and its like: counters of a kernel table, one row for each CPU.
///
/// See Documentation/networking/ip-sysctl.rst for the tables, and net/core/neighbour.c and
/// net/ipv4/route.c for the columns: `arp_cache`, `ndisc_cache`, `rt_cache`, `ip_conntrack`. A heading
/// names the columns, in whatever order the kernel has them; the numbers are hexadecimal. Columns that
/// are sizes, such as `entries`, are the same in all rows.
public struct CPUCounterTable: KernelRecord {
  /// Where the table of a name is found.
  public static func path(_ table: String) -> KernelPath {
    KernelPath(.procfs, "net/stat/" + table)
  }

  /// The names of the columns.
  public private(set) var names: [KernelName] = []
  /// The numbers of each row, by column; 2^64-1 at the most, a row may have more than there are names.
  public private(set) var rows: [[UInt64]] = []

  /// Creates an empty record.
  public init() {}

  /// Replaces all values by those of a text.
  public mutating func parse(_ text: Span<UInt8>) throws(ParseError) {
    let text = try text.extracting(0..<text.contentCount())
    var cursor = Cursor()
    var column = 0
    while true {
      let name = cursor.word(text)
      if name.isEmpty { break }
      if column == names.count { names.append(KernelName()) }
      names[column].assign(text, name)
      column += 1
    }
    names.removeLast(names.count - column)
    cursor.nextLine(text)
    var row = 0
    while !cursor.isAtEnd(text) {
      cursor.skipBlanks(text)
      if !cursor.isAtLineEnd(text) {
        if row == rows.count { rows.append([]) }
        try parseRow(text, &cursor, row)
        row += 1
      }
      cursor.nextLine(text)
    }
    rows.removeLast(rows.count - row)
  }

  private mutating func parseRow(
    _ text: Span<UInt8>, _ cursor: inout Cursor, _ row: Int
  ) throws(ParseError) {
    rows[row].removeAll(keepingCapacity: true)
    while true {
      cursor.skipBlanks(text)
      if cursor.isAtLineEnd(text) { break }
      rows[row].append(try cursor.hexadecimal(text))
    }
    guard rows[row].count >= names.count else { throw cursor.failure(.missingField, text) }
  }
}
