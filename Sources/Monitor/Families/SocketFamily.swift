import ProcFS

/// sockets: by protocol and state, and what TCP and UDP count.
enum SocketFamily {
  static func put<Sink: SeriesSink>(_ snapshot: borrowing Snapshot, into sink: inout Sink) {
    if snapshot.sockets.isPresent {
      sink.source(isStale: snapshot.sockets.isStale)
      states(snapshot.sockets, into: &sink)
    }
    if snapshot.sockstat.isPresent {
      sink.source(isStale: snapshot.sockstat.isStale)
      SockstatSeries.put(snapshot.sockstat.current, into: &sink)
    }
    if snapshot.sockstat6.isPresent {
      sink.source(isStale: snapshot.sockstat6.isStale)
      SockstatSeries.put6(snapshot.sockstat6.current, into: &sink)
    }
    if snapshot.snmp.isPresent {
      sink.source(isStale: snapshot.snmp.isStale)
      TransportSeries.put(snapshot.snmp, into: &sink)
    }
    if snapshot.snmp6.isPresent {
      sink.source(isStale: snapshot.snmp6.isStale)
      TransportSeries.put6(snapshot.snmp6, into: &sink)
    }
    if snapshot.netstat.isPresent {
      sink.source(isStale: snapshot.netstat.isStale)
      TransportSeries.putListen(snapshot.netstat, into: &sink)
    }
  }

  private static func states<Sink: SeriesSink>(
    _ reading: borrowing SocketReading, into sink: inout Sink
  ) {
    func tcp(_ counts: SocketCounts, _ name: String, _ number: Int, into sink: inout Sink) {
      for state in TCPState.allCases {
        sink.put(
          .connections, number * 16 + Int(state.rawValue),
          labels: [Label("protocol", name), Label("state", state.kernelName.lowercased())],
          value: Double(counts[state]))
      }
    }
    tcp(reading.states.tcp, "tcp", 0, into: &sink)
    if reading.hasTCP6 { tcp(reading.states.tcp6, "tcp6", 1, into: &sink) }
    // The kernel shows an unconnected UDP socket in the state CLOSE.
    func udp(_ counts: SocketCounts, _ name: String, _ number: Int, into sink: inout Sink) {
      sink.put(
        .connections, number * 16, labels: [Label("protocol", name), Label("state", "connected")],
        value: Double(counts[.established]))
      sink.put(
        .connections, number * 16 + 1,
        labels: [Label("protocol", name), Label("state", "unconnected")],
        value: Double(counts[.close]))
    }
    if reading.hasUDP { udp(reading.states.udp, "udp", 2, into: &sink) }
    if reading.hasUDP6 { udp(reading.states.udp6, "udp6", 3, into: &sink) }
  }
}

/// The series from /proc/net/sockstat and sockstat6.
private enum SockstatSeries {
  static func put<Sink: SeriesSink>(_ sockstat: borrowing Sockstat, into sink: inout Sink) {
    if let used = sockstat[.socketsUsed] { sink.put(.socketsUsed, value: Double(used)) }
    inUse("tcp", 0, sockstat[.tcpInuse], into: &sink)
    inUse("udp", 1, sockstat[.udpInuse], into: &sink)
    inUse("udplite", 2, sockstat[.udpliteInuse], into: &sink)
    inUse("raw", 3, sockstat[.rawInuse], into: &sink)
    inUse("frag", 4, sockstat[.fragInuse], into: &sink)
    if let orphan = sockstat[.tcpOrphan] { sink.put(.tcpOrphan, value: Double(orphan)) }
    if let waiting = sockstat[.tcpTw] { sink.put(.tcpTimeWait, value: Double(waiting)) }
    if let allocated = sockstat[.tcpAlloc] { sink.put(.tcpAllocated, value: Double(allocated)) }
    memory("tcp", 0, sockstat[.tcpMem], into: &sink)
    memory("udp", 1, sockstat[.udpMem], into: &sink)
  }

  static func put6<Sink: SeriesSink>(_ sockstat: borrowing Sockstat, into sink: inout Sink) {
    inUse("tcp6", 8, sockstat[.tcp6Inuse], into: &sink)
    inUse("udp6", 9, sockstat[.udp6Inuse], into: &sink)
    inUse("udplite6", 10, sockstat[.udplite6Inuse], into: &sink)
    inUse("raw6", 11, sockstat[.raw6Inuse], into: &sink)
    inUse("frag6", 12, sockstat[.frag6Inuse], into: &sink)
  }

  private static func inUse<Sink: SeriesSink>(
    _ name: String, _ variant: Int, _ count: UInt64?, into sink: inout Sink
  ) {
    guard let count else { return }
    sink.put(
      .socketsInUse, variant, labels: [Label("protocol", name)], value: Double(count))
  }

