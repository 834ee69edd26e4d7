/// Walks through a text's bytes from left to right: that of a file, or of a push.
///
/// Whoever walks counts the lines, for what is said of them.
struct TextScanner {
  private let text: [UInt8]
  private var at = 0
  var line = 1

  init(_ text: [UInt8]) { self.text = text }

  /// The next byte; nil at the end.
  var peek: UInt8? { at < text.count ? text[at] : nil }

  mutating func advance() { at = min(at + 1, text.count) }

  mutating func take(_ byte: UInt8) -> Bool {
    guard peek == byte else { return false }
    at += 1
    return true
  }

  mutating func skipBlanks() {
    while at < text.count, text[at].isBlank { at += 1 }
  }

  /// Everything up to the next blank or newline, or what else ends it; what is no UTF-8 is shown as U+FFFD.
  mutating func word(until isEnd: (UInt8) -> Bool = { _ in false }) -> String {
    let start = at
    while at < text.count, !text[at].isBlank, text[at] != .newline, !isEnd(text[at]) { at += 1 }
    return String(decoding: text[start..<at], as: UTF8.self)
  }

  /// A metric's name, `[a-zA-Z_:][a-zA-Z0-9_:]*`; empty where none begins.
  mutating func metricName() -> String { name { $0 == UInt8(ascii: ":") } }

  /// A label's name, `[a-zA-Z_][a-zA-Z0-9_]*`; empty where none begins.
  mutating func labelName() -> String { name { _ in false } }

  private mutating func name(or extra: (UInt8) -> Bool) -> String {
    let start = at
    while at < text.count {
      let byte = text[at]
      let isLetter = (byte | 32) &- 97 < 26 || byte == UInt8(ascii: "_") || extra(byte)
      guard isLetter || (at > start && byte.isDigit) else { break }
      at += 1
    }
    return String(decoding: text[start..<at], as: UTF8.self)
  }

  /// A label's value up to its closing quote, with its escapes undone.
  mutating func quoted() throws(TextfileError) -> String {
    var bytes: [UInt8] = []
    while let byte = peek {
      at += 1
      switch byte {
      case UInt8(ascii: "\""):
        guard let value = String(validating: bytes, as: UTF8.self) else {
          throw failure("a label's value is not UTF-8")
        }
        return value
      case UInt8(ascii: "\\"): bytes.append(try escaped())
      case .newline:
        throw failure("a label's value does not end: expected \"")
      default: bytes.append(byte)
      }
    }
    throw ending()
  }

  /// The help up to the end of the line, with its escapes undone.
  mutating func help() throws(TextfileError) -> String {
    var bytes: [UInt8] = []
    while let byte = peek {
      at += 1
      switch byte {
      case .newline: return String(decoding: bytes, as: UTF8.self)
      case UInt8(ascii: "\\"): bytes.append(try escaped())
      default: bytes.append(byte)
      }
    }
    throw ending()
  }

  private mutating func escaped() throws(TextfileError) -> UInt8 {
    guard let byte = peek else { throw ending() }
    at += 1
    switch byte {
    case UInt8(ascii: "n"): return .newline
    case UInt8(ascii: "\""), UInt8(ascii: "\\"): return byte
    default: throw failure("expected n, \\ or \" behind a backslash")
    }
  }

  mutating func restOfLine() throws(TextfileError) -> String {
    let start = at
    try skipLine()
    return String(decoding: text[start..<(at - 1)], as: UTF8.self)
  }

  /// Passes the line with its newline.
  mutating func skipLine() throws(TextfileError) {
    guard let end = text[at...].firstIndex(of: .newline) else { throw ending() }
    at = end + 1
  }

  /// Says what is wrong where a newline was expected.
  func ending() -> TextfileError {
    guard at < text.count else {
      return failure("the file ends within the line: expected a newline at its end")
    }
    let rest = text[at...].prefix { $0 != .newline }
    let words = rest.drop { $0.isBlank }
    if words.isEmpty { return failure("a blank behind the value") }
    if words.allSatisfy({ $0.isDigit || $0 == UInt8(ascii: "-") }) {
      return failure("a time stamp behind the value: text files must have none")
    }
    return failure("'\(String(decoding: words.prefix(40), as: UTF8.self))' behind the value")
  }

  func failure(_ problem: String) -> TextfileError {
    TextfileError(line: line, problem: problem)
  }
}
