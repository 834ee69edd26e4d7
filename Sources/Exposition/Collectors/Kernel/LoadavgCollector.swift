import Monitor
import ProcFS

/// `loadavg`: the three load averages of `/proc/loadavg`.
final class LoadavgCollector: Collector {
  static let name = "loadavg"
  static let isDefault = true

  init(_ setup: CollectorSetup) {}

  func write(
    _ snapshot: borrowing Snapshot, to writer: inout MetricWriter
  ) throws(CollectorFailure) {
    try snapshot.loadavg.check()
    writer.family("node_load1", .gauge, "1m load average.")
    writer.value(snapshot.loadavg.current.load1)
    writer.family("node_load5", .gauge, "5m load average.")
    writer.value(snapshot.loadavg.current.load5)
    writer.family("node_load15", .gauge, "15m load average.")
    writer.value(snapshot.loadavg.current.load15)
  }
}
