import ProcFS

/// `kernel_hung`: tasks that the kernel found hung, of `/proc/sys/kernel/hung_task_detect_count`.
final class KernelHungCollector: SourceCollector {
  static let name = "kernel_hung"
  static let isDefault = true

  private var file: KernelSource<SingleNumber>

  init(_ setup: CollectorSetup) {
    file = KernelSource(SingleNumber.hungTasks, in: setup.paths)
  }

  func read(using buffer: inout ReadBuffer) throws(CollectorFailure) {
    guard try file.read(using: &buffer) else { throw .noData }
  }

  func write(to writer: inout MetricWriter) throws(CollectorFailure) {
    writer.family(
      "node_kernel_hung_tasks_total", .counter,
      "Total number of tasks that have been detected as hung since the system booted.")
    writer.value(file.record.value)
  }
}
