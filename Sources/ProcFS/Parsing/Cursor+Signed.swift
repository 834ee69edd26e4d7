extension Cursor {
  /// A number that must be there, fill its word and may have a minus.
  @inline(__always)
  mutating func signed(_ text: Span<UInt8>) throws(ParseError) -> Int64 {
    skipBlanks(text)
    let start = self
    let isNegative = skip(UInt8(ascii: "-"), text)
    if isNegative, at >= text.count || !text[at].isDigit {
      throw start.failure(.missingNumber, text)
    }
    switch digits(text) {
    case .value(let magnitude):
      guard isAtWordEnd(text) else { throw start.failure(.missingNumber, text) }
      guard let value = Self.signed(magnitude, isNegative) else {
        throw start.failure(.overflow, text)
      }
      return value
    case .missing: throw failure(isAtLineEnd(text) ? .missingField : .missingNumber, text)
    case .overflow: throw start.failure(.overflow, text)
    }
  }

  /// A number that must be there, fit into 32 bits and may have a minus.
  @inline(__always)
  mutating func signed32(_ text: Span<UInt8>) throws(ParseError) -> Int32 {
    skipBlanks(text)
    let start = self
    guard let value = Int32(exactly: try signed(text)) else { throw start.failure(.overflow, text) }
    return value
  }

  /// A number that may have a minus, or nil for a word that is none; the word is passed.
  @inline(__always)
  mutating func signedIfAny(_ text: Span<UInt8>) -> Int64? {
    var attempt = self
    attempt.skipBlanks(text)
    let isNegative = attempt.skip(UInt8(ascii: "-"), text)
    let start = attempt.at
    if case .value(let magnitude) = attempt.digits(text), attempt.isAtWordEnd(text),
      start < text.count, text[start].isDigit
    {
      self = attempt
      return Self.signed(magnitude, isNegative)
    }
    _ = word(text)
    return nil
  }

  private static func signed(_ magnitude: UInt64, _ isNegative: Bool) -> Int64? {
    if !isNegative { return Int64(exactly: magnitude) }
    return magnitude == 1 << 63 ? .min : Int64(exactly: magnitude).map { -$0 }
  }
}
