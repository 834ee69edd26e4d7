import Monitor
import ProcFS

/// `udp_queues`: bytes that wait in the queues of UDP sockets.
///
/// The sampler asks the kernel for these each tick; for another tree the text of `/proc/net/udp` and
/// `/proc/net/udp6` is read here.
final class UDPQueuesCollector: Collector {
  static let name = "udp_queues"
  static let isDefault = true

  private let isLive: Bool
  private var udp: KernelSource<SocketTable>
  private var udp6: KernelSource<SocketTable>
  private var hasUDP = false
  private var hasUDP6 = false

  init(_ setup: CollectorSetup) {
    isLive = setup.isLive
    udp = KernelSource(SocketTable.path(.udp), in: setup.paths)
    udp6 = KernelSource(SocketTable.path(.udp6), in: setup.paths)
  }

  func read(using buffer: inout ReadBuffer) throws(CollectorFailure) {
    if isLive { return }
    hasUDP = try udp.read(using: &buffer)
    hasUDP6 = try udp6.read(using: &buffer)
  }

  func write(
    _ snapshot: borrowing Snapshot, to writer: inout MetricWriter
  ) throws(CollectorFailure) {
    var (counts, counts6) = (udp.record.counts, udp6.record.counts)
    if isLive {
      if let failure = snapshot.sockets.failure { throw CollectorFailure(failure) }
      (counts, counts6) = (snapshot.sockets.states.udp, snapshot.sockets.states.udp6)
      hasUDP = snapshot.sockets.hasUDP
      // A kernel without IPv6 answers that it has no such sockets, where it should not be shown at all;
      // IPv6 brings its files all at once.
      hasUDP6 = snapshot.sockets.hasUDP6 && snapshot.sockstat6.isPresent
    }
    if !hasUDP, !hasUDP6 { throw .noData }
    writer.family(
      "node_udp_queues", .gauge,
      "Number of allocated memory in the kernel for UDP datagrams in bytes.")
    if hasUDP { write(counts, "v4", to: &writer) }
    if hasUDP6 { write(counts6, "v6", to: &writer) }
  }

  private func write(
    _ counts: SocketCounts, _ version: StaticString, to writer: inout MetricWriter
  ) {
    writer.label("ip", version)
    writer.label("queue", "rx")
    writer.value(counts.receiveQueue)
    writer.label("ip", version)
    writer.label("queue", "tx")
    writer.value(counts.transmitQueue)
  }
}
