package import ProcFS

/// The counters that move when a TCP socket changes its state.
///
/// Nearly every change of state goes with a segment that is received or sent, and the others (a socket
/// listens, or is given up after a time) with a count of sockets. Connections that are only half open
/// are given up without a trace: `TCPWalks` knows of them.
package struct TCPActivity: Equatable {
  /// What was carried.
  struct Segments: Equatable {
    var received, sent, sentAgain: UInt64
  }

  /// How many connections there are, and came about or went.
  struct Connections: Equatable {
    var inUse, inUse6, orphaned, timeWait: UInt64?
    var established, opened, accepted, failed, reset: UInt64?
  }

  var segments: Segments
  var connections: Connections

  package init(
    received: UInt64, sent: UInt64, sentAgain: UInt64, inUse: UInt64?, inUse6: UInt64? = nil,
    timeWait: UInt64? = nil
  ) {
    segments = Segments(received: received, sent: sent, sentAgain: sentAgain)
    connections = Connections(inUse: inUse, inUse6: inUse6, timeWait: timeWait)
  }
}

extension TCPActivity {
  /// nil where the counters cannot tell.
  package init?(
    _ snmp: borrowing SNMP, _ sockstat: borrowing Sockstat, _ sockstat6: borrowing Sockstat
  ) {
    guard let received = snmp[.tcpInSegs], let sent = snmp[.tcpOutSegs],
      let sentAgain = snmp[.tcpRetransSegs], let inUse = sockstat[.tcpInuse]
    else { return nil }
    segments = Segments(received: received, sent: sent, sentAgain: sentAgain)
    connections = Connections(
      inUse: inUse, inUse6: sockstat6[.tcp6Inuse], orphaned: sockstat[.tcpOrphan],
      timeWait: sockstat[.tcpTw], established: snmp[.tcpCurrEstab], opened: snmp[.tcpActiveOpens],
      accepted: snmp[.tcpPassiveOpens], failed: snmp[.tcpAttemptFails],
      reset: snmp[.tcpEstabResets])
  }

  /// nil where the counters cannot tell, or are old.
  init?(_ snapshot: borrowing Snapshot) {
    guard snapshot.snmp.status == .fresh, snapshot.sockstat.status == .fresh else { return nil }
    self.init(
      snapshot.snmp.current, snapshot.sockstat.current, snapshot.sockstat6.current)
  }
}

/// Decides when the kernel's table of TCP sockets must be gone through, which is half of what a sample
/// costs: in every tick in which connections came, went or were changing their state, in the one behind
/// the last activity, every five seconds while segments are all that moves, and every ten seconds.
///
/// Segments alone are data on connections that stay as they are, but for one that the other side closes
/// and this one does not: it can be seen five seconds late on a host that never stops sending. Who wants
/// to know what is carried can follow the connections that are known.
/// One more walk after the last activity, because a segment is counted when it comes in, and may wait for
/// its socket; every ten seconds, because two sockets may change places in the counts within one tick.
package struct TCPWalks {
  static let period: Int64 = 10_000_000_000
  static let busyPeriod: Int64 = 5_000_000_000

  /// What there is to do in a tick.
  package enum Due {
    case nothing
    /// Connections stay as they are, and carry data.
    case data
    case walk
  }

  private var last: TCPActivity?
  /// A walk has been made since all counters stood still.
  private var isSettled = false
  /// A connection was found half open, or about to be closed.
  private var isChanging = false
  private var lastWalk: Int64?

  package init() {}

  /// Whether to go through the table in this tick; to be asked once a tick.
  package mutating func due(_ activity: TCPActivity?, now: Int64) -> Due {
    defer { last = activity }
    let due: Due
    if let activity, activity == last {
      due = !isSettled || isOver(Self.period, now) ? .walk : .nothing
      isSettled = true
    } else {
      let isOnlyData = activity != nil && activity?.connections == last?.connections
      due = !isOnlyData || isChanging || isOver(Self.busyPeriod, now) ? .walk : .data
      isSettled = false
    }
    if due == .walk { lastWalk = now }
    return due
  }

  private func isOver(_ period: Int64, _ now: Int64) -> Bool {
    lastWalk.map { now - $0 >= period } ?? true
  }

  /// Takes down what a walk found, and whether connections wait to be accepted, which moves no counter.
  package mutating func found(_ states: SocketStates, hasBacklog: Bool = false) {
    func count(_ state: TCPState) -> UInt64 { states.tcp[state] + states.tcp6[state] }
    let halfOpen = count(.synRecv) + count(.newSynRecv)
    if halfOpen > 0 { isSettled = false }
    let closing = count(.finWait1) + count(.closing) + count(.lastAck)
    isChanging = halfOpen + count(.synSent) + closing > 0 || hasBacklog
  }
}
