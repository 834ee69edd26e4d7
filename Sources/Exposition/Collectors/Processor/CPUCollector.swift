import Monitor
import ProcFS

/// `cpu`: what the CPUs did, of `/proc/stat`, and what they are, of `/proc/cpuinfo` and sysfs.
final class CPUCollector: Collector {
  static let name = "cpu"
  static let isDefault = true

  private static let guest = CollectorOption(
    "collector.cpu.guest", .flag, default: "true", "Enables metric node_cpu_guest_seconds_total")
  static let options = [guest] + CPUInfoSource.options

  private let ticks: Double
  private let hasGuests: Bool
  private var counters = CPUCounters()
  private var info: CPUInfoSource?
  private var sysfs: CPUSysfsSource

  init(_ setup: CollectorSetup) {
    ticks = Double(setup.clockTicks)
    hasGuests = setup.options.isSet(Self.guest)
    info = CPUInfoSource(setup)
    sysfs = CPUSysfsSource(setup)
  }

  func read(using buffer: inout ReadBuffer) throws(CollectorFailure) {
    try info?.read(using: &buffer)
    try sysfs.read(using: &buffer)
  }

  func write(
    _ snapshot: borrowing Snapshot, to writer: inout MetricWriter
  ) throws(CollectorFailure) {
    info?.write(to: &writer)
    try snapshot.stat.check()
    guard snapshot.stat.current.unreadable == 0 else {
      throw .failed("stat: a counter is no number")
    }
    counters.update(snapshot.stat.current.cpus, ticks: ticks)
    if hasGuests { writeGuests(to: &writer) }
    writer.family(
      "node_cpu_seconds_total", .counter, "Seconds the CPUs spent in each mode.")
    for cpu in counters.cpus {
      write(cpu, "idle", cpu.times.idle, to: &writer)
      write(cpu, "iowait", cpu.times.iowait, to: &writer)
      write(cpu, "irq", cpu.times.irq, to: &writer)
      write(cpu, "nice", cpu.times.nice, to: &writer)
      write(cpu, "softirq", cpu.times.softirq, to: &writer)
      write(cpu, "steal", cpu.times.steal, to: &writer)
      write(cpu, "system", cpu.times.system, to: &writer)
      write(cpu, "user", cpu.times.user, to: &writer)
    }
    sysfs.write(to: &writer)
    // The others are worth having; that one could not be read is said as well.
    if snapshot.stat.current.unreadableTimes > 0 {
      throw .failed("stat: a CPU's time is no number")
    }
  }

  private func writeGuests(to writer: inout MetricWriter) {
    writer.family(
      "node_cpu_guest_seconds_total", .counter,
      "Seconds the CPUs spent in guests (VMs) for each mode.")
    for cpu in counters.cpus {
      write(cpu, "nice", cpu.times.guestNice, to: &writer)
      write(cpu, "user", cpu.times.guest, to: &writer)
    }
  }

  private func write(
    _ cpu: Stat.CPU, _ mode: StaticString, _ time: UInt64?, to writer: inout MetricWriter
  ) {
    writer.label("cpu", cpu.number)
    writer.label("mode", mode)
    writer.value(Double(time ?? 0) / ticks)
  }
}
