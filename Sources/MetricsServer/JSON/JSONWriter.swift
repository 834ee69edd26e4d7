package import Monitor
package import NIOCore

/// Writes JSON into a buffer, token by token, in the order in which the caller says it.
///
/// The stream writes some thousand numbers a second for each kind of subscription; an encoder that builds a
/// tree first takes ten times as long.
package struct JSONWriter {
  package private(set) var buffer: ByteBuffer
  /// Whether the next token needs a comma before it.
  private var needsComma = false

  package init(capacity: Int = 1024) {
    buffer = ByteBufferAllocator().buffer(capacity: capacity)
  }

  // MARK: Structure

  package mutating func object(_ body: (inout JSONWriter) throws -> Void) rethrows {
    open("{")
    try body(&self)
    close("}")
  }

  package mutating func array(_ body: (inout JSONWriter) throws -> Void) rethrows {
    open("[")
    try body(&self)
    close("]")
  }

  package mutating func key(_ name: String) {
    string(name)
    buffer.writeInteger(UInt8(ascii: ":"))
    needsComma = false
  }

  /// A name that needs no escapes, in one piece: a table has some thousand rows of some thirty members.
  package mutating func key(plain name: StaticString) {
    let length = name.utf8CodeUnitCount
    let comma = needsComma ? 1 : 0
    buffer.writeWithUnsafeMutableBytes(minimumWritableBytes: length + 4) { bytes in
      if comma == 1 { bytes[0] = UInt8(ascii: ",") }
      bytes[comma] = UInt8(ascii: "\"")
      let text = UnsafeRawBufferPointer(start: name.utf8Start, count: length)
      UnsafeMutableRawBufferPointer(rebasing: bytes[(comma + 1)...]).copyMemory(from: text)
      bytes[comma + 1 + length] = UInt8(ascii: "\"")
      bytes[comma + 2 + length] = UInt8(ascii: ":")
      return comma + length + 3
    }
    needsComma = false
  }

  private mutating func open(_ bracket: Unicode.Scalar) {
    comma()
    buffer.writeInteger(UInt8(ascii: bracket))
    needsComma = false
  }

  private mutating func close(_ bracket: Unicode.Scalar) {
    buffer.writeInteger(UInt8(ascii: bracket))
    needsComma = true
  }

  private mutating func comma() {
    if needsComma { buffer.writeInteger(UInt8(ascii: ",")) }
    needsComma = true
  }

  // MARK: Values

  package mutating func null() {
    comma()
    buffer.writeStaticString("null")
  }

  /// A value that has been written already.
  mutating func raw(_ json: ByteBuffer) {
    comma()
    buffer.writeImmutableBuffer(json)
  }

  package mutating func bool(_ value: Bool) {
    comma()
    buffer.writeStaticString(value ? "true" : "false")
  }

  package mutating func integer(_ value: some BinaryInteger) {
    comma()
    digits(UInt64(value.magnitude), isNegative: value < 0)
  }

  /// A double; what JSON has no number for becomes null.
  package mutating func double(_ value: Double?) {
    guard let value, value.isFinite else { return null() }
    comma()
    if value == value.rounded(), abs(value) < 0x1p53 {
      digits(UInt64(abs(value)), isNegative: value < 0)
    } else {
      buffer.writeString(value.description)
    }
  }

  /// A frame's cell, with its metric's decimals, without zeros at the end.
  package mutating func cell(_ cell: Cell, decimals: Int?) {
    if cell == .none { return null() }
    guard let decimals else { return double(cell.value(decimals: nil)) }
    fixedPoint(cell.bits, decimals: decimals)
  }

  /// A double with so many decimals at most; what JSON has no number for becomes null.
  package mutating func rounded(_ value: Double?, decimals: Int) {
    guard let value, value.isFinite else { return null() }
    var scaled = value
    for _ in 0..<decimals { scaled *= 10 }
    guard abs(scaled) < 0x1p53 else { return double(value) }
    fixedPoint(Int64(scaled.rounded()), decimals: decimals)
  }

  /// Unix milliseconds as seconds.
  package mutating func time(_ milliseconds: Int64) {
    fixedPoint(milliseconds, decimals: 3)
  }

  private mutating func fixedPoint(_ value: Int64, decimals: Int) {
    comma()
    var places = decimals
    var number = value.magnitude
    while places > 0, number % 10 == 0 {
      number /= 10
      places -= 1
    }
    var scale: UInt64 = 1
    for _ in 0..<places { scale *= 10 }
    digits(number / scale, isNegative: value < 0)
    guard places > 0 else { return }
    buffer.writeInteger(UInt8(ascii: "."))
    var rest = number % scale
    while scale > 1 {
      scale /= 10
      buffer.writeInteger(UInt8(ascii: "0") + UInt8(rest / scale))
      rest %= scale
    }
  }

  private mutating func digits(_ magnitude: UInt64, isNegative: Bool) {
    if isNegative { buffer.writeInteger(UInt8(ascii: "-")) }
    if magnitude < 10 {
      buffer.writeInteger(UInt8(ascii: "0") + UInt8(magnitude))
      return
    }
    // 2^64 has 20 digits.
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 20) { digits in
      var at = 20
      var rest = magnitude
      while rest > 0 {
        at -= 1
        digits[at] = UInt8(ascii: "0") + UInt8(rest % 10)
        rest /= 10
      }
      buffer.writeBytes(UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(digits)[at...]))
    }
  }

  package mutating func string(_ value: String) {
    comma()
    buffer.writeInteger(UInt8(ascii: "\""))
    if value.utf8.allSatisfy({ $0 >= 0x20 && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") })
    {
      buffer.writeString(value)
    } else {
      for byte in value.utf8 { escaped(byte) }
    }
    buffer.writeInteger(UInt8(ascii: "\""))
  }

  private mutating func escaped(_ byte: UInt8) {
    switch byte {
    case UInt8(ascii: "\""): buffer.writeStaticString("\\\"")
    case UInt8(ascii: "\\"): buffer.writeStaticString("\\\\")
    case UInt8(ascii: "\n"): buffer.writeStaticString("\\n")
    case UInt8(ascii: "\r"): buffer.writeStaticString("\\r")
    case UInt8(ascii: "\t"): buffer.writeStaticString("\\t")
    case 0..<0x20:
      buffer.writeStaticString("\\u00")
      for nibble in [byte >> 4, byte & 15] {
        buffer.writeInteger(
          nibble < 10 ? UInt8(ascii: "0") + nibble : UInt8(ascii: "a") + nibble - 10)
      }
    default: buffer.writeInteger(byte)
    }
  }
}

extension JSONWriter {
  /// A member of an object that is a string.
  package mutating func member(_ name: String, _ value: String) {
    key(name)
    string(value)
  }

  package mutating func member(_ name: String, _ value: some BinaryInteger) {
    key(name)
    integer(value)
  }

  package mutating func member(_ name: String, double value: Double?) {
    key(name)
    double(value)
  }

  package mutating func member(_ name: String, time milliseconds: Int64) {
    key(name)
    time(milliseconds)
  }

  package mutating func member(_ name: String, labels: [Label]) {
    key(name)
    object { json in
      for label in labels { json.member(label.name, label.value) }
    }
  }
}
