/// A file of words or numbers between blanks, such as `/proc/sys/net/ipv4/tcp_rmem`.
///
/// See proc_sys(5). A file may be empty.
public struct WordList: KernelRecord {
  /// The words, in the order of the file.
  public private(set) var words: [KernelName] = []
  /// Changes whenever a word does.
  public private(set) var layout = 0

  /// Creates an empty list.
  public init() {}

  /// Replaces all words by those of a text.
  public mutating func parse(_ text: Span<UInt8>) throws(ParseError) {
    var cursor = Cursor()
    var row = 0
    var isChanged = false
    while !cursor.isAtEnd(text) {
      while !cursor.isAtLineEnd(text) {
        let word = cursor.word(text)
        if word.isEmpty { continue }
        if row == words.count { words.append(KernelName()) }
        if words[row].assign(text, word) { isChanged = true }
        row += 1
      }
      cursor.nextLine(text)
    }
    if row < words.count {
      words.removeLast(words.count - row)
      isChanged = true
    }
    if isChanged { layout += 1 }
  }

  /// A word as a whole number, as C writes it: decimal, octal from 0 on, hexadecimal from 0x on.
  ///
  /// Nil if it is no number, or does not fit.
  public func number(at index: Int) -> Int64? {
    guard words.indices.contains(index) else { return nil }
    let bytes = words[index].bytes
    var at = 0
    let isNegative = bytes.first == UInt8(ascii: "-")
    if isNegative || bytes.first == UInt8(ascii: "+") { at = 1 }
    var radix: UInt64 = 10
    if bytes.count > at + 1, bytes[at] == UInt8(ascii: "0") {
      switch bytes[at + 1] | 0x20 {
      case UInt8(ascii: "x"): (radix, at) = (16, at + 2)
      case UInt8(ascii: "o"): (radix, at) = (8, at + 2)
      case UInt8(ascii: "b"): (radix, at) = (2, at + 2)
      default: (radix, at) = (8, at + 1)
      }
    }
    guard at < bytes.count else { return nil }
    var value: UInt64 = 0
    while at < bytes.count {
      guard let digit = Self.digit(bytes[at]), digit < radix else { return nil }
      let (product, over) = value.multipliedReportingOverflow(by: radix)
      let (sum, carry) = product.addingReportingOverflow(digit)
      if over || carry { return nil }
      value = sum
      at += 1
    }
    if isNegative { return value == 1 << 63 ? .min : Int64(exactly: value).map { -$0 } }
    return Int64(exactly: value)
  }

  private static func digit(_ byte: UInt8) -> UInt64? {
    if byte.isDigit { return UInt64(byte - 48) }
    let letter = byte | 0x20
    return letter >= 97 && letter <= 102 ? UInt64(letter - 87) : nil
  }
}
