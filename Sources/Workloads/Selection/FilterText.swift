/// Words that must all stand somewhere in a row.
package struct FilterWords: Hashable, Sendable {
  /// The longest text that words are taken from, in bytes.
  package static let longest = 256

  private let words: [FilterText]

  /// Takes the words as they were typed, with blanks between them; nil for none.
  package init?(_ text: String) {
    words = text.split(whereSeparator: \.isWhitespace).compactMap { FilterText(String($0)) }
    if words.isEmpty { return nil }
  }

  func isMatch<Member: SortMember>(_ row: Member.Row, _: Member.Type) -> Bool {
    words.allSatisfy { Member.isMatch(row, $0) }
  }
}

/// Text that is looked for in names and command lines, ASCII letters without regard to case.
package struct FilterText: Hashable, Sendable {
  private let bytes: [UInt8]

  /// Takes the text as it was typed; nil for none.
  package init?(_ text: String) {
    guard !text.isEmpty else { return nil }
    bytes = text.utf8.map(Self.folded)
  }

  /// Whether the text holds it.
  package func isIn(_ text: String) -> Bool {
    // Both are contiguous for all texts that come from the kernel; a bridged one would be copied.
    var text = text
    return text.withUTF8 { isIn($0) }
  }

  /// Whether the number's digits hold it.
  func isIn(_ number: Int32) -> Bool {
    bytes.count <= 10 && bytes[0] < 0x3a && isIn(String(number))
  }

  private func isIn(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    guard text.count >= bytes.count else { return false }
    let first = bytes[0]
    for start in 0...text.count - bytes.count where Self.folded(text[start]) == first {
      var length = 1
      while length < bytes.count, Self.folded(text[start + length]) == bytes[length] { length += 1 }
      if length == bytes.count { return true }
    }
    return false
  }

  private static func folded(_ byte: UInt8) -> UInt8 {
    byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "Z") ? byte | 0x20 : byte
  }
}
