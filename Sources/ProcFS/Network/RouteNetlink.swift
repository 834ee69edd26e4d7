internal import Glibc

/// Asks the kernel for its network devices, their addresses, neighbours and queues; rtnetlink(7).
///
/// One question brings all devices, where sysfs has a file for each figure of each. It needs no rights,
/// and sees the network namespace that it was opened in.
public struct RouteNetlink: ~Copyable, Sendable {
  private var socket: NetlinkSocket

  /// Opens the netlink socket.
  ///
  /// - Throws: Why there is none: a system call filter, or a sandbox.
  public init() throws(ProcFSError) {
    socket = try NetlinkSocket(Netlink.route, name: "netlink route")
  }

  /// Reads all network devices.
  ///
  /// - Parameter table: Takes them; not to be used after an error.
  /// - Throws: Why the kernel did not answer.
  public mutating func read(_ table: inout LinkTable) throws(ProcFSError) {
    try socket.ask(RouteMessage.links, into: &table)
  }

  /// Reads the addresses of all network devices.
  ///
  /// - Parameter table: Takes them; not to be used after an error.
  /// - Throws: Why the kernel did not answer.
  public mutating func read(_ table: inout AddressTable) throws(ProcFSError) {
    try socket.ask(RouteMessage.addresses, into: &table)
  }

  /// Reads the neighbours over IPv4: what arp(8) shows, and more.
  ///
  /// - Parameter table: Takes them; not to be used after an error.
  /// - Throws: Why the kernel did not answer.
  public mutating func read(_ table: inout NeighbourTable) throws(ProcFSError) {
    try socket.ask(RouteMessage.neighbours, into: &table)
  }

  /// Reads the queueing disciplines of all network devices; tc(8).
  ///
  /// - Parameter table: Takes them; not to be used after an error.
  /// - Throws: Why the kernel did not answer.
  public mutating func read(_ table: inout QueueTable) throws(ProcFSError) {
    try socket.ask(RouteMessage.queues, into: &table)
  }

  /// The name that a device has now; nil if there is none of this number.
  ///
  /// See if_indextoname(3).
  public static func deviceName(_ index: Int) -> KernelName? {
    guard let index = UInt32(exactly: index) else { return nil }
    return withUnsafeTemporaryAllocation(of: CChar.self, capacity: Int(IF_NAMESIZE)) { chars in
      guard let base = chars.baseAddress, if_indextoname(index, base) != nil else { return nil }
      return KernelName(bytes: chars.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) })
    }
  }
}

/// What is needed of include/uapi/linux/rtnetlink.h.
enum RouteMessage {
  /// RTM_NEWLINK, the type of a message that is a device.
  static let link: UInt16 = 16
  /// RTM_NEWADDR.
  static let address: UInt16 = 20
  /// RTM_NEWNEIGH.
  static let neighbour: UInt16 = 28
  /// RTM_NEWQDISC.
  static let queue: UInt16 = 36

  /// RTM_GETLINK with a `struct ifinfomsg` and IFLA_EXT_MASK.
  ///
  /// RTEXT_FILTER_SKIP_STATS leaves out the counters of IPv6, which the kernel would have to add up over
  /// all processors; those of the device itself stay.
  static let links = NetlinkQuestion(
    type: 18,
    payload: [UInt8](repeating: 0, count: 16)
      + attribute(29, of: [UInt8](bytes(UInt32(1 << 3)))))
  /// RTM_GETADDR with a `struct ifaddrmsg`.
  static let addresses = NetlinkQuestion(type: 22, payload: [UInt8](repeating: 0, count: 8))
  /// RTM_GETNEIGH with a `struct ndmsg`, of which the first byte is the family.
  static let neighbours = NetlinkQuestion(
    type: 30, payload: [UInt8(AF_INET)] + [UInt8](repeating: 0, count: 11))
  /// RTM_GETQDISC with a `struct tcmsg`.
  static let queues = NetlinkQuestion(type: 38, payload: [UInt8](repeating: 0, count: 20))

  static func attribute(_ type: UInt16, of payload: [UInt8]) -> [UInt8] {
    var attribute = bytes(UInt16(Netlink.attributeHeaderSize + payload.count)) + bytes(type)
    attribute += payload
    attribute += [UInt8](repeating: 0, count: Netlink.aligned(payload.count) - payload.count)
    return attribute
  }

  static func bytes<Value: BitwiseCopyable>(_ value: Value) -> [UInt8] {
    withUnsafeBytes(of: value) { Array($0) }
  }
}
