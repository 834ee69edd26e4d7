internal import Glibc

/// What an attribute of sysfs said when it was read last.
///
/// Such attributes hold one short value; see Documentation/filesystems/sysfs.rst. Whether it is a number,
/// and of which form, is for whoever knows the attribute to say.
public struct AttributeValue: Hashable, Sendable {
  /// More than any value of a device; what a broken driver says beyond is cut off.
  public static let limit = 128

  /// The text without blanks and newlines at its ends; nil if it was not read.
  public var text: KernelName? { state == .open ? bytes : nil }
  /// What became of the last attempt to read it.
  public private(set) var state: KernelFile.State

  private var bytes = KernelName()

  /// Whether it is yet to be read, or its driver wants to be asked again.
  public var isPending: Bool { state == .failed(EAGAIN) }

  /// Creates a value that is yet to be read: it should be tried again.
  public init() { state = .failed(EAGAIN) }

  /// The value of an attribute that there is not.
  static let absent = AttributeValue(.absent)

  private init(_ state: KernelFile.State) { self.state = state }

  /// Takes a text; allocates only where it is longer than all before.
  public mutating func take(_ text: Span<UInt8>, limit: Int = Self.limit) {
    var end = min(text.count, limit)
    while end > 0, text[end - 1].isWhite { end -= 1 }
    var start = 0
    while start < end, text[start].isWhite { start += 1 }
    bytes.assign(text, start..<end)
    state = .open
  }

  /// Takes a text, and no more than newlines from its ends: blanks belong to a label.
  public mutating func takeLine(_ text: Span<UInt8>) {
    var end = min(text.count, Self.limit)
    while end > 0, text[end - 1] == .newline { end -= 1 }
    var start = 0
    while start < end, text[start] == .newline { start += 1 }
    bytes.assign(text, start..<end)
    state = .open
  }

  /// Takes down that there is no text.
  public mutating func lose(_ state: KernelFile.State) {
    self.state = state == .open ? .absent : state
  }

  /// The value as a whole number of decimal digits; nil if it was not read or is none.
  public var unsigned: UInt64? {
    guard state == .open else { return nil }
    let span = bytes.bytes.span
    var cursor = Cursor()
    guard case .value(let value) = cursor.digits(span), cursor.at == span.count else { return nil }
    return value
  }

  /// The value as a whole number with or without a sign; nil if it was not read or is none.
  public var signed: Int64? {
    guard state == .open else { return nil }
    return Self.signed(bytes.bytes.span, radix: 10)
  }

  /// The value as a whole number as C writes it: decimal, hexadecimal after 0x, or octal after 0.
  public var literal: Int64? {
    guard state == .open else { return nil }
    return Self.signed(bytes.bytes.span, radix: nil)
  }

  /// The value as a number with or without a fraction; nil if it was not read or is none.
  public var number: Double? {
    guard state == .open else { return nil }
    if let whole = Self.signed(bytes.bytes.span, radix: 10) { return Double(whole) }
    return Self.fraction(bytes.bytes)
  }

  private static func signed(_ text: Span<UInt8>, radix: UInt64?) -> Int64? {
    var at = 0
    var isNegative = false
    if text.count > 0, text[0] == UInt8(ascii: "-") || text[0] == UInt8(ascii: "+") {
      isNegative = text[0] == UInt8(ascii: "-")
      at = 1
    }
    var base = radix ?? 10
    if radix == nil, text.count > at + 1, text[at] == UInt8(ascii: "0") {
      let isHexadecimal = text[at + 1] | 0x20 == UInt8(ascii: "x")
      base = isHexadecimal ? 16 : 8
      at += isHexadecimal ? 2 : 1
    }
    guard at < text.count else { return nil }
    var value: UInt64 = 0
    while at < text.count {
      guard let digit = text[at].digit, digit < base else { return nil }
      let (product, over) = value.multipliedReportingOverflow(by: base)
      let (sum, carry) = product.addingReportingOverflow(digit)
      if over || carry { return nil }
      value = sum
      at += 1
    }
    if isNegative { return value == 1 << 63 ? .min : Int64(exactly: value).map { -$0 } }
    return Int64(exactly: value)
  }

  /// Whatever is no whole number; strtod(3) is held to decimal fractions and the words for infinity and
  /// no number.
  private static func fraction(_ bytes: [UInt8]) -> Double? {
    guard let first = bytes.first, !first.isWhite,
      bytes.allSatisfy({
        $0.isDigit || ".+-".utf8.contains($0) || "aefintyAEFINTY".utf8.contains($0)
      })
    else { return nil }
    return withUnsafeTemporaryAllocation(of: CChar.self, capacity: bytes.count + 1) { text in
      for index in bytes.indices { text[index] = CChar(bitPattern: bytes[index]) }
      text[bytes.count] = 0
      guard let start = text.baseAddress else { return nil }
      var end: UnsafeMutablePointer<CChar>?
      let value = strtod(start, &end)
      return end == start + bytes.count ? value : nil
    }
  }
}

extension UInt8 {
  /// A blank, or one of the controls that end lines and columns.
  fileprivate var isWhite: Bool { self == .space || self &- 9 < 5 }

  fileprivate var digit: UInt64? {
    if isDigit { return UInt64(self &- 48) }
    let letter = self | 0x20
    guard letter &- 97 < 6 else { return nil }
    return UInt64(letter &- 87)
  }
}
