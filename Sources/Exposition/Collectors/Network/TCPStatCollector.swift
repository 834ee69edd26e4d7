import ProcFS

/// `tcpstat`: TCP connections by state, over both IP versions, and the bytes in their queues.
///
/// The kernel is asked over netlink; the text of `/proc/net/tcp` and `/proc/net/tcp6` is read where that is
/// refused, or another tree takes the kernel's place. States without connections are left out.
final class TCPStatCollector: SourceCollector {
  static let name = "tcpstat"
  static let isDefault = false

  private let isLive: Bool
  private var diagnostics: SocketDiagnostics?
  private var tcp: KernelSource<SocketTable>
  private var tcp6: KernelSource<SocketTable>
  private var states = SocketStates()

  init(_ setup: CollectorSetup) {
    isLive = setup.isLive
    tcp = KernelSource(SocketTable.path(.tcp), in: setup.paths)
    tcp6 = KernelSource(SocketTable.path(.tcp6), in: setup.paths)
  }

  func read(using buffer: inout ReadBuffer) throws(CollectorFailure) {
    if isLive, askKernel() { return }
    try tcp.require(using: &buffer)
    states.tcp = tcp.record.counts
    states.tcp6 = try tcp6.read(using: &buffer) ? tcp6.record.counts : SocketCounts()
  }

  /// Counts what the kernel names; false if it is not to be asked.
  private func askKernel() -> Bool {
    if diagnostics == nil { diagnostics = try? SocketDiagnostics() }
    do {
      return try diagnostics?.readTCP(into: &states) != nil
    } catch {
      diagnostics = nil
      return false
    }
  }

  func write(to writer: inout MetricWriter) throws(CollectorFailure) {
    writer.family("node_tcp_connection_states", .gauge, "Number of connection states.")
    for state in TCPState.allCases {
      guard let label = state.label else { continue }
      let count = states.tcp[state] + states.tcp6[state]
      if count == 0 { continue }
      writer.label("state", label)
      writer.value(count)
    }
    if states.tcp.total + states.tcp6.total == 0 { return }
    writer.label("state", "rx_queued_bytes")
    writer.value(states.tcp.receiveQueue &+ states.tcp6.receiveQueue)
    writer.label("state", "tx_queued_bytes")
    writer.value(states.tcp.transmitQueue &+ states.tcp6.transmitQueue)
  }
}

extension TCPState {
  /// What node_exporter calls the state; nil for those that it does not ask for.
  fileprivate var label: StaticString? {
    switch self {
    case .established: "established"
    case .synSent: "syn_sent"
    case .synRecv: "syn_recv"
    case .finWait1: "fin_wait1"
    case .finWait2: "fin_wait2"
    case .timeWait: "time_wait"
    case .close: "close"
    case .closeWait: "close_wait"
    case .lastAck: "last_ack"
    case .listen: "listen"
    case .closing: "closing"
    case .newSynRecv, .boundInactive: nil
    }
  }
}
