/// What is needed of include/uapi/linux/netlink.h, which Swift's Glibc does not show.
enum Netlink {
  /// The size of `struct nlmsghdr`.
  static let headerSize = 16
  /// The size of `struct nlattr`.
  static let attributeHeaderSize = 4
  /// NETLINK_ROUTE.
  static let route: Int32 = 0
  /// NETLINK_SOCK_DIAG.
  static let sockDiag: Int32 = 4
  /// NETLINK_GENERIC.
  static let generic: Int32 = 16
  /// NLMSG_ERROR.
  static let error: UInt16 = 2
  /// NLMSG_DONE.
  static let done: UInt16 = 3
  /// NLM_F_REQUEST.
  static let request: UInt16 = 0x1
  /// NLM_F_ACK.
  static let acknowledge: UInt16 = 0x4
  /// NLM_F_ROOT | NLM_F_MATCH.
  static let dump: UInt16 = 0x300
  /// NLM_F_DUMP_INTR.
  static let dumpInterrupted: UInt16 = 0x10
  /// NLA_TYPE_MASK: what is left of an attribute's type without the flags in it.
  static let typeMask: UInt16 = 0x3fff
  /// NLA_F_NESTED.
  static let nested: UInt16 = 0x8000

  /// NLMSG_ALIGN and NLA_ALIGN.
  static func aligned(_ length: Int) -> Int { (length + 3) & ~3 }
}

extension Span<UInt8> {
  /// The value in the machine's byte order at an offset; nil if the bytes are not there.
  @inline(__always)
  func loadIfAny<Value: BitwiseCopyable>(_ offset: Int, as type: Value.Type) -> Value? {
    guard offset >= 0, count - offset >= MemoryLayout<Value>.size else { return nil }
    return load(offset, as: type)
  }

  /// The value in the machine's byte order at an offset; the bytes must be there.
  @inline(__always)
  func load<Value: BitwiseCopyable>(_ offset: Int, as type: Value.Type) -> Value {
    withUnsafeBytes { $0.loadUnaligned(fromByteOffset: offset, as: type) }
  }

  /// The bytes up to the first NUL, if there is one: a string of netlink's.
  func stringRange(_ range: Range<Int>) -> Range<Int> {
    range.lowerBound..<Swift.min(firstIndex(of: 0, from: range.lowerBound), range.upperBound)
  }
}
