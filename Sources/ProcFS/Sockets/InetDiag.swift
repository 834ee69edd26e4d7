internal import Glibc

/// What is needed of include/uapi/linux/{sock_diag,inet_diag}.h, which Swift's Glibc does not show.
enum InetDiag {
  /// The type of a message of the older question, TCPDIAG_GETSOCK.
  static let tcpOfBothVersionsType: UInt16 = 18
  /// The type of a message of the newer question, SOCK_DIAG_BY_FAMILY.
  static let socketsType: UInt16 = 20

  /// Asks for the TCP sockets of both IP versions at once.
  ///
  /// TCPDIAG_GETSOCK is the older question. It takes a `struct inet_diag_req`: four bytes, a `struct
  /// inet_diag_sockid` of 48, then states and device. The kernel goes once through its table of
  /// connections for it, of which a walk is nearly the whole cost (260 µs for 262,144 empty slots),
  /// where the newer question needs a walk for each version.
  static let tcpOfBothVersions = question(
    tcpOfBothVersionsType, size: 60, start: (0, 0), statesOffset: 52)

  /// The same, with what the kernel knows of each connection.
  static let connectionsOfBothVersions = question(
    tcpOfBothVersionsType, size: 60, start: (0, 0), statesOffset: 52, extensions: (3, withInfo))

  /// Asks for the TCP sockets over IPv4.
  static let tcp = sockets(AF_INET, IPPROTO_TCP)
  /// Asks for the TCP sockets over IPv6.
  static let tcp6 = sockets(AF_INET6, IPPROTO_TCP)
  /// Asks for the TCP sockets over IPv4, with what the kernel knows of each connection.
  static let connections = sockets(AF_INET, IPPROTO_TCP, extensions: withInfo)
  /// Asks for the TCP sockets over IPv6, with what the kernel knows of each connection.
  static let connections6 = sockets(AF_INET6, IPPROTO_TCP, extensions: withInfo)
  /// Asks for the UDP sockets over IPv4.
  static let udp = sockets(AF_INET, IPPROTO_UDP)
  /// Asks for the UDP sockets over IPv6.
  static let udp6 = sockets(AF_INET6, IPPROTO_UDP)

  /// The size of a question for one TCP socket.
  static let singleSize = 56

  /// Writes the question for one TCP socket that was seen before, with what the kernel knows of it.
  ///
  /// It is the newer question with the `struct inet_diag_sockid` of the socket; for one thing, the kernel looks
  /// it up by its ends and holds the cookie against it (`inet_diag_find_one_icsk` in net/ipv4/inet_diag.c).
  static func write(_ socket: borrowing TCPSocket, to payload: UnsafeMutableRawBufferPointer) {
    payload.initializeMemory(as: UInt8.self, repeating: 0)
    payload[0] = UInt8(truncatingIfNeeded: socket.isIPv6 ? AF_INET6 : AF_INET)
    payload[1] = UInt8(truncatingIfNeeded: IPPROTO_TCP)
    payload[2] = withInfo
    func store(_ value: some FixedWidthInteger, at offset: Int) {
      payload.storeBytes(of: value, toByteOffset: offset, as: type(of: value))
    }
    store(allStates, at: 4)
    store(socket.localPort.bigEndian, at: 8)
    store(socket.remotePort.bigEndian, at: 10)
    store(socket.localAddress.high.bigEndian, at: 12)
    store(socket.localAddress.low.bigEndian, at: 20)
    store(socket.remoteAddress.high.bigEndian, at: 28)
    store(socket.remoteAddress.low.bigEndian, at: 36)
    store(socket.device, at: 44)
    store(UInt32(truncatingIfNeeded: socket.cookie), at: 48)
    store(UInt32(truncatingIfNeeded: socket.cookie >> 32), at: 52)
  }

  /// Asks for the sockets of one protocol over one IP version.
  ///
  /// SOCK_DIAG_BY_FAMILY of linux/sock_diag.h takes a `struct inet_diag_req_v2`: family, protocol,
  /// extensions and a pad, a byte each, then the states and a `struct inet_diag_sockid`.
  private static func sockets(
    _ family: Int32, _ transport: Int, extensions: UInt8 = 0
  ) -> NetlinkQuestion {
    question(
      socketsType, size: 56,
      start: (UInt8(truncatingIfNeeded: family), UInt8(truncatingIfNeeded: transport)),
      statesOffset: 4, extensions: (2, extensions))
  }

  private static func question(
    _ type: UInt16, size: Int, start: (UInt8, UInt8), statesOffset: Int,
    extensions: (offset: Int, bits: UInt8) = (3, 0)
  ) -> NetlinkQuestion {
    var payload = [UInt8](repeating: 0, count: size)
    (payload[0], payload[1]) = start
    payload[extensions.offset] = extensions.bits
    withUnsafeBytes(of: allStates) { states in
      for index in states.indices { payload[statesOffset + index] = states[index] }
    }
    return NetlinkQuestion(type: type, payload: payload)
  }

  /// The bit of INET_DIAG_INFO among the extensions.
  ///
  /// It asks for `struct tcp_info`; the control group comes unasked.
  private static let withInfo: UInt8 = 1 << 1
  /// INET_DIAG_INFO.
  static let infoAttribute: UInt16 = 2
  /// INET_DIAG_CGROUP_ID.
  static let cgroupAttribute: UInt16 = 21

  /// The size of `struct inet_diag_msg`.
  static let messageSize = 72
  /// The first two bytes of `struct inet_diag_msg` are the family and the state.
  static let answerSize = 2
  /// Where `idiag_rqueue` and `idiag_wqueue` are in `struct inet_diag_msg`: behind four bytes, a `struct
  /// inet_diag_sockid` of 48 and the timer.
  static let receiveQueueOffset = 56
  static let transmitQueueOffset = 60

  /// All states but the 13th, for which the kernel would have to walk the table of bound ports too.
  static let allStates: UInt32 = 0x1ffe
}
