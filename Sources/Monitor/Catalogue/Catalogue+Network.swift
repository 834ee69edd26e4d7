extension Catalogue {
  /// network.
  static func network(_ id: MetricID) -> Metric? {
    switch id {
    case .networkIO:
      rate(
        "system.network.io", .network, "By/s", decimals: 0, labels: ["device", "direction"],
        "Bytes received and transmitted by an interface. From /proc/net/dev.")
    case .networkPackets:
      rate(
        "system.network.packet.count", .network, "{packet}/s", labels: ["device", "direction"],
        "Packets received and transmitted by an interface. From /proc/net/dev.")
    case .networkErrors:
      rate(
        "system.network.errors", .network, "{error}/s", labels: ["device", "direction"],
        "Errors that the driver counted. From /proc/net/dev.")
    case .networkDropped:
      rate(
        "system.network.packet.dropped", .network, "{packet}/s", labels: ["device", "direction"],
        "Packets dropped by driver or kernel. From /proc/net/dev.")
    default: nil
    }
  }

  /// sockets.
  static func sockets(_ id: MetricID) -> Metric? {
    switch id {
    case .connections:
      gauge(
        "system.network.connection.count", .sockets, "{connection}",
        labels: ["protocol", "state"],
        "Sockets by protocol and state, from a sock_diag(7) dump or, where refused, /proc/net/tcp.")
    case .socketsUsed:
      gauge(
        "system.linux.sockets.used", .sockets, "{socket}",
        "Sockets of all kinds in use. From /proc/net/sockstat.")
    case .socketsInUse:
      gauge(
        "system.linux.sockets.in_use", .sockets, "{socket}", labels: ["protocol"],
        "Sockets in use by protocol. From /proc/net/sockstat and sockstat6.")
    case .socketsMemory:
      gauge(
        "system.linux.sockets.memory", .sockets, "By", labels: ["protocol"],
        "Memory in socket buffers, in whole pages. From mem of /proc/net/sockstat.")
    case .tcpOrphan:
      gauge(
        "system.linux.tcp.orphan", .sockets, "{socket}",
        "TCP sockets that no process holds any more. From /proc/net/sockstat.")
    case .tcpTimeWait:
      gauge(
        "system.linux.tcp.time_wait", .sockets, "{socket}",
        "TCP sockets in TIME_WAIT. From /proc/net/sockstat.")
    case .tcpAllocated:
      gauge(
        "system.linux.tcp.allocated", .sockets, "{socket}",
        "TCP sockets allocated, in any state. From /proc/net/sockstat.")
    case .tcpActiveOpens: tcp("active_opens", "{connection}/s", "Connections opened, ActiveOpens")
    case .tcpPassiveOpens:
      tcp("passive_opens", "{connection}/s", "Connections accepted, PassiveOpens")
    case .tcpAttemptFails: tcp("attempt_fails", "{connection}/s", "Failed attempts, AttemptFails")
    case .tcpResetsReceived:
      tcp("resets_received", "{connection}/s", "Established connections reset, EstabResets")
    case .tcpResetsSent: tcp("resets_sent", "{segment}/s", "Segments sent with RST, OutRsts")
    case .tcpInErrors: tcp("in_errors", "{segment}/s", "Segments received in error, InErrs")
    case .tcpSegments:
      rate(
        "system.linux.tcp.segments", .sockets, "{segment}/s", labels: ["direction"],
        "TCP segments received and transmitted. From InSegs and OutSegs of /proc/net/snmp.")
    case .tcpRetransmits: tcp("retransmits", "{segment}/s", "Segments sent again, RetransSegs")
    case .tcpListenOverflows:
      rate(
        "system.linux.tcp.listen_overflows", .sockets, "{event}/s",
        "Connections that found the accept queue full. ListenOverflows of /proc/net/netstat.")
    case .tcpListenDrops:
      rate(
        "system.linux.tcp.listen_drops", .sockets, "{event}/s",
        "Connection attempts dropped by a listener. ListenDrops of /proc/net/netstat.")
    case .udpDatagrams:
      rate(
        "system.linux.udp.datagrams", .sockets, "{datagram}/s", labels: ["protocol", "direction"],
        "Datagrams received and transmitted. From /proc/net/snmp and snmp6.")
    case .udpErrors:
      rate(
        "system.linux.udp.errors", .sockets, "{datagram}/s", labels: ["protocol", "reason"],
        """
        Datagrams not delivered or not sent; in_errors holds receive_buffer as well. From \
        /proc/net/snmp and snmp6.
        """)
    default: nil
    }
  }

  private static func tcp(_ name: String, _ unit: String, _ help: String) -> Metric {
    rate("system.linux.tcp.\(name)", .sockets, unit, "\(help) of Tcp in /proc/net/snmp.")
  }
}
