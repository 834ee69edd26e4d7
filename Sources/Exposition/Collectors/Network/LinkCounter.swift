import ProcFS

/// A counter of a network device under the kernel's own name.
struct LinkCounter: Sendable {
  let name: StaticString
  let value: @Sendable (LinkStatistics) -> UInt64

  private init(_ name: StaticString, _ value: @escaping @Sendable (LinkStatistics) -> UInt64) {
    self.name = name
    self.value = value
  }

  /// All counters; what a kernel lacks is printed as 0, as node_exporter does.
  static let all = [
    LinkCounter("receive_packets") { $0.receivePackets },
    LinkCounter("transmit_packets") { $0.transmitPackets },
    LinkCounter("receive_bytes") { $0.receiveBytes },
    LinkCounter("transmit_bytes") { $0.transmitBytes },
    LinkCounter("receive_errors") { $0.receiveErrors },
    LinkCounter("transmit_errors") { $0.transmitErrors },
    LinkCounter("receive_dropped") { $0.receiveDropped },
    LinkCounter("transmit_dropped") { $0.transmitDropped },
    LinkCounter("multicast") { $0.multicast },
    LinkCounter("collisions") { $0.collisions },
    LinkCounter("receive_length_errors") { $0.receiveLengthErrors },
    LinkCounter("receive_over_errors") { $0.receiveOverErrors },
    LinkCounter("receive_crc_errors") { $0.receiveCRCErrors },
    LinkCounter("receive_frame_errors") { $0.receiveFrameErrors },
    LinkCounter("receive_fifo_errors") { $0.receiveFIFOErrors },
    LinkCounter("receive_missed_errors") { $0.receiveMissedErrors },
    LinkCounter("transmit_aborted_errors") { $0.transmitAbortedErrors },
    LinkCounter("transmit_carrier_errors") { $0.transmitCarrierErrors },
    LinkCounter("transmit_fifo_errors") { $0.transmitFIFOErrors },
    LinkCounter("transmit_heartbeat_errors") { $0.transmitHeartbeatErrors },
    LinkCounter("transmit_window_errors") { $0.transmitWindowErrors },
    LinkCounter("receive_compressed") { $0.receiveCompressed },
    LinkCounter("transmit_compressed") { $0.transmitCompressed },
    LinkCounter("receive_nohandler") { $0.receiveNoHandler ?? 0 },
  ]
}
