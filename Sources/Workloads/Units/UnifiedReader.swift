import ProcFS

/// Reads the files of a group in the hierarchy of version 2.
///
/// The texts of all groups have the same shape, so that nothing is allocated; only `cpu.stat` has another where
/// a group lacks the controller, and so there are two of its records.
struct UnifiedReader: ~Copyable {
  private var text = GroupText()
  private var cpuStat = CgroupCPUStat()
  private var bareCPUStat = CgroupCPUStat()
  private var memoryUse = CgroupMemoryUse()
  private var events = CgroupEvents()
  private var ioStat = CgroupIOStat()
  private var pressure = Pressure()
  private var limit = CgroupLimit()
  private var cpuLimit = CgroupCPULimit()

  /// Reads the time on processors.
  mutating func readCPU(
    _ tree: inout CgroupTree, _ quiet: UnitGroup.Quiet, into unit: inout UnitGroup
  ) {
    if quiet.contains(.cpu) {
      unit.counters.keepCPU(unit.previous)
    } else if unit.hasCPUController {
      if text.read(UnifiedFile.cpuStat, of: unit.places.unified, in: &tree, into: &cpuStat) {
        unit.counters.takeCPU(cpuStat)
      }
    } else if text.read(
      UnifiedFile.cpuStat, of: unit.places.unified, in: &tree, into: &bareCPUStat)
    {
      unit.counters.takeCPU(bareCPUStat)
    }
  }

  /// Reads what else grows.
  mutating func readCounters(
    _ tree: inout CgroupTree, _ devices: inout StackedDevices, _ quiet: UnitGroup.Quiet,
    into unit: inout UnitGroup
  ) {
    let group = unit.places.unified
    if quiet.contains(.io) {
      unit.counters.read = unit.previous.read
      unit.counters.written = unit.previous.written
    } else if text.read(UnifiedFile.ioStat, of: group, in: &tree, into: &ioStat) {
      var read: UInt64 = 0
      var written: UInt64 = 0
      for device in ioStat.devices where !devices.contains(device.major, device.minor) {
        read &+= device[.rbytes] ?? 0
        written &+= device[.wbytes] ?? 0
      }
      unit.counters.read = read
      unit.counters.written = written
    }
    unit.counters.pressureCPU =
      quiet.contains(.pressureCPU)
      ? unit.previous.pressureCPU : stall(.cpuPressure, group, &tree)
    unit.counters.pressureMemory =
      quiet.contains(.pressureMemory)
      ? unit.previous.pressureMemory : stall(.memoryPressure, group, &tree)
    unit.counters.pressureIO =
      quiet.contains(.pressureIO)
      ? unit.previous.pressureIO : stall(.ioPressure, group, &tree)
  }

  /// Reads what is in use.
  mutating func readUse(_ tree: inout CgroupTree, into unit: inout UnitGroup) {
    let group = unit.places.unified
    unit.row.memory = number(.memoryCurrent, group, &tree)
    unit.row.tasks = number(.pidsCurrent, group, &tree)
    let hasEvents = text.read(UnifiedFile.memoryEvents, of: group, in: &tree, into: &events)
    unit.row.oomKills = hasEvents ? events[.oomKill] : nil
  }

  /// Reads what memory is used for, which takes the kernel longer to say.
  mutating func readMemory(_ tree: inout CgroupTree, into unit: inout UnitGroup) {
    let group = unit.places.unified
    let hasStat = text.read(UnifiedFile.memoryStat, of: group, in: &tree, into: &memoryUse)
    unit.row.memoryAnon = hasStat ? memoryUse.anon : nil
    unit.row.memoryFile = hasStat ? memoryUse.file : nil
    unit.row.memoryPeak = number(.memoryPeak, group, &tree)
  }

  /// Reads limits.
  mutating func readLimits(_ tree: inout CgroupTree, into unit: inout UnitGroup) {
    let group = unit.places.unified
    unit.hasCPUController = text.read(
      UnifiedFile.cpuMax, of: group, in: &tree, into: &cpuLimit)
    unit.row.cpuLimit = unit.hasCPUController ? cpuLimit.cpus : nil
    unit.row.memoryHigh = limit(.memoryHigh, group, &tree)
    unit.row.memoryLimit = limit(.memoryMax, group, &tree)
    unit.row.tasksLimit = limit(.pidsMax, group, &tree)
  }

  private mutating func number(
    _ file: UnifiedFile, _ group: Int, _ tree: inout CgroupTree
  ) -> UInt64? {
    text.number(file, of: group, in: &tree)
  }

  private mutating func limit(
    _ file: UnifiedFile, _ group: Int, _ tree: inout CgroupTree
  ) -> UInt64? {
    text.read(file, of: group, in: &tree, into: &limit) ? limit.value : nil
  }

  private mutating func stall(
    _ file: UnifiedFile, _ group: Int, _ tree: inout CgroupTree
  ) -> UnitCounters.Stall {
    guard text.read(file, of: group, in: &tree, into: &pressure) else {
      return UnitCounters.Stall()
    }
    return UnitCounters.Stall(some: pressure.some?.total, full: pressure.full?.total)
  }
}

extension UnitCounters {
  /// Nothing has grown.
  fileprivate mutating func keepCPU(_ before: UnitCounters) {
    cpu = before.cpu
    cpuUser = before.cpuUser
    cpuSystem = before.cpuSystem
    periods = before.periods
    throttledPeriods = before.throttledPeriods
  }

  /// Takes over `cpu.stat`, which counts microseconds.
  fileprivate mutating func takeCPU(_ stat: borrowing CgroupCPUStat) {
    cpu = stat[.usage].map { $0 &* 1000 }
    cpuUser = stat[.user].map { $0 &* 1000 }
    cpuSystem = stat[.system].map { $0 &* 1000 }
    periods = stat[.periods]
    throttledPeriods = stat[.throttledPeriods]
  }
}
