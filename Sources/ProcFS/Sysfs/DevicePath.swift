internal import Glibc

/// Where a device of sysfs really is, behind the links of its class.
enum DevicePath {
  /// The path with all links resolved, in its parts; nil if there is no such path.
  static func resolved(_ path: String) -> [KernelName]? {
    guard let found = path.withCString({ realpath($0, nil) }) else { return nil }
    defer { free(found) }
    let length = strlen(found)
    let bytes = UnsafeBufferPointer(start: found, count: length).map { UInt8(bitPattern: $0) }
    return bytes.split(separator: UInt8(ascii: "/")).map { KernelName(bytes: Array($0)) }
  }
}

extension KernelName {
  /// The name in small letters, with every character but ASCII letters, digits, colons and underscores
  /// as an underscore, and without underscores at its ends.
  ///
  /// A name of a chip in node_exporter's metrics.
  public var cleaned: KernelName {
    var result: [UInt8] = []
    for byte in bytes where byte & 0xc0 != 0x80 {
      let small = byte &- 65 < 26 ? byte | 0x20 : byte
      let isPlain =
        small &- 97 < 26 || small.isDigit || small == .colon || small == UInt8(ascii: "_")
      result.append(isPlain ? small : UInt8(ascii: "_"))
    }
    let underscore = UInt8(ascii: "_")
    guard let start = result.firstIndex(where: { $0 != underscore }),
      let end = result.lastIndex(where: { $0 != underscore })
    else { return KernelName() }
    return KernelName(bytes: Array(result[start...end]))
  }
}
