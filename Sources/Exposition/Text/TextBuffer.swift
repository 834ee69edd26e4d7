internal import CLinux
package import ProcFS

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Bytes that grow and are kept, with the writing of numbers and names that Prometheus' text needs.
///
/// A raw buffer instead of an array: appending some bytes is then a check of the room and a copy.
package struct TextBuffer: ~Copyable {
  private var base: UnsafeMutablePointer<UInt8>
  private var capacity: Int
  package private(set) var count = 0

  package init(capacity: Int = 256) {
    self.capacity = max(capacity, 64)
    base = .allocate(capacity: self.capacity)
  }

  deinit { base.deallocate() }

  package var isEmpty: Bool { count == 0 }

  /// The bytes so far.
  package borrowing func withBytes<Result>(
    _ body: (UnsafeRawBufferPointer) throws -> Result
  ) rethrows -> Result {
    try body(UnsafeRawBufferPointer(start: base, count: count))
  }

  package mutating func removeAll() { count = 0 }

  package mutating func truncate(to length: Int) { count = min(count, max(0, length)) }

  /// Makes room for that many bytes more.
  @inline(__always)
  private mutating func reserve(_ more: Int) {
    if capacity - count < more { grow(more) }
  }

  @inline(never)
  private mutating func grow(_ more: Int) {
    let size = max(capacity * 2, count + more)
    let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: size)
    larger.update(from: base, count: count)
    base.deallocate()
    base = larger
    capacity = size
  }

  @inline(__always)
  package mutating func append(_ byte: UInt8) {
    reserve(1)
    base[count] = byte
    count &+= 1
  }

  @inline(__always)
  package mutating func append(_ text: StaticString) {
    append(bytes: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }

  @inline(__always)
  package mutating func append(bytes: UnsafeBufferPointer<UInt8>) {
    guard let start = bytes.baseAddress, bytes.count > 0 else { return }
    reserve(bytes.count)
    memcpy(base + count, start, bytes.count)
    count &+= bytes.count
  }

  package mutating func append(_ bytes: [UInt8]) {
    bytes.withUnsafeBufferPointer { append(bytes: $0) }
  }

  package mutating func append(_ text: String) {
    var text = text
    text.withUTF8 { append(bytes: $0) }
  }

  package mutating func append(_ name: KernelName) { append(name.bytes) }

  package mutating func append(_ other: borrowing TextBuffer) {
    append(other, first: other.count)
  }

  package mutating func append(_ other: borrowing TextBuffer, first length: Int) {
    append(bytes: UnsafeBufferPointer(start: other.base, count: min(length, other.count)))
  }

  package borrowing func hasSuffix(_ suffix: StaticString) -> Bool {
    let length = suffix.utf8CodeUnitCount
    return count >= length && memcmp(base + count - length, suffix.utf8Start, length) == 0
  }

  @inline(__always)
  package mutating func append(_ number: UInt64) {
    reserve(20)
    var length = 1
    var bound: UInt64 = 10
    while length < 20, number >= bound {
      length &+= 1
      let (next, over) = bound.multipliedReportingOverflow(by: 10)
      if over {
        if length < 20 { length = 20 }
        break
      }
      bound = next
    }
    var rest = number
    var at = count &+ length
    while at > count {
      at &-= 1
      let (quotient, digit) = rest.quotientAndRemainder(dividingBy: 10)
      base[at] = 48 &+ UInt8(truncatingIfNeeded: digit)
      rest = quotient
    }
    count &+= length
  }

  @inline(__always)
  package mutating func append(_ number: Int64) {
    if number < 0 { append(UInt8(ascii: "-")) }
    append(number.magnitude)
  }

  /// A number in the fewest digits that give it back exactly.
  package mutating func append(_ number: Double) {
    guard number.isFinite else {
      append(number.isNaN ? "NaN" : number < 0 ? "-Inf" : "+Inf")
      return
    }
    let magnitude = number.magnitude
    if number.sign == .minus, number != 0 { append(UInt8(ascii: "-")) }
    if magnitude < 0x1p53, magnitude == magnitude.rounded(.towardZero) {
      append(UInt64(magnitude))
      return
    }
    // Most fractions here are some thousandths or hundredths. The quotient of two whole numbers below
    // 2^53 is the double nearest to that decimal fraction, so it reads back as the same.
    var scale = 10.0
    for decimals in 1...9 {
      let scaled = (magnitude * scale).rounded()
      if scaled >= 0x1p53 { break }
      if scaled / scale == magnitude {
        append(fraction: UInt64(scaled), decimals: decimals)
        return
      }
      scale *= 10
    }
    append(shortest: magnitude)
  }

  private mutating func append(fraction digits: UInt64, decimals: Int) {
    var scale: UInt64 = 1
    for _ in 0..<decimals { scale *= 10 }
    append(digits / scale)
    append(UInt8(ascii: "."))
    var rest = digits % scale
    scale /= 10
    while scale > 0 {
      append(48 + UInt8(truncatingIfNeeded: rest / scale))
      rest %= scale
      scale /= 10
    }
  }

  /// As many significant digits as it takes, 15 to 17; strfromd(3) allocates nothing.
  private mutating func append(shortest number: Double) {
    reserve(40)
    base.withMemoryRebound(to: CChar.self, capacity: capacity) { chars in
      let start = chars + count
      var length = strfromd(start, 40, "%.15g", number)
      if strtod(start, nil) != number { length = strfromd(start, 40, "%.16g", number) }
      if strtod(start, nil) != number { length = strfromd(start, 40, "%.17g", number) }
      count += max(0, Int(length))
    }
  }

  /// A part of a metric's or label's name: anything but ASCII letters, digits and underscores becomes an
  /// underscore.
  package mutating func append(metric bytes: [UInt8]) { append(metric: bytes.span) }

  /// The same, of bytes that are held elsewhere.
  package mutating func append(metric bytes: Span<UInt8>) {
    reserve(bytes.count)
    for index in bytes.indices {
      let byte = bytes[index]
      let isPlain =
        byte &- 97 < 26 || byte &- 65 < 26 || byte &- 48 < 10 || byte == UInt8(ascii: "_")
      append(isPlain ? byte : UInt8(ascii: "_"))
    }
  }

  package mutating func append(label bytes: [UInt8]) {
    bytes.withUnsafeBufferPointer { append(label: $0) }
  }

  /// The value of a label: quote, backslash and newline are escaped, and bytes that are no UTF-8 become
  /// U+FFFD, because one of them makes the whole text unreadable to Prometheus.
  package mutating func append(label bytes: UnsafeBufferPointer<UInt8>) {
    var isPlain = true
    for byte in bytes
    where byte >= 0x80 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") || byte == 10 {
      isPlain = false
      break
    }
    if isPlain { return append(bytes: bytes) }
    var decoder = Unicode.UTF8.ForwardParser()
    var iterator = bytes.makeIterator()
    var isBroken = false
    while true {
      switch decoder.parseScalar(from: &iterator) {
      case .valid(let scalar):
        append(scalar: scalar)
        isBroken = false
      case .error:
        // One for the whole run, as Go's strings.ToValidUTF8 has it.
        if !isBroken { append("\u{FFFD}") }
        isBroken = true
      case .emptyInput: return
      }
    }
  }

  private mutating func append(scalar: Unicode.UTF8.EncodedScalar) {
    switch scalar.first {
    case UInt8(ascii: "\""): append("\\\"")
    case UInt8(ascii: "\\"): append("\\\\")
    case 10: append("\\n")
    default: for byte in scalar { append(byte) }
    }
  }

  /// Help: backslash and newline are escaped, and in OpenMetrics the quote too.
  mutating func append(help: borrowing TextBuffer, quotes: Bool) {
    if !help.has(UInt8(ascii: "\\")), !help.has(10), !quotes || !help.has(UInt8(ascii: "\"")) {
      return append(help)
    }
    for index in 0..<help.count {
      switch help.base[index] {
      case UInt8(ascii: "\\"): append("\\\\")
      case 10: append("\\n")
      case UInt8(ascii: "\"") where quotes: append("\\\"")
      case let byte: append(byte)
      }
    }
  }

  private borrowing func has(_ byte: UInt8) -> Bool { memchr(base, Int32(byte), count) != nil }
}
