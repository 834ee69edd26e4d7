/// The states of a TCP connection, as the kernel numbers them.
///
/// See include/net/tcp_states.h. UDP borrows two of them: `established` for a connected socket and
/// `close` for any other.
public enum TCPState: UInt8, CaseIterable, Sendable {
  /// Open in both directions.
  case established = 1
  /// Asked to connect, not answered yet.
  case synSent
  /// Was asked, and has answered.
  case synRecv
  /// Closed here, the other side has not acknowledged it.
  case finWait1
  /// Closed here and acknowledged, the other side is still open.
  case finWait2
  /// Closed by both; kept for segments that come late.
  case timeWait
  /// Not in use.
  case close
  /// Closed by the other side, still open here.
  case closeWait
  /// Closed by both, the other side has not acknowledged it.
  case lastAck
  /// Waits for connections.
  case listen
  /// Closed by both at the same time.
  case closing
  /// A connection in the making. Since Linux 4.1; shown as `synRecv` in most places.
  case newSynRecv
  /// Bound and neither listening nor connected; seen by diagnostics only (since Linux 6.8).
  case boundInactive

  /// The kernel's own name of the state.
  public var kernelName: String {
    switch self {
    case .established: "ESTABLISHED"
    case .synSent: "SYN_SENT"
    case .synRecv: "SYN_RECV"
    case .finWait1: "FIN_WAIT1"
    case .finWait2: "FIN_WAIT2"
    case .timeWait: "TIME_WAIT"
    case .close: "CLOSE"
    case .closeWait: "CLOSE_WAIT"
    case .lastAck: "LAST_ACK"
    case .listen: "LISTEN"
    case .closing: "CLOSING"
    case .newSynRecv: "NEW_SYN_RECV"
    case .boundInactive: "BOUND_INACTIVE"
    }
  }
}

/// How many sockets are in each state.
public struct SocketCounts: Sendable {
  private var counts = InlineArray<16, UInt64>(repeating: 0)
  /// Bytes received and not read by the program yet; of a listening TCP socket, connections that wait to
  /// be accepted.
  public private(set) var receiveQueue: UInt64 = 0
  /// Bytes sent and not acknowledged yet; of a listening TCP socket, how many connections may wait.
  public private(set) var transmitQueue: UInt64 = 0

  /// Creates counts of zero.
  public init() {}

  /// The number of sockets in a state.
  public subscript(state: TCPState) -> UInt64 { counts[Int(state.rawValue)] }

  /// The number of sockets in all states.
  public var total: UInt64 {
    var sum: UInt64 = 0
    for state in TCPState.established.rawValue...TCPState.boundInactive.rawValue {
      sum += counts[Int(state)]
    }
    return sum
  }

  /// Counts one more socket, unless its state is none that is known.
  @inline(__always)
  mutating func add(_ state: UInt8, receiveQueue: UInt64 = 0, transmitQueue: UInt64 = 0) {
    self.receiveQueue &+= receiveQueue
    self.transmitQueue &+= transmitQueue
    if state >= TCPState.established.rawValue, state <= TCPState.boundInactive.rawValue {
      counts[Int(state)] &+= 1
    }
  }

  /// Counts one more socket as it was told of over netlink.
  package mutating func add(_ socket: borrowing TCPSocket) {
    add(
      socket.stateNumber, receiveQueue: UInt64(socket.receiveQueue),
      transmitQueue: UInt64(socket.transmitQueue))
  }

  mutating func reset() { self = SocketCounts() }
}
