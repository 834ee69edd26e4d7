/// `struct tcp_info`: what the kernel knows of one TCP connection.
///
/// See tcp(7), `TCP_INFO`, and include/uapi/linux/tcp.h. Each kernel appends fields to the struct; those
/// that this one does not have are nil.
public struct TCPInfo: Sendable {
  /// As much of the struct as is kept: all of Linux 6.7.
  static let capacity = 256

  private var words = InlineArray<32, UInt64>(repeating: 0)
  /// How many bytes of the struct the kernel has given; 0 where it has given none.
  public private(set) var size = 0

  /// Creates a struct without any field.
  public init() {}

  /// Takes over what the kernel has given.
  @inline(__always)
  mutating func assign(_ bytes: UnsafeRawBufferPointer) {
    size = min(bytes.count, Self.capacity)
    withUnsafeMutableBytes(of: &words) { words in
      words.copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes[..<size]))
    }
  }

  /// Forgets all fields.
  @inline(__always)
  mutating func clear() { size = 0 }

  @inline(__always)
  private func field<Value: FixedWidthInteger & BitwiseCopyable>(
    _ offset: Int, _ type: Value.Type
  ) -> Value? {
    guard size >= offset + MemoryLayout<Value>.size else { return nil }
    return withUnsafeBytes(of: words) { $0.loadUnaligned(fromByteOffset: offset, as: type) }
  }

  @inline(__always)
  private func word(_ offset: Int) -> UInt32? { field(offset, UInt32.self) }

  @inline(__always)
  private func long(_ offset: Int) -> UInt64? { field(offset, UInt64.self) }
}

extension TCPInfo {
  /// Timeouts in a row that what was sent last has run into.
  public var timeouts: UInt8? { field(2, UInt8.self) }
  /// How long the kernel waits for an acknowledgement, in microseconds.
  public var retransmissionTimeout: UInt32? { word(8) }
  /// The largest segment that is sent, in bytes.
  public var sendSegmentSize: UInt32? { word(16) }
  /// The largest segment that the other side is thought to send, in bytes.
  public var receiveSegmentSize: UInt32? { word(20) }
  /// Segments sent and not acknowledged yet.
  public var unacknowledged: UInt32? { word(24) }
  /// Segments counted as lost.
  public var lost: UInt32? { word(32) }
  /// Segments sent again and not acknowledged yet.
  public var retransmitted: UInt32? { word(36) }
  /// Since data was sent last, in milliseconds.
  public var sinceDataSent: UInt32? { word(44) }
  /// Since data was received last, in milliseconds.
  public var sinceDataReceived: UInt32? { word(52) }
  /// Since an acknowledgement was received last, in milliseconds.
  public var sinceAcknowledged: UInt32? { word(56) }
  /// The largest packet that the path carries, in bytes.
  public var pathMTU: UInt32? { word(60) }
  /// The smoothed round-trip time, in microseconds; 0 before it has been measured.
  public var roundTripTime: UInt32? { word(68) }
  /// How far it varies, in microseconds.
  public var roundTripVariation: UInt32? { word(72) }
  /// Where slow start ends, in segments; 2147483647 as long as it has not ended.
  public var slowStartThreshold: UInt32? { word(76) }
  /// How many segments may be on their way.
  public var congestionWindow: UInt32? { word(80) }
  /// The round-trip time as the receiver sees it, in microseconds; 0 before it has been measured.
  public var receiverRoundTripTime: UInt32? { word(92) }
  /// The room for what is received, in bytes.
  public var receiveSpace: UInt32? { word(96) }
  /// Segments that were sent again, all in all.
  public var totalRetransmits: UInt32? { word(100) }
  /// How fast segments are sent at most, in bytes a second (since Linux 3.15).
  public var pacingRate: UInt64? { long(104) }
  /// Bytes that the other side has acknowledged, SYN and FIN counting as one each (since Linux 4.1).
  public var bytesAcknowledged: UInt64? { long(120) }
  /// Bytes that were received in their order, FIN counting as one (since Linux 4.1).
  public var bytesReceived: UInt64? { long(128) }
  /// Segments sent (since Linux 4.2).
  public var segmentsSent: UInt32? { word(136) }
  /// Segments received (since Linux 4.2).
  public var segmentsReceived: UInt32? { word(140) }
  /// Bytes that wait and have not been sent yet (since Linux 4.6).
  public var notSentBytes: UInt32? { word(144) }
  /// The shortest round-trip time lately, in microseconds (since Linux 4.6).
  public var shortestRoundTripTime: UInt32? { word(148) }
  /// Segments received that held data (since Linux 4.6).
  public var dataSegmentsReceived: UInt32? { word(152) }
  /// Segments sent that held data (since Linux 4.6).
  public var dataSegmentsSent: UInt32? { word(156) }
  /// How fast data arrives at the other side, in bytes a second (since Linux 4.9).
  public var deliveryRate: UInt64? { long(160) }
  /// How long there was data to send, in microseconds (since Linux 4.10).
  public var busyTime: UInt64? { long(168) }
  /// How long of it the other side's window held it up, in microseconds (since Linux 4.10).
  public var receiveWindowLimitedTime: UInt64? { long(176) }
  /// How long of it the own buffer held it up, in microseconds (since Linux 4.10).
  public var sendBufferLimitedTime: UInt64? { long(184) }
  /// Segments that have arrived (since Linux 4.18).
  public var delivered: UInt32? { word(192) }
  /// Bytes of data that were sent, those sent again counting again (since Linux 4.19).
  public var bytesSent: UInt64? { long(200) }
  /// Bytes of data that were sent again (since Linux 4.19).
  public var bytesRetransmitted: UInt64? { long(208) }
  /// Segments received out of their order (since Linux 5.4).
  public var outOfOrderSegments: UInt32? { word(224) }
  /// The window that the other side offers, in bytes (since Linux 5.4).
  public var sendWindow: UInt32? { word(228) }
}
