internal import Glibc

/// One TCP or UDP socket, as the kernel tells of it over netlink.
///
/// See sock_diag(7) and `struct inet_diag_msg` in include/uapi/linux/inet_diag.h.
public struct TCPSocket: Sendable {
  /// An address as it stands in the message: its bytes in two halves, the first one in the highest place,
  /// for IPv4 in the upper half of the first.
  public struct RawAddress: Hashable, Sendable {
    /// The first eight bytes.
    public let high: UInt64
    /// The last eight bytes.
    public let low: UInt64

    /// Puts an address together.
    public init(high: UInt64 = 0, low: UInt64 = 0) {
      self.high = high
      self.low = low
    }
  }

  /// Whether it is of IPv6.
  public internal(set) var isIPv6 = false
  /// The state, in the numbers of `TCPState`.
  public internal(set) var stateNumber: UInt8 = 0
  /// The port of this end; 0 without one.
  public internal(set) var localPort: UInt16 = 0
  /// The port of the other end; 0 without one.
  public internal(set) var remotePort: UInt16 = 0
  /// The address of this end; all zeros for any.
  public internal(set) var localAddress = RawAddress()
  /// The address of the other end.
  public internal(set) var remoteAddress = RawAddress()
  /// The number of the network device that it is bound to; 0 without one.
  public internal(set) var device: UInt32 = 0
  /// What tells it from all others of the network namespace, also later ones; one that only waits to be
  /// forgotten has that of the connection.
  public internal(set) var cookie: UInt64 = 0
  /// Bytes received and not read yet; of one that listens, connections that wait to be accepted.
  public internal(set) var receiveQueue: UInt32 = 0
  /// Bytes sent and not acknowledged yet; of one that listens, how many connections may wait.
  public internal(set) var transmitQueue: UInt32 = 0
  /// The user that made it; 0 for one that is closing.
  public internal(set) var uid: UInt32 = 0
  /// The inode; 0 if nobody has it open.
  public internal(set) var inode: UInt32 = 0
  /// The inode of the control group of v2 in which it was made (since Linux 5.9).
  ///
  /// An accepted one has that of the one that listens. Not told of one that is closing.
  public internal(set) var cgroup: UInt64?
  /// What the kernel knows of the connection; without fields for one that only waits to be forgotten, for
  /// one in the making, and for UDP.
  public internal(set) var info = TCPInfo()

  /// Creates a socket of zeros.
  public init() {}

  /// The state; nil for one that is not known.
  public var state: TCPState? { TCPState(rawValue: stateNumber) }

  /// The address of this end.
  public var local: IPAddress { localAddress.address(isIPv6: isIPv6) }

  /// The address of the other end.
  public var remote: IPAddress { remoteAddress.address(isIPv6: isIPv6) }

  /// Replaces all values by those of a message; false if it is too short to be one.
  @inline(__always)
  mutating func parse(_ message: Span<UInt8>) -> Bool {
    message.withUnsafeBytes { parse($0) }
  }

  @inline(__always)
  private mutating func parse(_ message: UnsafeRawBufferPointer) -> Bool {
    guard message.count >= InetDiag.messageSize else { return false }
    isIPv6 = Int32(message[0]) == AF_INET6
    stateNumber = message[1]
    // Behind four bytes stands a `struct inet_diag_sockid`, whose ports and addresses are in the order
    // of the network.
    localPort = UInt16(bigEndian: message.value(4))
    remotePort = UInt16(bigEndian: message.value(6))
    localAddress = RawAddress(
      high: UInt64(bigEndian: message.value(8)), low: UInt64(bigEndian: message.value(16)))
    remoteAddress = RawAddress(
      high: UInt64(bigEndian: message.value(24)), low: UInt64(bigEndian: message.value(32)))
    device = message.value(40)
    cookie = UInt64(message.value(44) as UInt32) | UInt64(message.value(48) as UInt32) << 32
    // 52 is the timer.
    receiveQueue = message.value(InetDiag.receiveQueueOffset)
    transmitQueue = message.value(InetDiag.transmitQueueOffset)
    uid = message.value(64)
    inode = message.value(68)
    cgroup = nil
    info.clear()
    parseAttributes(message)
    return true
  }

  @inline(__always)
  private mutating func parseAttributes(_ message: UnsafeRawBufferPointer) {
    var offset = InetDiag.messageSize
    while message.count - offset >= Netlink.attributeHeaderSize {
      let length = Int(message.value(offset) as UInt16)
      guard length >= Netlink.attributeHeaderSize, length <= message.count - offset else { return }
      let payload = offset + Netlink.attributeHeaderSize..<offset + length
      switch (message.value(offset + 2) as UInt16) & Netlink.typeMask {
      case InetDiag.infoAttribute: info.assign(UnsafeRawBufferPointer(rebasing: message[payload]))
      case InetDiag.cgroupAttribute where payload.count >= 8:
        cgroup = message.value(payload.lowerBound)
      default: break
      }
      offset += min(Netlink.aligned(length), message.count - offset)
    }
  }
}

extension TCPSocket.RawAddress {
  /// What the address means.
  public func address(isIPv6: Bool) -> IPAddress {
    isIPv6 ? .version6(high, low) : .version4(UInt32(truncatingIfNeeded: high >> 32))
  }
}

extension UnsafeRawBufferPointer {
  /// The value in the machine's byte order at an offset; the bytes must be there.
  @inline(__always)
  fileprivate func value<Value: FixedWidthInteger & BitwiseCopyable>(_ offset: Int) -> Value {
    loadUnaligned(fromByteOffset: offset, as: Value.self)
  }
}

/// The sockets of one datagram, in memory that is used again for the next.
struct TCPSocketBatch: NetlinkRecord {
  /// The type of the messages that are sockets.
  var type: UInt16
  private(set) var sockets: [TCPSocket] = []
  private(set) var count = 0

  init(type: UInt16) { self.type = type }

  mutating func begin() { count = 0 }

  @inline(__always)
  mutating func take(_ type: UInt16, _ message: Span<UInt8>) {
    guard type == self.type else { return }
    if count == sockets.count { sockets.append(TCPSocket()) }
    if sockets[count].parse(message) { count += 1 }
  }

  mutating func finish() {}

  /// Hands the sockets over, and begins anew.
  mutating func flush(_ visit: (Span<TCPSocket>) -> Void) {
    if count > 0 { visit(sockets.span.extracting(0..<count)) }
    count = 0
  }
}
