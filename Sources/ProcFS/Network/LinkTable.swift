/// All network devices, as the kernel tells of them over rtnetlink.
///
/// See rtnetlink(7) and include/uapi/linux/if_link.h.
public struct LinkTable: Sendable {
  /// The devices of the network namespace, in the order of the kernel's answer.
  public private(set) var links: [Link] = []
  private var count = 0

  /// Creates an empty table.
  public init() {}
}

extension LinkTable: NetlinkRecord {
  mutating func begin() { count = 0 }

  mutating func take(_ type: UInt16, _ message: Span<UInt8>) {
    // struct ifinfomsg: family, a pad, type, index, flags, change.
    guard type == RouteMessage.link, message.count >= 16 else { return }
    if count == links.count { links.append(Link()) }
    if links[count].parse(message) { count += 1 }
  }

  mutating func finish() { links.removeLast(links.count - count) }
}

/// One network device.
public struct Link: Hashable, Sendable {
  /// The device's number.
  public private(set) var index = 0
  /// What kind of hardware it is: ARPHRD_… of include/uapi/linux/if_arp.h.
  public private(set) var type: UInt16 = 0
  /// IFF_… of netdevice(7), as programs see them: with those that say how the device is.
  public private(set) var flags: UInt32 = 0
  /// Its name.
  public private(set) var name = KernelName()
  /// What someone wrote about it; ip-link(8), `alias`.
  public private(set) var alias: KernelName?
  /// Its other names (since Linux 5.5).
  public private(set) var otherNames: [KernelName] = []
  /// Its hardware address; none for a device that has no such thing.
  public private(set) var address = KernelName()
  /// The hardware address of all.
  public private(set) var broadcast = KernelName()
  /// The size of a packet that it takes, in bytes.
  public private(set) var mtu: UInt32?
  /// The number of the device below it, such as that of a VLAN; its own or none without one.
  public private(set) var lowerIndex: UInt32?
  /// How many packets may wait to be sent.
  public private(set) var transmitQueueLength: UInt32?
  /// How RFC 2863 names its state.
  public private(set) var operationalState: OperationalState?
  /// 1 if user space says when it is ready; IF_LINK_MODE_….
  public private(set) var linkMode: UInt8?
  /// The number of its group.
  public private(set) var group: UInt32?
  /// Whether there is something at the other end of the line (since Linux 3.9).
  public private(set) var hasCarrier: Bool?
  /// How often the carrier came or went (since Linux 3.15).
  public private(set) var carrierChanges: UInt32?
  /// How often the carrier came (since Linux 4.16).
  public private(set) var carrierUps: UInt32?
  /// How often the carrier went (since Linux 4.16).
  public private(set) var carrierDowns: UInt32?
  /// What it carried.
  public private(set) var statistics: LinkStatistics?

  /// Creates a device without a name.
  public init() {}

  /// Replaces all values by those of a message; false if it has no name.
  mutating func parse(_ message: Span<UInt8>) -> Bool {
    reset(message)
    type = message.load(2, as: UInt16.self)
    index = Int(message.load(4, as: Int32.self))
    flags = message.load(8, as: UInt32.self)
    var attributes = NetlinkAttributes(16..<message.count)
    while let (type, payload) = attributes.next(message) {
      let value = message.extracting(payload)
      let word = value.loadIfAny(0, as: UInt32.self)
      switch type {
      case 1: address.assign(message, payload)
      case 2: broadcast.assign(message, payload)
      case 3: name.assign(message, message.stringRange(payload))
      case 4: mtu = word
      case 5: lowerIndex = word
      case 13: transmitQueueLength = word
      case 16:
        operationalState = value.loadIfAny(0, as: UInt8.self).flatMap {
          OperationalState(rawValue: $0)
        }
      case 17: linkMode = value.loadIfAny(0, as: UInt8.self)
      case 20: alias = message.name(payload)
      case 23: statistics = LinkStatistics(value)
      case 27: group = word
      case 33: hasCarrier = value.loadIfAny(0, as: UInt8.self).map { $0 != 0 }
      case 35: carrierChanges = word
      case 47: carrierUps = word
      case 48: carrierDowns = word
      case 52: parseOtherNames(message, payload)
      default: break
      }
    }
    return !name.isEmpty
  }

  /// Takes IFLA_ALT_IFNAME out of IFLA_PROP_LIST.
  private mutating func parseOtherNames(_ message: Span<UInt8>, _ range: Range<Int>) {
    var attributes = NetlinkAttributes(range)
    while let (type, payload) = attributes.next(message) {
      if type == 53 { otherNames.append(message.name(payload)) }
    }
  }

  /// Forgets what a message need not have, and keeps the memory of the names.
  private mutating func reset(_ message: Span<UInt8>) {
    name.assign(message, 0..<0)
    address.assign(message, 0..<0)
    broadcast.assign(message, 0..<0)
    alias = nil
    if !otherNames.isEmpty { otherNames = [] }
    (mtu, lowerIndex, transmitQueueLength, group) = (nil, nil, nil, nil)
    (carrierChanges, carrierUps, carrierDowns) = (nil, nil, nil)
    (operationalState, linkMode, hasCarrier, statistics) = (nil, nil, nil, nil)
  }
}

/// How RFC 2863 names the state of a network device; Documentation/networking/operstates.rst.
public enum OperationalState: UInt8, CaseIterable, Sendable {
  /// The driver does not say.
  case unknown
  /// The hardware is gone.
  case notPresent
  /// It cannot carry packets.
  case down
  /// The device below it cannot.
  case lowerLayerDown
  /// It is being tested.
  case testing
  /// It waits for something outside, such as a login over 802.1X.
  case dormant
  /// It carries packets.
  case up

  /// The word that sysfs has for it.
  public var kernelName: StaticString {
    switch self {
    case .unknown: "unknown"
    case .notPresent: "notpresent"
    case .down: "down"
    case .lowerLayerDown: "lowerlayerdown"
    case .testing: "testing"
    case .dormant: "dormant"
    case .up: "up"
    }
  }
}

extension Span<UInt8> {
  /// The string of netlink's at a range.
  func name(_ range: Range<Int>) -> KernelName {
    var name = KernelName()
    name.assign(self, stringRange(range))
    return name
  }
}
