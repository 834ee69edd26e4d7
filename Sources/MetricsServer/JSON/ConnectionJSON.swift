import ProcFS
import Workloads

extension ConnectionTable {
  /// Who talks over TCP, as answers and topics carry it.
  func write(to json: inout JSONWriter) {
    json.key(plain: "time")
    json.time(time)
    json.member(plain: "seconds", seconds, decimals: 3)
    json.member(plain: "source", source.rawValue)
    json.key(plain: "unseen")
    json.array { json in
      if source == .files { json.string("bytes of TCP") }
      json.string("bytes of UDP")
      json.string("other network namespaces")
    }
    writeStates(to: &json)
    json.key(plain: "total")
    json.object { $0.traffic(total) }
    json.key(plain: "unattributed")
    json.object { $0.traffic(unattributed) }
    json.member(plain: "overruns", overruns)
    writeListeners(to: &json)
    writePeers(to: &json)
    writeUnits(to: &json)
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

  private func writeListeners(to json: inout JSONWriter) {
    json.key(plain: "listeners")
    json.array { json in
      for listener in listeners {
        json.object { json in
          json.member(plain: "protocol", listener.protocol)
          json.member(plain: "address", listener.address)
          json.member(plain: "port", listener.port)
          json.member(plain: "uid", orNull: listener.uid)
          json.member(plain: "user", orNull: listener.user)
          json.member(plain: "unit", orNull: listener.unit)
          json.member(plain: "pid", orNull: listener.pid)
          json.member(plain: "backlog", listener.backlog)
          json.member(plain: "backlog_limit", listener.backlogLimit)
        }
      }
    }
  }

  private func writePeers(to json: inout JSONWriter) {
    json.key(plain: "peers")
    json.array { json in
      for peer in peers {
        json.object { json in
          json.member(plain: "address", peer.address)
          json.member(plain: "connections", peer.connections)
          json.traffic(peer.traffic)
          json.key(plain: "units")
          json.array { json in
            for unit in peer.units { json.string(unit) }
          }
        }
      }
    }
  }

  private func writeUnits(to json: inout JSONWriter) {
    json.key(plain: "units")
    json.array { json in
      for unit in units {
        json.object { json in
          json.member(plain: "unit", orNull: unit.name)
          json.member(plain: "connections", unit.connections)
          json.traffic(unit.traffic)
          json.member(plain: "rtt", unit.roundTrip, decimals: 6)
        }
      }
    }
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
