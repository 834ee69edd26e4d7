/// `/proc/interrupts`: how many times each CPU served each interrupt since boot.
///
/// See proc_interrupts(5) and Documentation/filesystems/proc.rst. The heading names the CPUs that are
/// online. A numbered row goes on with its chip, its number there and its devices; a named one, of which
/// every architecture has its own, with a description or, as on s390x, without. Rows that have not a
/// count for each CPU are totals (`ERR`, `MIS`) or have no counts at all (`FIQ` of ARM), and are passed
/// over. On ARM a name may touch its first count (`IPI0:10`). On 1,152 CPUs the file has 13 MB.
public struct Interrupts: KernelRecord {
  /// One row.
  public struct Row: Sendable {
    /// The number of the interrupt, or its name, such as `NMI`.
    public fileprivate(set) var name = KernelName()
    /// The chip of a numbered interrupt, or the description of a named one.
    public fileprivate(set) var info = KernelName()
    /// The number at the chip and the devices of a numbered interrupt.
    public fileprivate(set) var devices = KernelName()
    /// Whether one of the counts is no number that fits; all are 0 then.
    public fileprivate(set) var isDamaged = false

    /// All that stands behind the counts.
    fileprivate var text = KernelName()

    /// Creates a row without a name.
    public init() {}
  }

  /// Where it is found.
  public static let path = KernelPath(.procfs, "interrupts", readSize: 8192)

  /// How many counts each row has.
  public private(set) var cpuCount = 0
  /// The rows, in the order of the file.
  public private(set) var rows: [Row] = []
  /// Changes whenever a name or a text does.
  public private(set) var layout = 0

  /// The counts of all rows, one row after the other; may hold more than there are rows.
  private var counts: [UInt64] = []

  /// Creates an empty record.
  public init() {}

  /// The count of a row on the CPU at a place of the heading.
  @inline(__always)
  public func count(row: Int, cpu: Int) -> UInt64 { counts[row &* cpuCount &+ cpu] }

  /// Replaces all values by those of a text.
  public mutating func parse(_ text: Span<UInt8>) throws(ParseError) {
    let text = try text.extracting(0..<text.contentCount())
    var cursor = Cursor()
    let columns = Self.wordCount(text, &cursor)
    var isChanged = columns != cpuCount
    cpuCount = columns
    cursor.nextLine(text)
    let known = rows.count
    var row = 0
    while !cursor.isAtEnd(text) {
      let end = cursor.lineEnd(text)
      if let colon = Self.colon(text, cursor.at..<end) {
        if row == rows.count { rows.append(Row()) }
        let name = Self.name(text, cursor.at..<colon)
        cursor.at = colon + 1
        if parseCounts(text, &cursor, row) {
          if rows[row].take(text, name: name, Self.trimmed(text, cursor.at..<end)) {
            isChanged = true
          }
          row += 1
        }
      }
      cursor.nextLine(text)
    }
    if row < rows.count { rows.removeLast(rows.count - row) }
    if isChanged || row != known { layout += 1 }
  }

  /// Reads the counts of a row; false if it has too few words.
  private mutating func parseCounts(
    _ text: Span<UInt8>, _ cursor: inout Cursor, _ row: Int
  ) -> Bool {
    let start = cursor
    let first = row * cpuCount
    if counts.count < first + cpuCount {
      counts.append(contentsOf: repeatElement(0, count: first + cpuCount - counts.count))
    }
    rows[row].isDamaged = false
    for index in first..<first + cpuCount {
      guard case .value(let value) = cursor.digits(text), cursor.isAtWordEnd(text) else {
        cursor = start
        guard Self.skipWords(text, &cursor, cpuCount) else { return false }
        rows[row].isDamaged = true
        for index in first..<first + cpuCount { counts[index] = 0 }
        break
      }
      counts[index] = value
    }
    cursor.skipBlanks(text)
    return !rows[row].isDamaged || !cursor.isAtLineEnd(text)
  }

  private static func skipWords(_ text: Span<UInt8>, _ cursor: inout Cursor, _ count: Int) -> Bool {
    for _ in 0..<count where cursor.word(text).isEmpty { return false }
    return true
  }

  private static func wordCount(_ text: Span<UInt8>, _ cursor: inout Cursor) -> Int {
    var count = 0
    while !cursor.word(text).isEmpty { count += 1 }
    return count
  }

  /// The first colon of a line; names are short, so it is near.
  private static func colon(_ text: Span<UInt8>, _ line: Range<Int>) -> Int? {
    for index in line where text[index] == .colon { return index }
    return nil
  }

  private static func name(_ text: Span<UInt8>, _ range: Range<Int>) -> Range<Int> {
    var start = range.lowerBound
    while start < range.upperBound, text[start] == .space { start += 1 }
    return start..<range.upperBound
  }

  private static func trimmed(_ text: Span<UInt8>, _ range: Range<Int>) -> Range<Int> {
    var end = range.upperBound
    while end > range.lowerBound, text[end - 1].isBlank { end -= 1 }
    return range.lowerBound..<end
  }
}

extension Interrupts.Row {
  /// Whether anything stands behind the counts.
  public var isDescribed: Bool { !text.isEmpty }

  /// Whether the row is one of a numbered interrupt.
  public var isNumbered: Bool { !name.isEmpty && name.bytes.allSatisfy { $0.isDigit } }

  /// Takes over the name, and what stands behind the counts.
  ///
  /// - Returns: Whether one of them changed.
  fileprivate mutating func take(
    _ span: Span<UInt8>, name: Range<Int>, _ rest: Range<Int>
  ) -> Bool {
    let isRenamed = self.name.assign(span, name)
    guard text.assign(span, rest) || isRenamed else { return false }
    let isNumbered = isNumbered
    var (first, others) = ([UInt8](), [UInt8]())
    var cursor = Cursor()
    cursor.at = rest.lowerBound
    while cursor.at < rest.upperBound {
      let word = cursor.word(span)
      if word.isEmpty { break }
      if isNumbered, first.isEmpty {
        for index in word { first.append(span[index]) }
      } else {
        if !others.isEmpty { others.append(.space) }
        for index in word { others.append(span[index]) }
      }
    }
    info = KernelName(bytes: isNumbered ? first : others)
    devices = KernelName(bytes: isNumbered ? others : [])
    return true
  }
}
