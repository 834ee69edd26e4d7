import Glibc

/// Names and addresses as they stand in a `Host` header.
enum HostName {
  /// The host of `name:port`, `[::1]:port` or an address, lowercase; nil for what is none.
  static func host(of authority: String) -> String? {
    let text = authority.lowercased()
    if text.hasPrefix("[") {
      guard let end = text.firstIndex(of: "]") else { return nil }
      let address = String(text[text.index(after: text.startIndex)..<end])
      let rest = text[text.index(after: end)...]
      guard isIPv6(address), rest.isEmpty || isPort(rest) else { return nil }
      return address
    }
    guard let colon = text.firstIndex(of: ":") else { return isValid(text) ? text : nil }
    let name = String(text[..<colon])
    return isValid(name) && isPort(text[colon...]) ? name : nil
  }

  /// A DNS name or an IPv4 address; RFC 1123, 2.1, and underscores, which are in use.
  static func isValid(_ name: String) -> Bool {
    let plain = name.hasSuffix(".") ? name.dropLast() : Substring(name)
    return (1...253).contains(plain.utf8.count)
      && plain.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        .allSatisfy { (1...63).contains($0.count) && $0.allSatisfy(isNameByte) }
  }

  private static func isNameByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
      true
    default: false
    }
  }

  private static func isPort(_ text: Substring) -> Bool {
    let digits = text.dropFirst()
    return text.first == ":" && (1...5).contains(digits.count)
      && digits.utf8.allSatisfy { (48...57).contains($0) }
      && (Int(digits) ?? 65_536) <= 65_535
  }

  static func isIPv6(_ text: String) -> Bool {
    var address = in6_addr()
    return inet_pton(AF_INET6, text, &address) == 1
  }

  /// The host's own name; gethostname(2).
  static func own() -> String? {
    var buffer = [CChar](repeating: 0, count: 256)
    guard gethostname(&buffer, buffer.count - 1) == 0 else { return nil }
    let name = buffer.withUnsafeBufferPointer { bytes in
      bytes.baseAddress.map { String(cString: $0) } ?? ""
    }
    return name.isEmpty ? nil : name.lowercased()
  }
}
