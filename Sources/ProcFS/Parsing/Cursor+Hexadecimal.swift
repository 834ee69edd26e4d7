extension Cursor {
  /// A hexadecimal number of at most 16 digits that fills its word, or nil for any other word; the word is
  /// passed.
  @inline(__always)
  mutating func hexadecimalIfAny(_ text: Span<UInt8>) -> UInt64? {
    skipBlanks(text)
    let start = at
    let limit = start < text.count &- 16 ? start &+ 16 : text.count
    var value: UInt64 = 0
    while at < limit, let digit = text[at].hexValue {
      value = value << 4 | UInt64(digit)
      at &+= 1
    }
    if at > start, isAtWordEnd(text) { return value }
    _ = word(text)
    return nil
  }

  /// A hexadecimal number that must be there and fill its word.
  @inline(__always)
  mutating func hexadecimal(_ text: Span<UInt8>) throws(ParseError) -> UInt64 {
    let start = self
    if let value = hexadecimalIfAny(text) { return value }
    throw start.hexadecimalFailure(text)
  }

  /// A hexadecimal number that must be there, fill its word and fit into 32 bits.
  mutating func hexadecimal32(_ text: Span<UInt8>) throws(ParseError) -> UInt64 {
    let start = self
    let value = try hexadecimal(text)
    if value > UInt32.max { throw start.failure(.overflow, text) }
    return value
  }

  @inline(never)
  private func hexadecimalFailure(_ text: Span<UInt8>) -> ParseError {
    var attempt = self
    return failure(attempt.word(text).isEmpty ? .missingField : .missingNumber, text)
  }
}

extension Span<UInt8> {
  /// The hexadecimal number that fills this range; nil if it is none, or has more than 16 digits.
  @inline(__always)
  func hexadecimal(_ range: Range<Int>) -> UInt64? {
    guard !range.isEmpty, range.count <= 16 else { return nil }
    var value: UInt64 = 0
    for index in range {
      guard let digit = self[index].hexValue else { return nil }
      value = value << 4 | UInt64(digit)
    }
    return value
  }
}

extension UInt8 {
  @inline(__always)
  var hexValue: UInt8? {
    if self &- 48 <= 9 { return self &- 48 }
    let letter = (self | 32) &- 97
    return letter < 6 ? letter &+ 10 : nil
  }
}
