/// A place in a text, and the steps that parsers take from there.
///
/// It holds offsets only, and is handed the text at every step: a stored `Span` would need a language
/// feature that is still experimental.
struct Cursor {
  /// The offset of the next byte.
  var at = 0
  /// The number of the line that it stands on, counted from 1.
  var line = 1

  /// How reading a number ended.
  enum Number {
    case value(UInt64)
    case missing
    case overflow
  }

  /// True when nothing of the text is left.
  @inline(__always)
  func isAtEnd(_ text: Span<UInt8>) -> Bool {
    at >= text.count
  }

  /// True when nothing of the line is left.
  @inline(__always)
  func isAtLineEnd(_ text: Span<UInt8>) -> Bool {
    at >= text.count || text[at] == .newline
  }

  /// Passes blanks and tabs, never a newline.
  @inline(__always)
  mutating func skipBlanks(_ text: Span<UInt8>) {
    while at < text.count, text[at].isBlank { at &+= 1 }
  }

  /// Passes one byte if it is the expected one.
  @inline(__always)
  mutating func skip(_ byte: UInt8, _ text: Span<UInt8>) -> Bool {
    guard at < text.count, text[at] == byte else { return false }
    at &+= 1
    return true
  }

  /// Goes to the start of the next line.
  @inline(__always)
  mutating func nextLine(_ text: Span<UInt8>) {
    at = min(lineEnd(text) &+ 1, text.count)
    line &+= 1
  }

  /// The offset of the newline that ends this line, or of the end of the text.
  @inline(__always)
  func lineEnd(_ text: Span<UInt8>) -> Int {
    text.firstIndex(of: .newline, from: at)
  }

  /// Passes blanks and then everything up to the next blank or newline.
  @inline(__always)
  mutating func word(_ text: Span<UInt8>) -> Range<Int> {
    skipBlanks(text)
    let start = at
    while at < text.count, !text[at].isBlank, text[at] != .newline { at &+= 1 }
    return start..<at
  }

  /// Whether a word ends here.
  @inline(__always)
  func isAtWordEnd(_ text: Span<UInt8>) -> Bool {
    at >= text.count || text[at].isBlank || text[at] == .newline
  }

  /// Passes blanks and digits; what follows them is for the caller to judge.
  @inline(__always)
  mutating func digits(_ text: Span<UInt8>) -> Number {
    skipBlanks(text)
    let start = at
    var index = start
    var value: UInt64 = 0
    while index < text.count {
      let digit = text[index] &- 48
      if digit > 9 { break }
      value = value &* 10 &+ UInt64(digit)
      index &+= 1
    }
    // 19 digits cannot have run over; where there are more they are looked at again.
    if index &- start > 19 { return longDigits(text) }
    at = index
    return index == start ? .missing : .value(value)
  }

  /// Passes digits of which there are many; stays where the number is too large.
  @inline(never)
  private mutating func longDigits(_ text: Span<UInt8>) -> Number {
    var index = at
    var value: UInt64 = 0
    while index < text.count, text[index].isDigit {
      let (tens, over) = value.multipliedReportingOverflow(by: 10)
      let (sum, carry) = tens.addingReportingOverflow(UInt64(text[index] &- 48))
      if over || carry { return .overflow }
      value = sum
      index &+= 1
    }
    at = index
    return .value(value)
  }

  /// A number that must be there and fill its word.
  @inline(__always)
  mutating func number(_ text: Span<UInt8>) throws(ParseError) -> UInt64 {
    let start = self
    switch digits(text) {
    case .value(let value):
      if isAtWordEnd(text) { return value }
      throw start.failure(.missingNumber, text)
    case .missing: throw failure(isAtLineEnd(text) ? .missingField : .missingNumber, text)
    case .overflow: throw start.failure(.overflow, text)
    }
  }

  /// A number that must be there and fit into 32 bits, and the byte that must follow it, if any.
  mutating func number32(
    _ text: Span<UInt8>, before end: UInt8? = nil
  ) throws(ParseError) -> UInt32 {
    let start = self
    switch digits(text) {
    case .value(let value):
      let isWhole = if let end { skip(end, text) } else { isAtWordEnd(text) }
      guard isWhole else { throw start.failure(.missingNumber, text) }
      guard let narrow = UInt32(exactly: value) else { throw start.failure(.overflow, text) }
      return narrow
    case .missing: throw failure(isAtLineEnd(text) ? .missingField : .missingNumber, text)
    case .overflow: throw start.failure(.overflow, text)
    }
  }

  /// A number, or nil for a word that is none; the word is passed in either case.
  @inline(__always)
  mutating func numberIfAny(_ text: Span<UInt8>) -> UInt64? {
    if case .value(let value) = digits(text), isAtWordEnd(text) { return value }
    _ = word(text)
    return nil
  }

  /// A decimal fraction such as `12.34` that must be there and fill its word.
  ///
  /// Up to 15 significant digits, more than the kernel prints, the result is the nearest `Double`:
  /// both the digits and the power of ten are then exact.
  mutating func decimal(_ text: Span<UInt8>) throws(ParseError) -> Double {
    let start = self
    var mantissa: UInt64
    switch digits(text) {
    case .value(let whole): mantissa = whole
    case .missing: throw failure(isAtLineEnd(text) ? .missingField : .missingNumber, text)
    case .overflow: throw start.failure(.overflow, text)
    }
    if isAtWordEnd(text) { return Double(mantissa) }
    guard skip(UInt8(ascii: "."), text), !isAtWordEnd(text) else {
      throw start.failure(.missingNumber, text)
    }
    var scale = 1.0
    while at < text.count, text[at].isDigit {
      let (tens, over) = mantissa.multipliedReportingOverflow(by: 10)
      let (sum, carry) = tens.addingReportingOverflow(UInt64(text[at] &- 48))
      if over || carry { throw start.failure(.overflow, text) }
      mantissa = sum
      scale *= 10
      at &+= 1
    }
    guard isAtWordEnd(text) else { throw start.failure(.missingNumber, text) }
    return Double(mantissa) / scale
  }

  /// A decimal fraction, or nil for a word that is none; the word is passed in either case.
  mutating func decimalIfAny(_ text: Span<UInt8>) -> Double? {
    var attempt = self
    let value = try? attempt.decimal(text)
    _ = word(text)
    return value
  }

  /// The error for what stands at the cursor.
  @inline(never)
  func failure(_ reason: Reason, _ text: Span<UInt8>) -> ParseError {
    var end = self
    return ParseError(reason, line: line, token: text.escaped(end.word(text)))
  }
}
