/// The IP addresses of all network devices, as the kernel tells of them over rtnetlink.
///
/// See rtnetlink(7) and include/uapi/linux/if_addr.h.
public struct AddressTable: Sendable {
  /// One address of a device.
  public struct Row: Hashable, Sendable {
    /// The device's number.
    public let index: Int
    /// The address.
    public let address: IPAddress
    /// How many bits of it are the network's.
    public let prefixLength: Int
  }

  /// The addresses, in the order of the kernel's answer.
  public private(set) var rows: [Row] = []

  /// Creates an empty table.
  public init() {}
}

extension AddressTable: NetlinkRecord {
  mutating func begin() { rows.removeAll(keepingCapacity: true) }

  mutating func take(_ type: UInt16, _ message: Span<UInt8>) {
    // struct ifaddrmsg: family, length of the prefix, flags, scope, index.
    guard type == RouteMessage.address, message.count >= 8 else { return }
    let family = Int32(message[0])
    var own: IPAddress?
    var other: IPAddress?
    var attributes = NetlinkAttributes(8..<message.count)
    while let (type, payload) = attributes.next(message) {
      // Where a device leads to a single other host, IFA_ADDRESS is that host's and IFA_LOCAL our own.
      if type == 1 { other = IPAddress(family, message.extracting(payload)) }
      if type == 2 { own = IPAddress(family, message.extracting(payload)) }
    }
    guard let address = own ?? other else { return }
    rows.append(
      Row(
        index: Int(message.load(4, as: UInt32.self)), address: address,
        prefixLength: Int(message[1])))
  }

  mutating func finish() {}
}
