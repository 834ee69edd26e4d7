/// `/proc/fs/xfs/stat` and `/sys/fs/xfs/*/stats/stats`: what XFS did, in all and by file system.
///
/// See fs/xfs/xfs_stats.h and fs/xfs/xfs_stats.c; the files by file system are there since Linux 4.4. Lines
/// that are not known, such as those of newer B-trees, are passed over.
public struct XFSStatistics: KernelRecord {
  /// Where the sums of all file systems are found.
  public static let path = KernelPath(.procfs, "fs/xfs/stat")

  private var values = [UInt64](repeating: 0, count: Counter.allCases.count)
  private var isPresent = [Bool](repeating: false, count: Counter.allCases.count)

  /// Creates an empty record.
  public init() {}

  /// The value of a counter; nil if the kernel has no line for it.
  public subscript(counter: Counter) -> UInt64? {
    let index = Int(counter.rawValue)
    return isPresent[index] ? values[index] : nil
  }

  /// Replaces all values by those of a text.
  public mutating func parse(_ text: Span<UInt8>) throws(ParseError) {
    for index in isPresent.indices { isPresent[index] = false }
    var isKnown: Bool?
    try text.forEachLine { text, cursor throws(ParseError) in
      let name = cursor.word(text)
      var known = false
      for line in Self.lines where text.equals(line.name, at: name) {
        for index in Int(line.first.rawValue)..<Int(line.first.rawValue) + line.count {
          values[index] = try cursor.number(text)
          isPresent[index] = true
        }
        known = true
        break
      }
      isKnown = known || isKnown == true
    }
    if isKnown == false { throw ParseError(.missingField) }
  }
}
