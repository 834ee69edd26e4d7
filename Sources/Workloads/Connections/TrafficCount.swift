import ProcFS

/// What went over TCP between two scans.
struct TrafficCount: Hashable, Sendable {
  /// Bytes of data that the other side has acknowledged.
  var sent: UInt64 = 0
  /// Bytes of data that were received.
  var received: UInt64 = 0
  /// Segments that were sent again.
  var retransmits: UInt64 = 0

  var isZero: Bool { sent | received | retransmits == 0 }

  @inline(__always)
  static func += (left: inout TrafficCount, right: TrafficCount) {
    left.sent &+= right.sent
    left.received &+= right.received
    left.retransmits &+= right.retransmits
  }

  /// What that is a second; nil if no time has passed.
  func rate(over seconds: Double) -> ConnectionTable.Traffic {
    var traffic = ConnectionTable.Traffic()
    guard seconds > 0 else { return traffic }
    traffic.sent = Double(sent) / seconds
    traffic.received = Double(received) / seconds
    traffic.retransmits = Double(retransmits) / seconds
    return traffic
  }
}

/// What a connection has counted since it was made.
///
/// The kernel counts SYN and FIN like a byte each. What it has acknowledged beyond the data that was sent at
/// all, at most 2, is taken off (since Linux 4.19, which tells `bytes_sent` and `bytes_retrans`); before
/// everything has arrived that can leave 1 too many. Of what was received the other side's FIN is taken off
/// where the state tells that it has come. The word of a closing socket tells no such state, so that 1 too
/// many may be left of a connection that nobody saw in such a state.
struct ConnectionCounters: Hashable, Sendable {
  var sent: UInt64 = 0
  var received: UInt64 = 0
  var retransmits: UInt32 = 0

  init() {}

  /// Nil where the kernel tells no bytes (before Linux 4.1).
  @inline(__always)
  init?(_ info: borrowing TCPInfo, hasOtherSidesEnd: Bool) {
    guard let acknowledged = info.bytesAcknowledged, let received = info.bytesReceived else {
      return nil
    }
    sent = acknowledged
    if let all = info.bytesSent, let again = info.bytesRetransmitted {
      // Wraps around where the kernel could not send something again for want of memory.
      let extra = acknowledged &- (all &- again)
      if extra <= 2 { sent &-= extra }
    }
    if info.dataSegmentsSent == 0 { sent = 0 }
    self.received = received
    if hasOtherSidesEnd, received > 0 { self.received &-= 1 }
    if info.dataSegmentsReceived == 0 { self.received = 0 }
    retransmits = info.totalRetransmits ?? 0
  }

  /// What was added since; nothing for what went back.
  @inline(__always)
  func growth(since last: ConnectionCounters) -> TrafficCount {
    TrafficCount(
      sent: sent > last.sent ? sent &- last.sent : 0,
      received: received > last.received ? received &- last.received : 0,
      retransmits: retransmits > last.retransmits ? UInt64(retransmits &- last.retransmits) : 0)
  }

  /// All of it.
  var total: TrafficCount {
    TrafficCount(sent: sent, received: received, retransmits: UInt64(retransmits))
  }
}
