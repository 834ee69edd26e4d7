/// `/proc/swaps`: the partitions and files that are used for swapping.
///
/// See proc_swaps(5). A host without swap has the heading alone.
public struct Swaps: KernelRecord {
  /// Where it is found.
  public static let path = KernelPath(.procfs, "swaps")

  /// One partition or file.
  public struct Area: Hashable, Sendable {
    /// The path as the file has it: a blank, tab, newline or backslash in it stands as `\040` and so on.
    public fileprivate(set) var escapedPath = KernelName()
    /// `partition` or `file`.
    public fileprivate(set) var type = KernelName()
    /// Its size, in kB (of 1024 bytes).
    public fileprivate(set) var size: UInt64 = 0
    /// How much of it is used, in kB.
    public fileprivate(set) var used: UInt64 = 0
    /// The area of the highest priority is used first; those that the kernel chose itself are negative.
    public fileprivate(set) var priority: Int64 = 0

    /// The path of the device or file.
    public var path: KernelName {
      var path = KernelName()
      path.assign(escapedPath.bytes.span, unescaping: 0..<escapedPath.bytes.count)
      return path
    }
  }

  /// The areas, in the order of the file.
  public private(set) var areas: [Area] = []

  /// Creates an empty record.
  public init() {}

  /// Replaces all values by those of a text.
  public mutating func parse(_ text: Span<UInt8>) throws(ParseError) {
    var row = -1
    try text.forEachLine { text, cursor throws(ParseError) in
      if row < 0 {
        guard text.hasPrefix("Filename", at: cursor.at) else {
          throw cursor.failure(.badHeader, text)
        }
      } else {
        if row == areas.count { areas.append(Area()) }
        try areas[row].parse(text, &cursor)
      }
      row += 1
    }
    if row < areas.count { areas.removeLast(areas.count - max(row, 0)) }
  }
}

extension Swaps.Area {
  fileprivate mutating func parse(
    _ text: Span<UInt8>, _ cursor: inout Cursor
  ) throws(ParseError) {
    escapedPath.assign(text, cursor.word(text))
    let word = cursor.word(text)
    if word.isEmpty { throw cursor.failure(.missingField, text) }
    type.assign(text, word)
    size = try cursor.number(text)
    used = try cursor.number(text)
    priority = try cursor.signed(text)
  }
}
