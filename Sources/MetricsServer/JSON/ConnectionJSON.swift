import ProcFS
import Workloads

/// Which rows of a table are meant, by position.
struct ConnectionRows {
  var listeners: [Int]
  var peers: [Int]
  var units: [Int]
}

extension ConnectionTable {
  /// Who talks over TCP, as answers and topics carry it: all rows, or some.
  func write(_ rows: ConnectionRows? = nil, to json: inout JSONWriter) {
    json.key(plain: "time")
    json.time(time)
    json.member(plain: "seconds", seconds, decimals: 3)
    json.member(plain: "source", source.rawValue)
    json.key(plain: "unseen")
    json.array { json in
      if source == .files { json.string("bytes of TCP") }
      if !namesGroups { json.string("control groups of sockets") }
      json.string("bytes of UDP")
      json.string("other network namespaces")
    }
    writeStates(to: &json)
    json.key(plain: "total")
    json.object { $0.traffic(total) }
    json.key(plain: "unattributed")
    json.object { $0.traffic(unattributed) }
    json.member(plain: "overruns", overruns)
    write(plain: "listeners", listeners, rows?.listeners, to: &json) { Self.write($0, to: &$1) }
    write(plain: "peers", peers, rows?.peers, to: &json) { Self.write($0, to: &$1) }
    write(plain: "units", units, rows?.units, to: &json) { Self.write($0, to: &$1) }
  }

  private func writeStates(to json: inout JSONWriter) {
    json.key(plain: "states")
    json.object { json in
      json.key(plain: "tcp")
      json.tcpStates(states.tcp)
      json.key(plain: "tcp6")
      json.tcpStates(states.tcp6)
      json.key(plain: "udp")
      json.udpStates(states.udp)
      json.key(plain: "udp6")
      json.udpStates(states.udp6)
    }
  }

  private func write<Row>(
    plain name: StaticString, _ rows: [Row], _ chosen: [Int]?, to json: inout JSONWriter,
    row: (Row, inout JSONWriter) -> Void
  ) {
    json.key(plain: name)
    json.array { json in
      if let chosen {
        for position in chosen { json.object { row(rows[position], &$0) } }
      } else {
        for one in rows { json.object { row(one, &$0) } }
      }
    }
  }

  private static func write(_ listener: Listener, to json: inout JSONWriter) {
    json.member(plain: "protocol", listener.protocol)
    json.member(plain: "address", listener.address)
    json.member(plain: "port", listener.port)
    json.member(plain: "inode", listener.inode)
    json.member(plain: "uid", orNull: listener.uid)
    json.member(plain: "user", orNull: listener.user)
    json.member(plain: "unit", orNull: listener.unit)
    json.member(plain: "pid", orNull: listener.pid)
    json.member(plain: "process", orNull: listener.process?.description)
    json.member(plain: "backlog", listener.backlog)
    json.member(plain: "backlog_limit", listener.backlogLimit)
  }

  private static func write(_ peer: Peer, to json: inout JSONWriter) {
    json.member(plain: "address", peer.address)
    json.member(plain: "connections", peer.connections)
    json.traffic(peer.traffic)
    json.key(plain: "units")
    json.array { json in
      for unit in peer.units { json.string(unit) }
    }
  }

  private static func write(_ unit: Unit, to json: inout JSONWriter) {
    json.member(plain: "unit", orNull: unit.name)
    json.member(plain: "connections", unit.connections)
    json.traffic(unit.traffic)
    json.member(plain: "rtt", unit.roundTrip, decimals: 6)
  }
}

extension JSONWriter {
  fileprivate mutating func traffic(_ traffic: ConnectionTable.Traffic) {
    member(plain: "tcp_sent", traffic.sent, decimals: 0)
    member(plain: "tcp_received", traffic.received, decimals: 0)
    member(plain: "retransmits", traffic.retransmits, decimals: 1)
  }
}

extension JSONWriter {
  /// How many sockets are in each state, under the kernel's names of them.
  fileprivate mutating func tcpStates(_ counts: SocketCounts) {
    object { json in
      for state in TCPState.allCases {
        json.member(state.kernelName.lowercased(), counts[state])
      }
    }
  }

  /// The kernel shows an unconnected UDP socket in the state CLOSE.
  fileprivate mutating func udpStates(_ counts: SocketCounts) {
    object { json in
      json.member(plain: "connected", counts[.established])
      json.member(plain: "unconnected", counts[.close])
    }
  }
}
