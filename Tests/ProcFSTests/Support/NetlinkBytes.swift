/// Messages of netlink as the kernel lays them out, for tests.
enum NetlinkBytes {
  static func bytes<Value: BitwiseCopyable>(_ value: Value) -> [UInt8] {
    withUnsafeBytes(of: value) { Array($0) }
  }

  static func attribute(_ type: UInt16, _ payload: [UInt8]) -> [UInt8] {
    let bytes = bytes(UInt16(4 + payload.count)) + bytes(type) + payload
    return bytes + [UInt8](repeating: 0xee, count: (4 - bytes.count % 4) % 4)
  }

  static func attribute<Value: BitwiseCopyable>(_ type: UInt16, _ value: Value) -> [UInt8] {
    attribute(type, bytes(value))
  }

  static func text(_ type: UInt16, _ text: String) -> [UInt8] {
    attribute(type, Array(text.utf8) + [0])
  }

  static func zeros(_ count: Int) -> [UInt8] { [UInt8](repeating: 0, count: count) }
}
