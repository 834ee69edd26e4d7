internal import Glibc

extension UInt8 {
  static let newline = UInt8(ascii: "\n")
  static let colon = UInt8(ascii: ":")
  static let space = UInt8(ascii: " ")

  @inline(__always)
  var isBlank: Bool { self == 32 || self == 9 }

  @inline(__always)
  var isDigit: Bool { self &- 48 <= 9 }
}

extension Span<UInt8> {
  /// How many bytes the text has, without the padding at its end.
  ///
  /// lxcfs fills its files up with NUL bytes; the kernel writes none.
  var unpaddedCount: Int {
    var end = count
    while end > 0, self[end - 1] == 0 { end -= 1 }
    return end
  }

  /// How many bytes the text has, without the padding at its end, where it must have some.
  ///
  /// Blanks and newlines alone are as good as nothing.
  func contentCount() throws(ParseError) -> Int {
    let end = unpaddedCount
    var start = 0
    while start < end, self[start].isBlank || self[start] == .newline { start += 1 }
    if start == end { throw ParseError(.empty) }
    return end
  }

  /// The first offset from `start` on that holds `byte`, or the end.
  @inline(__always)
  func firstIndex(of byte: UInt8, from start: Int) -> Int {
    guard start < count else { return count }
    return withUnsafeBytes { bytes in
      guard let base = bytes.baseAddress,
        let found = memchr(base + start, Int32(byte), bytes.count - start)
      else { return bytes.count }
      return UnsafeRawPointer(found) - base
    }
  }

  /// The last offset in `range` that holds `byte`.
  @inline(__always)
  func lastIndex(of byte: UInt8, in range: Range<Int>) -> Int? {
    var index = range.upperBound
    while index > range.lowerBound {
      index &-= 1
      if self[index] == byte { return index }
    }
    return nil
  }

  /// Whether the bytes at `range` are these.
  @inline(__always)
  func equals(_ other: [UInt8], at range: Range<Int>) -> Bool {
    equals(other, 0..<other.count, at: range)
  }

  /// Whether the bytes at `range` are those at `part` of another array.
  @inline(__always)
  func equals(_ other: [UInt8], _ part: Range<Int>, at range: Range<Int>) -> Bool {
    guard range.count == part.count, range.lowerBound >= 0, range.upperBound <= count,
      part.lowerBound >= 0, part.upperBound <= other.count
    else { return false }
    return withUnsafeBytes { left in
      other.withUnsafeBytes { right in
        guard let left = left.baseAddress, let right = right.baseAddress else { return true }
        return memcmp(left + range.lowerBound, right + part.lowerBound, range.count) == 0
      }
    }
  }

  /// Whether this ASCII text stands at `start`.
  @inline(__always)
  func hasPrefix(_ prefix: StaticString, at start: Int = 0) -> Bool {
    let length = prefix.utf8CodeUnitCount
    guard start >= 0, count - start >= length else { return false }
    return withUnsafeBytes { bytes in
      guard let base = bytes.baseAddress else { return length == 0 }
      return memcmp(base + start, prefix.utf8Start, length) == 0
    }
  }

  /// Whether `range` holds exactly this ASCII text.
  @inline(__always)
  func equals(_ other: StaticString, at range: Range<Int>) -> Bool {
    range.count == other.utf8CodeUnitCount && hasPrefix(other, at: range.lowerBound)
  }

  /// The bytes as text for an error message, at most 40 of them.
  func escaped(_ range: Range<Int>) -> String {
    var bytes: [UInt8] = []
    for index in range.prefix(40) { bytes.append(self[index]) }
    return KernelName.escape(bytes)
  }
}

extension [UInt8] {
  /// Appends the bytes at `range` of a text.
  @inline(__always)
  mutating func append(_ text: Span<UInt8>, _ range: Range<Int>) {
    text.extracting(range).withUnsafeBytes { append(contentsOf: $0) }
  }
}
