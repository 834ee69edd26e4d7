package import ProcFS

/// The counters that move when a TCP socket changes its state.
///
/// Nearly every change of state goes with a segment that is received or sent, and the others (a socket
/// listens, or is given up after a time) with a count of sockets. Connections that are only half open
/// are given up without a trace: `TCPWalks` knows of them.
package struct TCPActivity: Equatable {
  package var received, sent, sentAgain: UInt64
  package var inUse, inUse6, timeWait: UInt64?

  package init(
    received: UInt64, sent: UInt64, sentAgain: UInt64, inUse: UInt64?, inUse6: UInt64? = nil,
    timeWait: UInt64? = nil
  ) {
    self.received = received
    self.sent = sent
    self.sentAgain = sentAgain
    self.inUse = inUse
    self.inUse6 = inUse6
    self.timeWait = timeWait
  }
}

extension TCPActivity {
  /// nil where the counters cannot tell.
  init?(_ snapshot: borrowing Snapshot) {
    guard snapshot.snmp.status == .fresh, snapshot.sockstat.status == .fresh,
      let received = snapshot.snmp.current[.tcpInSegs],
      let sent = snapshot.snmp.current[.tcpOutSegs],
      let sentAgain = snapshot.snmp.current[.tcpRetransSegs],
      let inUse = snapshot.sockstat.current[.tcpInuse]
    else { return nil }
    self.init(
      received: received, sent: sent, sentAgain: sentAgain, inUse: inUse,
      inUse6: snapshot.sockstat6.current[.tcp6Inuse], timeWait: snapshot.sockstat.current[.tcpTw])
  }
}

/// Decides when the kernel's table of TCP sockets must be gone through, which is half of what a sample
/// costs: in every tick in which TCP did anything, in the one behind it, and every ten seconds.
///
/// One more after the last activity, because a segment is counted when it comes in, and may wait for its
/// socket; every ten seconds, because two sockets may change places in the counts within one tick.
package struct TCPWalks {
  static let period: Int64 = 10_000_000_000

  private var last: TCPActivity?
  /// A walk has been made since all counters stood still.
  private var isSettled = false
  private var next: Int64 = 0

  package init() {}

  /// Whether to go through the table in this tick; to be asked once a tick.
  package mutating func isDue(_ activity: TCPActivity?, now: Int64) -> Bool {
    defer { last = activity }
    guard let activity, activity == last else {
      isSettled = false
      return true
    }
    if isSettled, now < next { return false }
    isSettled = true
    next = now + Self.period
    return true
  }

  /// Takes down what a walk found.
  package mutating func found(_ states: SocketStates) {
    let halfOpen =
      states.tcp[.synRecv] + states.tcp6[.synRecv] + states.tcp[.newSynRecv]
      + states.tcp6[.newSynRecv]
    if halfOpen > 0 { isSettled = false }
  }
}
