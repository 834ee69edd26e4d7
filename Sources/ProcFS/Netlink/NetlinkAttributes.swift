/// A way through the attributes of a netlink message, or of an attribute that holds others.
///
/// See include/uapi/linux/netlink.h: each is a `struct nlattr` of length and type, and its payload,
/// padded to four bytes. A length that lies ends the walk.
struct NetlinkAttributes {
  private var offset: Int
  private let end: Int

  /// Begins at the first attribute in a part of a message.
  init(_ range: Range<Int>) {
    offset = range.lowerBound
    end = range.upperBound
  }

  /// The next attribute's type, without its flags, and where its payload is.
  mutating func next(_ message: Span<UInt8>) -> (type: UInt16, payload: Range<Int>)? {
    guard end <= message.count, end - offset >= Netlink.attributeHeaderSize else { return nil }
    let length = Int(message.load(offset, as: UInt16.self))
    let type = message.load(offset + 2, as: UInt16.self) & Netlink.typeMask
    guard length >= Netlink.attributeHeaderSize, length <= end - offset else { return nil }
    let payload = offset + Netlink.attributeHeaderSize..<offset + length
    offset += min(Netlink.aligned(length), end - offset)
    return (type, payload)
  }
}
