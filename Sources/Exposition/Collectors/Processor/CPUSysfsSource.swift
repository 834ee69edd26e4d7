import ProcFS

/// What sysfs says of the CPUs, for the collector `cpu`: isolated, online, throttled.
///
/// Which CPUs there are and where they belong is looked up anew only when the kernel's lists of CPUs that
/// are online or present change.
struct CPUSysfsSource: ~Copyable {
  private var folders: CPUFolders
  private var online: KernelSource<CPUList>
  private var present: KernelSource<CPUList>
  private var knownOnline: [ClosedRange<Int>] = []
  private var knownPresent: [ClosedRange<Int>] = []
  /// The isolated CPUs, which the command line of the kernel names.
  private var isolated: [ClosedRange<Int>] = []
  private var failure: CollectorFailure?

  init(_ setup: CollectorSetup) {
    folders = CPUFolders(in: setup.paths)
    online = KernelSource(CPUList.online, in: setup.paths)
    present = KernelSource(CPUList.present, in: setup.paths)
    var buffer = ReadBuffer(capacity: 1024)
    var file = KernelSource<CPUList>(CPUList.isolated, in: setup.paths)
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
    for range in isolated {
      for cpu in range {
        writer.label("cpu", cpu)
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
