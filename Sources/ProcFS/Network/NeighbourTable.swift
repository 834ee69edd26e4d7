/// The neighbours of the host, as the kernel tells of them over rtnetlink, counted by device.
///
/// See rtnetlink(7), arp(7) and include/uapi/linux/neighbour.h.
public struct NeighbourTable: Sendable {
  /// The neighbours at one network device.
  public struct Row: Hashable, Sendable {
    /// The device's number.
    public let index: Int
    /// How many there are, whatever their state, but for those that need no ARP.
    public fileprivate(set) var count: UInt64
  }

  /// NUD_NOARP: multicast and the like, which /proc/net/arp leaves out as well.
  private static let needsNoARP: UInt16 = 0x40

  /// The devices that have neighbours, in the order of the kernel's answer.
  public private(set) var rows: [Row] = []

  /// Creates an empty table.
  public init() {}
}

extension NeighbourTable: NetlinkRecord {
  mutating func begin() { rows.removeAll(keepingCapacity: true) }

  mutating func take(_ type: UInt16, _ message: Span<UInt8>) {
    // struct ndmsg: family, pads, index, state, flags, type.
    guard type == RouteMessage.neighbour, message.count >= 12,
      message.load(8, as: UInt16.self) & Self.needsNoARP == 0
    else { return }
    let index = Int(message.load(4, as: Int32.self))
    if let row = rows.lastIndex(where: { $0.index == index }) {
      rows[row].count += 1
    } else {
      rows.append(Row(index: index, count: 1))
    }
  }

  mutating func finish() {}
}
