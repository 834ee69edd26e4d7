import ProcFS

/// What sysfs says of the CPUs, for the collector `cpu`: isolated, online, throttled.
///
/// Which CPUs there are and where they belong is looked up anew only when the kernel's lists of CPUs that
/// are online or present change.
struct CPUSysfsSource: ~Copyable {
  private var folders: CPUFolders
  private var online: KernelSource<NumberRanges>
  private var present: KernelSource<NumberRanges>
  private var knownOnline: [ClosedRange<UInt32>] = []
  private var knownPresent: [ClosedRange<UInt32>] = []
  /// The isolated CPUs, which the command line of the kernel names.
  private var isolated: [ClosedRange<UInt32>] = []
  private var failure: CollectorFailure?
  /// No kernel has more CPUs than these; they bound what a wrong text can cost.
  private static let possible: ClosedRange<UInt32> = 0...65535

  init(_ setup: CollectorSetup) {
    folders = CPUFolders(in: setup.paths)
    online = KernelSource(NumberRanges.online, in: setup.paths)
    present = KernelSource(NumberRanges.present, in: setup.paths)
    var buffer = ReadBuffer(capacity: 1024)
    var file = KernelSource<NumberRanges>(NumberRanges.isolated, in: setup.paths)
    do throws(CollectorFailure) {
      if try file.read(using: &buffer) { isolated = file.record.ranges }
    } catch {
      failure = error
    }
    if (try? online.read(using: &buffer)) == true { knownOnline = online.record.ranges }
    if (try? present.read(using: &buffer)) == true { knownPresent = present.record.ranges }
  }

  mutating func read(using buffer: inout ReadBuffer) throws(CollectorFailure) {
    if let failure { throw failure }
    let hasLists =
      (try? online.read(using: &buffer)) == true
      && (try? present.read(using: &buffer)) == true
    if hasLists, online.record.ranges == knownOnline, present.record.ranges == knownPresent {
      folders.update()
    } else {
      knownOnline = online.record.ranges
      knownPresent = present.record.ranges
      folders.rescan(using: &buffer)
    }
  }

  func write(to writer: inout MetricWriter) {
    writer.family(
      "node_cpu_core_throttles_total", .counter,
      "Number of times this CPU core has been throttled.")
    for core in folders.cores {
      writer.label("core", Int(clamping: core.core ?? 0))
      writer.label("package", Int(clamping: core.package))
      writer.value(core.count)
    }
    writer.family(
      "node_cpu_isolated", .gauge,
      "Whether each core is isolated, information from /sys/devices/system/cpu/isolated.")
    for range in isolated where range.overlaps(Self.possible) {
      for cpu in range.clamped(to: Self.possible) {
        writer.label("cpu", Int(cpu))
        writer.value(1)
      }
    }
    writer.family("node_cpu_online", .gauge, "CPUs that are online and being scheduled.")
    for cpu in folders.cpus {
      writer.label("cpu", cpu.number)
      writer.value(cpu.isOnline)
    }
    writer.family(
      "node_cpu_package_throttles_total", .counter,
      "Number of times this CPU package has been throttled.")
    for package in folders.packages {
      writer.label("package", Int(clamping: package.package))
      writer.value(package.count)
    }
  }
}
