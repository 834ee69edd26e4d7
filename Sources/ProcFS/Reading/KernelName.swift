/// A name as the kernel gives it: bytes, of which UTF-8 is only a hope.
///
/// Names of disks, mount points and processes may hold any byte but NUL. They are kept as they are,
/// and escaped where they leave the program as text.
public struct KernelName: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// The raw bytes.
  public private(set) var bytes: [UInt8]

  /// Creates an empty name.
  public init() {
    bytes = []
  }

  /// Creates a name from the UTF-8 of a string.
  public init(_ string: String) {
    bytes = Array(string.utf8)
  }

  /// Creates a name from raw bytes.
  public init(bytes: [UInt8]) {
    self.bytes = bytes
  }

  /// True for the name of no bytes.
  public var isEmpty: Bool { bytes.isEmpty }

  /// Feeds all bytes at once.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(bytes.count)
    bytes.withUnsafeBytes { hasher.combine(bytes: $0) }
  }

  /// Takes over the bytes at `range` of `text`, and allocates only if they differ from those held.
  ///
  /// - Returns: Whether the name changed.
  @discardableResult
  mutating func assign(_ text: Span<UInt8>, _ range: Range<Int>) -> Bool {
    if text.equals(bytes, at: range) { return false }
    bytes.removeAll(keepingCapacity: true)
    bytes.append(text, range)
    return true
  }

  /// Whether the name is exactly this ASCII text.
  func equals(_ other: StaticString) -> Bool {
    bytes.span.equals(other, at: 0..<bytes.count)
  }

  /// Whether the name begins with this ASCII text.
  func hasPrefix(_ prefix: StaticString) -> Bool {
    bytes.span.hasPrefix(prefix)
  }

  /// Whether the name ends with this ASCII text.
  func hasSuffix(_ suffix: StaticString) -> Bool {
    bytes.span.hasPrefix(suffix, at: bytes.count - suffix.utf8CodeUnitCount)
  }

  /// Orders names by their bytes.
  public static func < (left: KernelName, right: KernelName) -> Bool {
    left.bytes.lexicographicallyPrecedes(right.bytes)
  }

  /// The name as text: control characters, what shows nothing or turns a line round, and bytes that are
  /// no UTF-8 stand as `\xNN`, and a backslash before `x` is doubled by writing it as `\x5c`, so that no two
  /// names read the same.
  public var description: String {
    Self.escape(bytes)
  }

  static func escape(_ bytes: some Collection<UInt8>) -> String {
    // Nearly all names, so that a mount that fails each second costs little.
    if bytes.allSatisfy({ $0 >= 0x20 && $0 < 0x7f && $0 != UInt8(ascii: "\\") }) {
      return String(decoding: bytes, as: UTF8.self)
    }
    var result = ""
    var decoder = Unicode.UTF8.ForwardParser()
    var iterator = bytes.makeIterator()
    // The parser swallows the bytes of an invalid sequence, so they are kept here to be shown.
    var rest = Array(bytes)[...]
    while true {
      switch decoder.parseScalar(from: &iterator) {
      case .emptyInput:
        return result
      case .error(let length):
        for byte in rest.prefix(length) { result += escaped(byte) }
        rest = rest.dropFirst(length)
      case .valid(let encoded):
        let scalar = Unicode.UTF8.decode(encoded)
        let follower = rest.dropFirst().first
        rest = rest.dropFirst(encoded.count)
        let isBackslash = scalar == "\\" && follower == UInt8(ascii: "x")
        if scalar.value < 0x20 || scalar.value == 0x7f || isBackslash {
          result += escaped(UInt8(truncatingIfNeeded: scalar.value))
        } else if (0x80..<0xa0).contains(scalar.value) || isInvisible(scalar) {
          for byte in encoded { result += escaped(byte) }
        } else {
          result.unicodeScalars.append(scalar)
        }
      }
    }
  }

  /// Whether a letter shows nothing and changes how others are shown.
  ///
  /// It can turn a line round, break it, or make two names look like one; Unicode Standard Annex 9, and
  /// Technical Report 36.
  private static func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0xad, 0x61c, 0x180e, 0x200b...0x200f, 0x2028...0x202e, 0x2060...0x206f, 0xfeff: true
    default: false
    }
  }

  private static func escaped(_ byte: UInt8) -> String {
    let digits = String(byte, radix: 16)
    return digits.count == 1 ? "\\x0" + digits : "\\x" + digits
  }
}

extension KernelName: ExpressibleByStringLiteral {
  /// Creates a name from a literal.
  public init(stringLiteral value: String) {
    self.init(value)
  }
}
