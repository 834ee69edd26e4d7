/// `/etc/os-release`: which operating system is installed.
///
/// See os-release(5). Lines are assignments as a shell has them; one that is none, or a quote that is not
/// closed, makes the file unreadable. A field that is missing is empty.
public struct OSRelease: KernelRecord {
  /// Where it is found below the root directory; the first that exists counts.
  public static let paths = ["etc/os-release", "usr/lib/os-release"]

  /// Names of fields that are known.
  public enum Field: String, CounterKey {
    /// The system's name, such as `Debian GNU/Linux`.
    case name = "NAME"
    /// The system's name for programs, such as `debian`.
    case id = "ID"
    /// The names of systems that it is like.
    case idLike = "ID_LIKE"
    /// The name for people, with its version.
    case prettyName = "PRETTY_NAME"
    /// The edition, for people.
    case variant = "VARIANT"
    /// The edition, for programs.
    case variantID = "VARIANT_ID"
    /// The version, for people.
    case version = "VERSION"
    /// The version, for programs.
    case versionID = "VERSION_ID"
    /// The version's name, such as `bookworm`.
    case versionCodename = "VERSION_CODENAME"
    /// The build of a system that is delivered as an image.
    case buildID = "BUILD_ID"
    /// The image's name.
    case imageID = "IMAGE_ID"
    /// The image's version.
    case imageVersion = "IMAGE_VERSION"
    /// The day on which support ends, such as `2028-06-30`.
    case supportEnd = "SUPPORT_END"

    static let names = FieldNames(Self.self)
  }

  private var values = [KernelName](repeating: KernelName(), count: Field.allCases.count)

  /// Creates an empty record.
  public init() {}

  /// The value of a field without its quotes; empty if it is missing.
  public subscript(field: Field) -> KernelName { values[field.ordinal] }

  /// Replaces all values by those of a text.
  public mutating func parse(_ text: Span<UInt8>) throws(ParseError) {
    for index in values.indices { values[index].assign(text, 0..<0) }
    var cursor = Cursor()
    var value: [UInt8] = []
    while !cursor.isAtEnd(text) {
      try parseLine(text, cursor, &value)
      cursor.nextLine(text)
    }
  }

  /// Reads a line; `value` is room for what it assigns.
  private mutating func parseLine(
    _ text: Span<UInt8>, _ line: Cursor, _ value: inout [UInt8]
  ) throws(ParseError) {
    let whole = Self.trimmed(text, line.at..<line.lineEnd(text))
    if whole.isEmpty || text[whole.lowerBound] == UInt8(ascii: "#") { return }
    let equals = text.firstIndex(of: UInt8(ascii: "="), from: whole.lowerBound)
    guard equals < whole.upperBound else { throw line.failure(.missingField, text) }
    var key = Self.trimmed(text, whole.lowerBound..<equals)
    if text.hasPrefix("export ", at: key.lowerBound), key.count > 7 {
      key = key.lowerBound + 7..<key.upperBound
    }
    guard let first = key.first, Self.isLetter(text[first]) else {
      throw line.failure(.badName, text)
    }
    try Self.parseValue(
      text, Self.trimmed(text, equals + 1..<whole.upperBound), line, into: &value)
    if let place = Field.names.place(text, key, from: 0) {
      values[place].assign(value.span, 0..<value.count)
    }
  }

  /// A value without quotes, escapes and the comment behind it.
  private static func parseValue(
    _ text: Span<UInt8>, _ range: Range<Int>, _ line: Cursor, into bytes: inout [UInt8]
  ) throws(ParseError) {
    bytes.removeAll(keepingCapacity: true)
    // Where the value ends if only blanks are left before a comment.
    var significant = 0
    var quote: UInt8?
    var isEscaped = false
    scan: for index in range {
      let byte = text[index]
      if byte < 32 { throw line.failure(.badName, text) }
      if isEscaped {
        isEscaped = false
        switch byte {
        case UInt8(ascii: "n"): bytes.append(10)
        case UInt8(ascii: "t"): bytes.append(9)
        default: bytes.append(byte)
        }
        significant = bytes.count
        continue
      }
      switch byte {
      case UInt8(ascii: "#") where quote == nil:
        bytes.removeLast(bytes.count - significant)
        break scan
      case UInt8(ascii: "\""), UInt8(ascii: "'"):
        if quote == nil {
          quote = byte
          continue
        }
        if quote == byte {
          quote = nil
          continue
        }
      case UInt8(ascii: "\\") where quote == UInt8(ascii: "\""):
        isEscaped = true
        continue
      default: break
      }
      bytes.append(byte)
      if quote != nil || !byte.isBlank { significant = bytes.count }
    }
    if quote != nil || isEscaped { throw line.failure(.truncated, text) }
  }

  private static func isLetter(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "_") || byte &- 65 < 26 || byte &- 97 < 26
  }

  private static func trimmed(_ text: Span<UInt8>, _ range: Range<Int>) -> Range<Int> {
    var start = range.lowerBound
    var end = range.upperBound
    while start < end, text[start].isBlank || text[start] == 13 { start += 1 }
    while end > start, text[end - 1].isBlank || text[end - 1] == 13 { end -= 1 }
    return start..<end
  }
}
