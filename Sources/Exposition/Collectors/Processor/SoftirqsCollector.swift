import ProcFS

/// `softirqs`: softirqs by CPU and kind, of `/proc/softirqs`.
final class SoftirqsCollector: SourceCollector {
  static let name = "softirqs"
  static let isDefault = false

  /// The kinds that node_exporter knows.
  private static let kinds: [KernelName] = [
    "HI", "TIMER", "NET_TX", "NET_RX", "BLOCK", "IRQ_POLL", "TASKLET", "SCHED", "HRTIMER", "RCU",
  ]

  private var file: KernelSource<Softirqs>

  init(_ setup: CollectorSetup) {
    file = KernelSource(Softirqs.path, in: setup.paths)
  }

  func read(using buffer: inout ReadBuffer) throws(CollectorFailure) {
    try file.require(using: &buffer)
  }

  func write(to writer: inout MetricWriter) throws(CollectorFailure) {
    writer.family("node_softirqs_functions_total", .counter, "Softirq counts per CPU.")
    for kind in file.record.kinds where Self.kinds.contains(kind.name) {
      for (cpu, index) in kind.range.enumerated() {
        writer.label("cpu", cpu)
        writer.label("type", kind.name)
        writer.value(file.record.counts[index])
      }
    }
  }
}
