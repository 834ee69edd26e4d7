/// Asks the kernel for the speed of its network devices, all at once; ethtool(8).
///
/// See Documentation/networking/ethtool-netlink.rst. Since Linux 5.6; before that, and without
/// `CONFIG_ETHTOOL_NETLINK`, there is only sysfs.
public struct EthtoolNetlink: ~Copyable, Sendable {
  private var socket: NetlinkSocket
  private let question: NetlinkQuestion

  /// Opens the netlink socket, and asks where ethtool answers.
  ///
  /// - Throws: Why there is none.
  public init() throws(ProcFSError) {
    var socket = try NetlinkSocket(Netlink.generic, name: "netlink ethtool")
    var family = GenericFamily()
    try socket.ask(GenericMessage.family("ethtool"), into: &family)
    guard let number = family.number else {
      throw ProcFSError(path: "netlink ethtool", reason: .missingField)
    }
    question = GenericMessage.linkModes(number)
    self.socket = socket
  }

  /// Reads the speed of all devices that have such a thing.
  ///
  /// - Parameter table: Takes them; not to be used after an error.
  /// - Throws: Why the kernel did not answer.
  public mutating func read(_ table: inout LinkModeTable) throws(ProcFSError) {
    try socket.ask(question, into: &table)
  }
}

/// What is needed of include/uapi/linux/{genetlink,ethtool_netlink}.h.
enum GenericMessage {
  /// The size of `struct genlmsghdr`: command, version, a pad.
  static let headerSize = 4

  /// CTRL_CMD_GETFAMILY of GENL_ID_CTRL, with CTRL_ATTR_FAMILY_NAME.
  static func family(_ name: String) -> NetlinkQuestion {
    NetlinkQuestion(
      type: 16, payload: [3, 1, 0, 0] + RouteMessage.attribute(2, of: Array(name.utf8) + [0]),
      isDump: false)
  }

  /// ETHTOOL_MSG_LINKMODES_GET, with ETHTOOL_FLAG_COMPACT_BITSETS, since the modes by name are long.
  static func linkModes(_ family: UInt16) -> NetlinkQuestion {
    let flags = RouteMessage.attribute(3, of: RouteMessage.bytes(UInt32(1)))
    return NetlinkQuestion(
      type: family,
      payload: [4, 1, 0, 0] + RouteMessage.attribute(1 | Netlink.nested, of: flags))
  }
}

/// The number that generic netlink gave to a part of the kernel.
private struct GenericFamily: NetlinkRecord {
  private(set) var number: UInt16?

  mutating func begin() { number = nil }

  mutating func take(_ type: UInt16, _ message: Span<UInt8>) {
    guard message.count >= GenericMessage.headerSize else { return }
    var attributes = NetlinkAttributes(GenericMessage.headerSize..<message.count)
    while let (type, payload) = attributes.next(message) {
      // CTRL_ATTR_FAMILY_ID.
      if type == 1 { number = message.extracting(payload).loadIfAny(0, as: UInt16.self) }
    }
  }

  mutating func finish() {}
}

/// The speed of network devices, as the kernel tells of it over netlink.
public struct LinkModeTable: Sendable {
  /// One network device.
  public struct Row: Hashable, Sendable {
    /// The device's number.
    public let index: Int
    /// Mbit/s; 2^32-1 if it is not known.
    public let speed: UInt32
    /// 0 for half, 1 for full, 255 if it is not known: DUPLEX_… of include/uapi/linux/ethtool.h.
    public let duplex: UInt8
  }

  /// The devices that have a speed, in the order of the kernel's answer.
  public private(set) var rows: [Row] = []

  /// Creates an empty table.
  public init() {}
}

extension LinkModeTable: NetlinkRecord {
  mutating func begin() { rows.removeAll(keepingCapacity: true) }

  mutating func take(_ type: UInt16, _ message: Span<UInt8>) {
    guard message.count >= GenericMessage.headerSize else { return }
    var index: UInt32?
    var speed: UInt32 = 0
    var duplex: UInt8 = 0
    var attributes = NetlinkAttributes(GenericMessage.headerSize..<message.count)
    while let (type, payload) = attributes.next(message) {
      let value = message.extracting(payload)
      switch type {
      case 1:
        var header = NetlinkAttributes(payload)
        while let (type, payload) = header.next(message) {
          if type == 1 { index = message.extracting(payload).loadIfAny(0, as: UInt32.self) }
        }
      case 5: speed = value.loadIfAny(0, as: UInt32.self) ?? 0
      case 6: duplex = value.loadIfAny(0, as: UInt8.self) ?? 0
      default: break
      }
    }
    if let index { rows.append(Row(index: Int(index), speed: speed, duplex: duplex)) }
  }

  mutating func finish() {}
}
