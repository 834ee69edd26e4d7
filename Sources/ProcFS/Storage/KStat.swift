/// A file below `/proc/spl/kstat`: statistics of OpenZFS, which brings Solaris' kstat with it.
///
/// See kstat(9) of illumos, and module/os/linux/spl/spl-kstat.c of OpenZFS, which prints the files: one
/// line about the kstat itself, a heading, and then either a line for each name with its type and value
/// (`name type data`, of named kstats), or one line of numbers (`nread nwritten …`, of I/O kstats). Sizes
/// are in bytes and times in nanoseconds, unless a name says otherwise. A number that cannot be read
/// makes the whole text unusable.
public struct KStat: KernelRecord {
  /// The types of a named kstat's values.
  public enum DataType: UInt8, Sendable {
    /// Up to 16 characters.
    case char = 0
    /// A signed number of 32 bits.
    case int32 = 1
    /// An unsigned number of 32 bits.
    case uint32 = 2
    /// A signed number of 64 bits.
    case int64 = 3
    /// An unsigned number of 64 bits.
    case uint64 = 4
    /// A signed number of the kernel's word size.
    case long = 5
    /// An unsigned number of the kernel's word size.
    case ulong = 6
    /// A text.
    case string = 7
    /// A type that is not known here.
    case other = 255
  }

  /// One statistic.
  public struct Entry: Sendable {
    /// Its name.
    public internal(set) var name = KernelName()
    /// The type of its value; those of I/O kstats are all taken for `uint64`.
    public internal(set) var type = DataType.other
    /// The value of a text, or of an unknown type; empty for a number.
    public internal(set) var text = KernelName()
    var bits: UInt64 = 0

    /// The value, if its type is an unsigned one.
    public var unsigned: UInt64? {
      switch type {
      case .uint32, .uint64, .ulong: bits
      default: nil
      }
    }

    /// The value, if its type is a signed one.
    public var signed: Int64? {
      switch type {
      case .int32, .int64, .long: Int64(bitPattern: bits)
      default: nil
      }
    }
  }

  /// The statistics, in the order of the file.
  public private(set) var entries: [Entry] = []

  /// Creates an empty record.
  public init() {}

  /// The entry of this name; nil if there is none.
  public subscript(name: StaticString) -> Entry? { entries.first { $0.name.equals(name) } }

  /// The entry of this name, if `index` is not the right place already; nil if there is none.
  public func entry(_ name: KernelName, near index: Int) -> Entry? {
    if index < entries.count, entries[index].name == name { return entries[index] }
    return entries.first { $0.name == name }
  }

  /// Replaces all entries by those of a text.
  public mutating func parse(_ text: Span<UInt8>) throws(ParseError) {
    var cursor = Cursor()
    var count = 0
    while !cursor.isAtEnd(text) {
      let line = cursor
      cursor.nextLine(text)
      if Self.isNamedHeading(text, line) {
        while !cursor.isAtEnd(text) {
          if try take(text, cursor, at: count) { count += 1 }
          cursor.nextLine(text)
        }
        return drop(from: count)
      }
      var first = line
      if text.equals("nread", at: first.word(text)) { return try takeColumns(text, line, cursor) }
    }
    throw ParseError(.badHeader)
  }

  private static func isNamedHeading(_ text: Span<UInt8>, _ line: Cursor) -> Bool {
    var line = line
    return text.equals("name", at: line.word(text)) && text.equals("type", at: line.word(text))
      && text.equals("data", at: line.word(text)) && line.word(text).isEmpty
  }

  private mutating func drop(from count: Int) {
    if count < entries.count { entries.removeLast(entries.count - count) }
  }

  /// Reads `hits                            4    8772612`; false for a line of fewer words.
  private mutating func take(
    _ text: Span<UInt8>, _ start: Cursor, at index: Int
  ) throws(ParseError) -> Bool {
    var cursor = start
    let name = cursor.word(text)
    let type = cursor.word(text)
    cursor.skipBlanks(text)
    if cursor.isAtLineEnd(text) { return false }
    if index == entries.count { entries.append(Entry()) }
    try entries[index].take(text, name, type, &cursor)
    return true
  }

  /// Reads the two lines of an I/O kstat.
  private mutating func takeColumns(
    _ text: Span<UInt8>, _ heading: Cursor, _ numbers: Cursor
  ) throws(ParseError) {
    var heading = heading
    var numbers = numbers
    var count = 0
    if numbers.isAtEnd(text) { return drop(from: 0) }
    while true {
      let name = heading.word(text)
      if name.isEmpty { break }
      if count == entries.count { entries.append(Entry()) }
      entries[count].name.assign(text, name)
      entries[count].type = .uint64
      entries[count].text.assign(text, 0..<0)
      entries[count].bits = try numbers.number(text)
      count += 1
    }
    drop(from: count)
  }
}

extension KStat.Entry {
  /// Takes over what a line says; the cursor stands at its value.
  fileprivate mutating func take(
    _ text: Span<UInt8>, _ name: Range<Int>, _ type: Range<Int>, _ cursor: inout Cursor
  ) throws(ParseError) {
    self.name.assign(text, name)
    self.type = Self.type(text, type)
    switch self.type {
    case .char, .string, .other:
      self.text.assign(text, cursor.at..<cursor.lineEnd(text))
      bits = 0
    case .uint32, .uint64, .ulong:
      self.text.assign(text, 0..<0)
      bits = try cursor.number(text)
    case .int32, .int64, .long:
      self.text.assign(text, 0..<0)
      bits = try UInt64(bitPattern: cursor.signed(text))
    }
  }

  private static func type(_ text: Span<UInt8>, _ word: Range<Int>) -> KStat.DataType {
    guard word.count == 1, text[word.lowerBound].isDigit else { return .other }
    return KStat.DataType(rawValue: text[word.lowerBound] - 48) ?? .other
  }
}
