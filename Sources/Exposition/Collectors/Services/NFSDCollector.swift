import ProcFS

/// `nfsd`: what the NFS server did for its clients.
///
/// What the kernel does not count is printed as 0, as node_exporter has it.
final class NFSDCollector: SourceCollector {
  static let name = "nfsd"
  static let isDefault = true

  private var source: KernelSource<NFSServer>

  init(_ setup: CollectorSetup) { source = KernelSource(NFSServer.path, in: setup.paths) }

  func read(using buffer: inout ReadBuffer) throws(CollectorFailure) {
    guard try source.read(using: &buffer) else { throw .noData }
  }

  func write(to writer: inout MetricWriter) throws(CollectorFailure) {
    writeCaches(&writer)
    writeTraffic(&writer)
    writer.family(
      "node_nfsd_requests_total", .counter,
      "Total number NFSd Requests by method and protocol.")
    // The procedure that does nothing is left out.
    write(source.record.version2, NFSProcedures.version2, from: 1, "2", &writer)
    write(source.record.version3, NFSProcedures.version3, from: 1, "3", &writer)
    write(source.record.operations4, NFSProcedures.operations4, from: 0, "4", &writer)
    writer.label("method", "WdelegGetattr")
    writer.label("proto", "4")
    writer.value(source.record.delegatedAttributes ?? 0)
  }

  private func writeCaches(_ writer: inout MetricWriter) {
    let record = source.record
    writer.family(
      "node_nfsd_reply_cache_hits_total", .counter,
      "Total number of NFSd Reply Cache hits (client lost server response).")
    writer.value(record.replyCache?.hits ?? 0)
    writer.family(
      "node_nfsd_reply_cache_misses_total", .counter,
      "Total number of NFSd Reply Cache an operation that requires caching (idempotent).")
    writer.value(record.replyCache?.misses ?? 0)
    writer.family(
      "node_nfsd_reply_cache_nocache_total", .counter,
      "Total number of NFSd Reply Cache non-idempotent operations (rename/delete/…).")
    writer.value(record.replyCache?.uncached ?? 0)
    writer.family(
      "node_nfsd_file_handles_stale_total", .counter, "Total number of NFSd stale file handles")
    writer.value(record.staleHandles ?? 0)
    writer.family("node_nfsd_disk_bytes_read_total", .counter, "Total NFSd bytes read.")
    writer.value(record.bytesRead ?? 0)
    writer.family("node_nfsd_disk_bytes_written_total", .counter, "Total NFSd bytes written.")
    writer.value(record.bytesWritten ?? 0)
    writer.family(
      "node_nfsd_server_threads", .gauge,
      "Total number of NFSd kernel threads that are running.")
    writer.value(record.threads ?? 0)
    writer.family(
      "node_nfsd_read_ahead_cache_size_blocks", .gauge,
      "How large the read ahead cache is in blocks.")
    writer.value(record.readAhead?.size ?? 0)
    writer.family(
      "node_nfsd_read_ahead_cache_not_found_total", .counter,
      "Total number of NFSd read ahead cache not found.")
    writer.value(record.readAhead?.misses ?? 0)
  }

  private func writeTraffic(_ writer: inout MetricWriter) {
    let traffic = source.record.traffic
    let calls = source.record.calls
    writer.family(
      "node_nfsd_packets_total", .counter,
      "Total NFSd network packets (sent+received) by protocol type.")
    writer.label("proto", "tcp")
    writer.value(traffic?.tcp ?? 0)
    writer.label("proto", "udp")
    writer.value(traffic?.udp ?? 0)
    writer.family(
      "node_nfsd_connections_total", .counter, "Total number of NFSd TCP connections.")
    writer.value(traffic?.connections ?? 0)
    writer.family(
      "node_nfsd_rpc_errors_total", .counter, "Total number of NFSd RPC errors by error type.")
    writer.label("error", "auth")
    writer.value(calls?.badAuthentication ?? 0)
    writer.label("error", "cInt")
    writer.value(calls?.badClient ?? 0)
    writer.label("error", "fmt")
    writer.value(calls?.badFormat ?? 0)
    writer.family("node_nfsd_server_rpcs_total", .counter, "Total number of NFSd RPCs.")
    writer.value(calls?.total ?? 0)
  }

  private func write(
    _ procedures: RPCProcedures, _ names: [StaticString], from first: Int,
    _ version: StaticString, _ writer: inout MetricWriter
  ) {
    for number in first..<names.count where names[number].utf8CodeUnitCount > 0 {
      writer.label("method", names[number])
      writer.label("proto", version)
      writer.value(procedures[number] ?? 0)
    }
  }
}
