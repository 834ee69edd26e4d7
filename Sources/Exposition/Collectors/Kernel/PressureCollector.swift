import Monitor
import ProcFS

/// `pressure`: how long tasks waited for CPUs, I/O and memory, of `/proc/pressure`.
final class PressureCollector: Collector {
  static let name = "pressure"
  static let isDefault = true

  init(_ setup: CollectorSetup) {}

  func write(
    _ snapshot: borrowing Snapshot, to writer: inout MetricWriter
  ) throws(CollectorFailure) {
    var isFound = false
    if try isPresent(snapshot.pressureCPU) {
      let pressure = snapshot.pressureCPU.current
      writer.family(
        "node_pressure_cpu_waiting_seconds_total", .counter,
        "Total time in seconds that processes have waited for CPU time")
      try write(pressure.some, to: &writer)
      isFound = true
    }
    if try isPresent(snapshot.pressureIO) {
      let pressure = snapshot.pressureIO.current
      guard pressure.some != nil, pressure.full != nil else { throw .noData }
      writer.family(
        "node_pressure_io_stalled_seconds_total", .counter,
        "Total time in seconds no process could make progress due to IO congestion")
      try write(pressure.full, to: &writer)
      writer.family(
        "node_pressure_io_waiting_seconds_total", .counter,
        "Total time in seconds that processes have waited due to IO congestion")
      try write(pressure.some, to: &writer)
      isFound = true
    }
    if try isPresent(snapshot.pressureMemory) {
      let pressure = snapshot.pressureMemory.current
      guard pressure.some != nil, pressure.full != nil else { throw .noData }
      writer.family(
        "node_pressure_memory_stalled_seconds_total", .counter,
        "Total time in seconds no process could make progress due to memory congestion")
      try write(pressure.full, to: &writer)
      writer.family(
        "node_pressure_memory_waiting_seconds_total", .counter,
        "Total time in seconds that processes have waited for memory")
      try write(pressure.some, to: &writer)
      isFound = true
    }
    if try isPresent(snapshot.pressureIRQ) {
      writer.family(
        "node_pressure_irq_stalled_seconds_total", .counter,
        "Total time in seconds no process could make progress due to IRQ congestion")
      try write(snapshot.pressureIRQ.current.full, to: &writer)
      isFound = true
    }
    if !isFound { throw .noData }
  }

  /// Whether the kernel has the file; one that it has and does not serve (`psi=0`) ends the collector.
  private func isPresent(_ reading: borrowing Reading<Pressure>) throws(CollectorFailure) -> Bool {
    switch reading.state {
    case .unsupported: throw .noData
    case .notPermitted: throw .failed("\(reading.name): permission denied")
    case .absent: return false
    case .open, .failed: try reading.check()
    }
    return true
  }

  private func write(
    _ stall: Pressure.Stall?, to writer: inout MetricWriter
  ) throws(CollectorFailure) {
    guard let stall else { throw .noData }
    writer.value(Double(stall.total) / 1000 / 1000)
  }
}
