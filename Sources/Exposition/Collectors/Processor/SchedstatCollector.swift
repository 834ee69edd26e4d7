import ProcFS

/// `schedstat`: how long tasks ran on each CPU and waited for it, of `/proc/schedstat`.
final class SchedstatCollector: SourceCollector {
  static let name = "schedstat"
  static let isDefault = true

  private var file: KernelSource<Schedstat>

  init(_ setup: CollectorSetup) {
    file = KernelSource(Schedstat.path, in: setup.paths)
  }

  func read(using buffer: inout ReadBuffer) throws(CollectorFailure) {
    guard try file.read(using: &buffer) else { throw .noData }
  }

  func write(to writer: inout MetricWriter) throws(CollectorFailure) {
    writer.family(
      "node_schedstat_running_seconds_total", .counter,
      "Number of seconds CPU spent running a process.")
    for cpu in file.record.cpus {
      writer.label("cpu", cpu.number)
      writer.value(Double(cpu.running) / 1e9)
    }
    writer.family(
      "node_schedstat_timeslices_total", .counter, "Number of timeslices executed by CPU.")
    for cpu in file.record.cpus {
      writer.label("cpu", cpu.number)
      writer.value(cpu.timeslices)
    }
    writer.family(
      "node_schedstat_waiting_seconds_total", .counter,
      "Number of seconds spent by processing waiting for this CPU.")
    for cpu in file.record.cpus {
      writer.label("cpu", cpu.number)
      writer.value(Double(cpu.waiting) / 1e9)
    }
  }
}
