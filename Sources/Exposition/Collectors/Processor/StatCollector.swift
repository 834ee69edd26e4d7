import Monitor
import ProcFS

/// `stat`: the counters of the whole system in `/proc/stat`.
///
/// A counter that the kernel lacks is 0, as node_exporter has it; one that cannot be read fails.
final class StatCollector: Collector {
  static let name = "stat"
  static let isDefault = true

  private static let softirq = CollectorOption(
    "collector.stat.softirq", .flag, default: "false", "Export softirq calls per vector")
  static let options = [softirq]

  private static let vectors: [StaticString] = [
    "hi", "timer", "net_tx", "net_rx", "block", "block_iopoll", "tasklet", "sched", "hrtimer",
    "rcu",
  ]

  private let hasVectors: Bool

  init(_ setup: CollectorSetup) {
    hasVectors = setup.options.isSet(Self.softirq)
  }

  func write(
    _ snapshot: borrowing Snapshot, to writer: inout MetricWriter
  ) throws(CollectorFailure) {
    try snapshot.stat.check()
    guard snapshot.stat.current.unreadable == 0 else {
      throw .failed("stat: a counter is no number")
    }
    writer.family("node_boot_time_seconds", .gauge, "Node boot time, in unixtime.")
    writer.value(snapshot.stat.current.btime ?? 0)
    writer.family("node_context_switches_total", .counter, "Total number of context switches.")
    writer.value(snapshot.stat.current.ctxt ?? 0)
    writer.family("node_forks_total", .counter, "Total number of forks.")
    writer.value(snapshot.stat.current.processes ?? 0)
    writer.family("node_intr_total", .counter, "Total number of interrupts serviced.")
    writer.value(snapshot.stat.current.intr ?? 0)
    writer.family(
      "node_procs_blocked", .gauge, "Number of processes blocked waiting for I/O to complete.")
    writer.value(snapshot.stat.current.procsBlocked ?? 0)
    writer.family("node_procs_running", .gauge, "Number of processes in runnable state.")
    writer.value(snapshot.stat.current.procsRunning ?? 0)
    guard hasVectors else { return }
    writer.family("node_softirqs_total", .counter, "Number of softirq calls.")
    for (index, vector) in Self.vectors.enumerated() {
      writer.label("vector", vector)
      let counts = snapshot.stat.current.softirqs
      writer.value(index < counts.count ? counts[index] : 0)
    }
  }
}
