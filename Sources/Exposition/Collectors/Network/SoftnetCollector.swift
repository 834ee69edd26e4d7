import ProcFS

/// `softnet`: what each processor did with the packets that came in, of `/proc/net/softnet_stat`.
///
/// What a kernel does not tell is printed as 0, as node_exporter does.
final class SoftnetCollector: SourceCollector {
  static let name = "softnet"
  static let isDefault = true

  private var source: KernelSource<Softnet>

  init(_ setup: CollectorSetup) { source = KernelSource(Softnet.path, in: setup.paths) }

  func read(using buffer: inout ReadBuffer) throws(CollectorFailure) {
    try source.require(using: &buffer)
  }

  func write(to writer: inout MetricWriter) throws(CollectorFailure) {
    writer.family("node_softnet_processed_total", .counter, "Number of processed packets")
    put(&writer) { $0.processed }
    writer.family("node_softnet_dropped_total", .counter, "Number of dropped packets")
    put(&writer) { $0.dropped }
    writer.family(
      "node_softnet_times_squeezed_total", .counter,
      "Number of times processing packets ran out of quota")
    put(&writer) { $0.timeSqueezed }
    writer.family(
      "node_softnet_cpu_collision_total", .counter,
      "Number of collision occur while obtaining device lock while transmitting")
    put(&writer) { $0.collisions }
    writer.family(
      "node_softnet_received_rps_total", .counter, "Number of times cpu woken up received_rps")
    put(&writer) { $0.receivedRPS ?? 0 }
    writer.family(
      "node_softnet_flow_limit_count_total", .counter,
      "Number of times flow limit has been reached")
    put(&writer) { $0.flowLimitCount ?? 0 }
    writer.family("node_softnet_backlog_len", .gauge, "Softnet backlog status")
    put(&writer) { $0.backlog ?? 0 }
  }

  @inline(__always)
  private func put(_ writer: inout MetricWriter, _ value: (Softnet.Row) -> UInt64) {
    for row in source.record.rows {
      writer.label("cpu", Int(truncatingIfNeeded: row.cpu))
      writer.value(value(row))
    }
  }
}