  private static func memory<Sink: SeriesSink>(
    _ name: String, _ variant: Int, _ pages: UInt64?, into sink: inout Sink
  ) {
    guard let pages else { return }
    sink.put(
      .socketsMemory, variant, labels: [Label("protocol", name)],
      value: Double(pages) * Double(PageSize.bytes))
  }
}

/// The series from /proc/net/snmp, snmp6 and netstat.
private enum TransportSeries {
  static func put<Sink: SeriesSink>(_ snmp: borrowing Reading<SNMP>, into sink: inout Sink) {
    func rate(
      _ id: MetricID, _ variant: Int, _ key: SNMP.Key, _ labels: @autoclosure () -> [Label],
      into sink: inout Sink
    ) {
      guard let now = snmp.current[key] else { return }
      sink.put(
        id, variant, labels: labels(), rate: now,
        since: snmp.hasPrevious ? snmp.previous[key] : nil, over: snmp.seconds)
    }
    rate(.tcpActiveOpens, 0, .tcpActiveOpens, [], into: &sink)
    rate(.tcpPassiveOpens, 0, .tcpPassiveOpens, [], into: &sink)
    rate(.tcpAttemptFails, 0, .tcpAttemptFails, [], into: &sink)
    rate(.tcpResetsReceived, 0, .tcpEstabResets, [], into: &sink)
    rate(.tcpResetsSent, 0, .tcpOutRsts, [], into: &sink)
    rate(.tcpInErrors, 0, .tcpInErrs, [], into: &sink)
    rate(.tcpSegments, 0, .tcpInSegs, [Label("direction", "receive")], into: &sink)
    rate(.tcpSegments, 1, .tcpOutSegs, [Label("direction", "transmit")], into: &sink)
    rate(.tcpRetransmits, 0, .tcpRetransSegs, [], into: &sink)
    rate(.udpDatagrams, 0, .udpInDatagrams, udp("udp", "direction", "receive"), into: &sink)
    rate(.udpDatagrams, 1, .udpOutDatagrams, udp("udp", "direction", "transmit"), into: &sink)
    rate(.udpErrors, 0, .udpNoPorts, udp("udp", "reason", "no_port"), into: &sink)
    rate(.udpErrors, 1, .udpInErrors, udp("udp", "reason", "in_errors"), into: &sink)
    rate(.udpErrors, 2, .udpRcvbufErrors, udp("udp", "reason", "receive_buffer"), into: &sink)
    rate(.udpErrors, 3, .udpSndbufErrors, udp("udp", "reason", "send_buffer"), into: &sink)
  }

  static func put6<Sink: SeriesSink>(_ snmp: borrowing Reading<SNMP6>, into sink: inout Sink) {
    func rate(
      _ id: MetricID, _ variant: Int, _ key: SNMP6.Key, _ labels: @autoclosure () -> [Label],
      into sink: inout Sink
    ) {
      guard let now = snmp.current[key] else { return }
      sink.put(
        id, variant, labels: labels(), rate: now,
        since: snmp.hasPrevious ? snmp.previous[key] : nil, over: snmp.seconds)
    }
    rate(.udpDatagrams, 8, .udp6InDatagrams, udp("udp6", "direction", "receive"), into: &sink)
    rate(.udpDatagrams, 9, .udp6OutDatagrams, udp("udp6", "direction", "transmit"), into: &sink)
    rate(.udpErrors, 8, .udp6NoPorts, udp("udp6", "reason", "no_port"), into: &sink)
    rate(.udpErrors, 9, .udp6InErrors, udp("udp6", "reason", "in_errors"), into: &sink)
    rate(.udpErrors, 10, .udp6RcvbufErrors, udp("udp6", "reason", "receive_buffer"), into: &sink)
    rate(.udpErrors, 11, .udp6SndbufErrors, udp("udp6", "reason", "send_buffer"), into: &sink)
  }

  static func putListen<Sink: SeriesSink>(
    _ netstat: borrowing Reading<Netstat>, into sink: inout Sink
  ) {
    func rate(_ id: MetricID, _ key: Netstat.Key, into sink: inout Sink) {
      guard let now = netstat.current[key] else { return }
      sink.put(
        id, rate: now, since: netstat.hasPrevious ? netstat.previous[key] : nil,
        over: netstat.seconds)
    }
    rate(.tcpListenOverflows, .tcpExtListenOverflows, into: &sink)
    rate(.tcpListenDrops, .tcpExtListenDrops, into: &sink)
  }

  private static func udp(_ name: String, _ label: String, _ value: String) -> [Label] {
    [Label("protocol", name), Label(label, value)]
  }
}
