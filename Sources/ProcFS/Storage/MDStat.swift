/// `/proc/mdstat`: the arrays of Linux' software RAID, and what they are being put through.
///
/// See Documentation/admin-guide/md.rst and md(4); drivers/md/md.c prints it. Sizes are in blocks of
/// 1,024 bytes. The file is there while the md driver is, and lists the personalities that are loaded,
/// each array in two or more lines, and devices that belong to none. A line that cannot be read makes
/// the whole text unusable, as half of an array's lines would pass for a healthy one.
public struct MDStat: KernelRecord {
  /// Where it is found.
  public static let path = KernelPath(.procfs, "mdstat")

  /// The arrays, in the order of the file.
  public private(set) var arrays: [MDArray] = []

  /// Creates an empty record.
  public init() {}

  /// Replaces all values by those of a text.
  public mutating func parse(_ text: Span<UInt8>) throws(ParseError) {
    var cursor = Cursor()
    var row = 0
    while !cursor.isAtEnd(text) {
      if Self.isHeading(text, cursor) {
        if row == arrays.count { arrays.append(MDArray()) }
        try arrays[row].parse(text, cursor)
        row += 1
      }
      cursor.nextLine(text)
    }
    if row < arrays.count { arrays.removeLast(arrays.count - row) }
  }

  /// Whether an array begins on this line: all others are indented, or begin with a fixed word.
  private static func isHeading(_ text: Span<UInt8>, _ cursor: Cursor) -> Bool {
    if text[cursor.at] == .space || text.hasPrefix("unused", at: cursor.at)
      || text.hasPrefix("Personalities", at: cursor.at)
    {
      return false
    }
    var line = cursor
    line.skipBlanks(text)
    return !line.isAtLineEnd(text)
  }
}
