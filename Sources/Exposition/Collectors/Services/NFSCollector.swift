import ProcFS

/// `nfs`: what the NFS client asked its servers for.
///
/// What the kernel does not count is printed as 0, as node_exporter has it.
final class NFSCollector: SourceCollector {
  static let name = "nfs"
  static let isDefault = true

  private var source: KernelSource<NFSClient>

  init(_ setup: CollectorSetup) { source = KernelSource(NFSClient.path, in: setup.paths) }

  func read(using buffer: inout ReadBuffer) throws(CollectorFailure) {
    guard try source.read(using: &buffer) else { throw .noData }
  }

  func write(to writer: inout MetricWriter) throws(CollectorFailure) {
    let traffic = source.record.traffic
    let calls = source.record.calls
    writer.family(
      "node_nfs_packets_total", .counter,
      "Total NFSd network packets (sent+received) by protocol type.")
    writer.label("protocol", "tcp")
    writer.value(traffic?.tcp ?? 0)
    writer.label("protocol", "udp")
    writer.value(traffic?.udp ?? 0)
    writer.family(
      "node_nfs_connections_total", .counter, "Total number of NFSd TCP connections.")
    writer.value(traffic?.connections ?? 0)
    writer.family("node_nfs_rpcs_total", .counter, "Total number of RPCs performed.")
    writer.value(calls?.total ?? 0)
    writer.family(
      "node_nfs_rpc_retransmissions_total", .counter, "Number of RPC transmissions performed.")
    writer.value(calls?.retransmissions ?? 0)
    writer.family(
      "node_nfs_rpc_authentication_refreshes_total", .counter,
      "Number of RPC authentication refreshes performed.")
    writer.value(calls?.refreshes ?? 0)
    writer.family("node_nfs_requests_total", .counter, "Number of NFS procedures invoked.")
    write(source.record.version2, NFSProcedures.version2, "2", &writer)
    write(source.record.version3, NFSProcedures.version3, "3", &writer)
    write(source.record.version4, NFSProcedures.client4, "4", &writer)
  }

  private func write(
    _ procedures: RPCProcedures, _ names: [StaticString], _ version: StaticString,
    _ writer: inout MetricWriter
  ) {
    for number in names.indices {
      writer.label("method", names[number])
      writer.label("proto", version)
      writer.value(procedures[number] ?? 0)
    }
  }
}
