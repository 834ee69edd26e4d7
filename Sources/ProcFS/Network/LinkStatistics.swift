/// What a network device has carried since it came up, in packets and bytes.
///
/// `struct rtnl_link_stats64` of include/uapi/linux/if_link.h, Documentation/networking/statistics.rst.
/// Drivers reset their counters at will, and 32-bit ones wrap. `/proc/net/dev` shows the same with some of
/// the errors added up.
public struct LinkStatistics: Hashable, Sendable {
  /// Packets received.
  public let receivePackets: UInt64
  /// Packets sent.
  public let transmitPackets: UInt64
  /// Bytes received.
  public let receiveBytes: UInt64
  /// Bytes sent.
  public let transmitBytes: UInt64
  /// Packets received in error, of all kinds.
  public let receiveErrors: UInt64
  /// Packets that could not be sent, of all kinds.
  public let transmitErrors: UInt64
  /// Packets received and not processed, for want of room or of a protocol that wanted them.
  public let receiveDropped: UInt64
  /// Packets dropped on their way out, for want of room.
  public let transmitDropped: UInt64
  /// Multicast packets received.
  public let multicast: UInt64
  /// Collisions on the line.
  public let collisions: UInt64
  /// Packets received with a wrong length.
  public let receiveLengthErrors: UInt64
  /// Packets received that overflowed the receiver.
  public let receiveOverErrors: UInt64
  /// Packets received with a wrong checksum.
  public let receiveCRCErrors: UInt64
  /// Packets received that were not aligned.
  public let receiveFrameErrors: UInt64
  /// Packets lost since the receiver's FIFO overflowed.
  public let receiveFIFOErrors: UInt64
  /// Packets lost for want of buffers on the host.
  public let receiveMissedErrors: UInt64
  /// Packets given up while they were sent.
  public let transmitAbortedErrors: UInt64
  /// Packets lost with the carrier.
  public let transmitCarrierErrors: UInt64
  /// Packets lost since the sender's FIFO ran dry.
  public let transmitFIFOErrors: UInt64
  /// Packets sent without the heartbeat of old Ethernet.
  public let transmitHeartbeatErrors: UInt64
  /// Packets that collided late.
  public let transmitWindowErrors: UInt64
  /// Compressed packets received (PPP, CSLIP).
  public let receiveCompressed: UInt64
  /// Compressed packets sent (PPP, CSLIP).
  public let transmitCompressed: UInt64
  /// Packets received by a device that is not to be used, such as the spare one of a bond (since Linux
  /// 4.6).
  public let receiveNoHandler: UInt64?
  /// Packets received that were meant for another host (since Linux 5.19).
  public let receiveOtherHostDropped: UInt64?

  /// Takes the counters out of IFLA_STATS64; nil if it is shorter than it ever was.
  init?(_ payload: Span<UInt8>) {
    guard payload.count >= 184 else { return nil }
    @inline(__always)
    func counter(_ place: Int) -> UInt64 { payload.load(place * 8, as: UInt64.self) }
    receivePackets = counter(0)
    transmitPackets = counter(1)
    receiveBytes = counter(2)
    transmitBytes = counter(3)
    receiveErrors = counter(4)
    transmitErrors = counter(5)
    receiveDropped = counter(6)
    transmitDropped = counter(7)
    multicast = counter(8)
    collisions = counter(9)
    receiveLengthErrors = counter(10)
    receiveOverErrors = counter(11)
    receiveCRCErrors = counter(12)
    receiveFrameErrors = counter(13)
    receiveFIFOErrors = counter(14)
    receiveMissedErrors = counter(15)
    transmitAbortedErrors = counter(16)
    transmitCarrierErrors = counter(17)
    transmitFIFOErrors = counter(18)
    transmitHeartbeatErrors = counter(19)
    transmitWindowErrors = counter(20)
    receiveCompressed = counter(21)
    transmitCompressed = counter(22)
    receiveNoHandler = payload.loadIfAny(184, as: UInt64.self)
    receiveOtherHostDropped = payload.loadIfAny(192, as: UInt64.self)
  }
}
