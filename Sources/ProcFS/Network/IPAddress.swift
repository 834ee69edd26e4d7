internal import Glibc

/// An address of IPv4 or IPv6.
public enum IPAddress: Hashable, Sendable {
  /// Four bytes, the first one in the highest place.
  case version4(UInt32)
  /// Sixteen bytes in two halves, likewise.
  case version6(UInt64, UInt64)

  /// Takes the bytes as they are on the wire.
  init?(_ family: Int32, _ bytes: Span<UInt8>) {
    switch family {
    case AF_INET where bytes.count >= 4:
      self = .version4(UInt32(bigEndian: bytes.load(0, as: UInt32.self)))
    case AF_INET6 where bytes.count >= 16:
      self = .version6(
        UInt64(bigEndian: bytes.load(0, as: UInt64.self)),
        UInt64(bigEndian: bytes.load(8, as: UInt64.self)))
    default: return nil
    }
  }

  /// The address of IPv4 that one of IPv6 stands for; RFC 4291, 2.5.5.2.
  private var mapped: UInt32? {
    switch self {
    case .version4(let value): value
    case .version6(0, let low) where low >> 32 == 0xffff: UInt32(truncatingIfNeeded: low)
    case .version6: nil
    }
  }

  /// Whether it is the host's own; RFC 1122 and RFC 4291.
  public var isLoopback: Bool {
    if let mapped { return mapped >> 24 == 127 }
    return self == .version6(0, 1)
  }

  /// Whether it is of no worth beyond the link, with those for many hosts; RFC 3927 and RFC 4291.
  public var isLinkLocal: Bool {
    if let mapped { return mapped >> 16 == 0xa9fe || mapped >> 8 == 0xe00000 }
    guard case .version6(let high, _) = self else { return false }
    return high >> 54 == 0xfe80 >> 6 || isMulticast && high >> 48 & 0xf == 2
  }

  /// Whether it is for many programs of this host; RFC 4291.
  public var isInterfaceLocal: Bool {
    guard case .version6(let high, _) = self else { return false }
    return isMulticast && high >> 48 & 0xf == 1
  }

  /// Whether it is for many hosts.
  public var isMulticast: Bool {
    if let mapped { return mapped >> 28 == 0xe }
    guard case .version6(let high, _) = self else { return false }
    return high >> 56 == 0xff
  }

  /// Whether it is of one host: neither for many, nor for all, nor none.
  public var isUnicast: Bool {
    if let mapped { return mapped != 0 && mapped != .max && !isMulticast }
    return self != .version6(0, 0) && !isMulticast
  }
}

extension IPAddress: CustomStringConvertible {
  /// The address as text; RFC 5952 for IPv6.
  public var description: String {
    switch self {
    case .version4(let value): return Self.dotted(value)
    case .version6(let high, let low):
      if let mapped { return "::ffff:" + Self.dotted(mapped) }
      let groups = Self.groups(high) + Self.groups(low)
      let zeros = Self.longestZeros(groups)
      if zeros.isEmpty { return Self.text(groups[...]) }
      return Self.text(groups[..<zeros.lowerBound]) + "::" + Self.text(groups[zeros.upperBound...])
    }
  }

  private static func dotted(_ value: UInt32) -> String {
    [24, 16, 8, 0].map { String(value >> UInt32($0) & 255) }.joined(separator: ".")
  }

  /// The four groups of 16 bits of a half, the highest first.
  private static func groups(_ half: UInt64) -> [UInt64] {
    [48, 32, 16, 0].map { half >> UInt64($0) & 0xffff }
  }

  private static func text(_ groups: ArraySlice<UInt64>) -> String {
    groups.map { String($0, radix: 16) }.joined(separator: ":")
  }

  /// The first of the longest runs of at least two zeros.
  private static func longestZeros(_ groups: [UInt64]) -> Range<Int> {
    var longest = 0..<0
    var start = 0
    for index in 0...groups.count where index == groups.count || groups[index] != 0 {
      if index - start > max(longest.count, 1) { longest = start..<index }
      start = index + 1
    }
    return longest
  }
}
