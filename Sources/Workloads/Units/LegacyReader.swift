import ProcFS

/// Reads the files of a group in the hierarchies of version 1.
///
/// A hierarchy in which the group has no folder does not tell its part from that of the group around it, so
/// that those values are nil.
struct LegacyReader: ~Copyable {
  private var text = GroupText()
  private var ticks = CgroupCPUTicks()
  private var cpuStat = CgroupCPUStat()
  private var memoryUse = CgroupMemoryUse()
  private var events = CgroupEvents()
  private var blkio = CgroupBlkio()
  private var limit = CgroupLimit()
  private var quota = CgroupQuota()

  /// Whether the kernel counts bytes for this hierarchy; newer ones do only for devices with a limit.
  private(set) var countsBytes = false

  /// Makes ready for a scan: the group at the root tells whether anything is counted.
  mutating func begin(_ trees: inout LegacyTrees) {
    countsBytes =
      text.read(LegacyFile.ioOwnBytes, of: 0, in: &trees.blkio, into: &blkio)
      && !blkio.devices.isEmpty
  }

  /// Reads the time on processors.
  mutating func readCPU(_ trees: inout LegacyTrees, into unit: inout UnitGroup) {
    if trees.isJoint {
      readTime(&trees.cpu, unit.places.cpu, into: &unit)
    } else {
      readTime(&trees.cpuacct, unit.places.cpuacct, into: &unit)
    }
    readPeriods(&trees.cpu, into: &unit)
  }

  /// Reads what else grows.
  mutating func readCounters(
    _ trees: inout LegacyTrees, _ devices: inout StackedDevices, into unit: inout UnitGroup
  ) {
    if countsBytes, unit.places.blkio >= 0 { readBytes(&trees.blkio, &devices, into: &unit) }
  }

  /// Reads what is in use.
  mutating func readUse(_ trees: inout LegacyTrees, into unit: inout UnitGroup) {
    if unit.places.memory >= 0 {
      unit.row.memory = number(.memoryUsage, unit.places.memory, &trees.memory)
      let hasEvents = text.read(
        LegacyFile.memoryOOM, of: unit.places.memory, in: &trees.memory, into: &events)
      unit.row.oomKills = hasEvents ? events[.oomKill] : nil
    }
    if unit.places.pids >= 0 {
      unit.row.tasks = number(.pidsCurrent, unit.places.pids, &trees.pids)
    }
  }

  /// Reads what memory is used for, which takes the kernel longer to say.
  mutating func readMemory(_ trees: inout LegacyTrees, into unit: inout UnitGroup) {
    let group = unit.places.memory
    guard group >= 0 else { return }
    let hasStat = text.read(
      LegacyFile.memoryStat, of: group, in: &trees.memory, into: &memoryUse)
    unit.row.memoryAnon = hasStat ? memoryUse.anon : nil
    unit.row.memoryFile = hasStat ? memoryUse.file : nil
    unit.row.memoryPeak = number(.memoryPeak, group, &trees.memory)
  }

  /// Reads limits.
  mutating func readLimits(_ trees: inout LegacyTrees, into unit: inout UnitGroup) {
    let places = unit.places
    if places.memory >= 0 {
      unit.row.memoryLimit = limit(.memoryLimit, places.memory, &trees.memory)
    }
    if places.pids >= 0 { unit.row.tasksLimit = limit(.pidsMax, places.pids, &trees.pids) }
    if places.cpu >= 0,
      text.read(LegacyFile.cpuQuota, of: places.cpu, in: &trees.cpu, into: &quota)
    {
      unit.row.cpuLimit = number(.cpuPeriod, places.cpu, &trees.cpu).flatMap(quota.cpus)
    }
  }

  private mutating func readTime(
    _ tree: inout CgroupTree, _ group: Int, into unit: inout UnitGroup
  ) {
    guard group >= 0, let usage = number(.cpuUsage, group, &tree) else { return }
    unit.counters.cpu = usage
    unit.counters.cpuUser = nil
    unit.counters.cpuSystem = nil
    if usage == unit.previous.cpu {
      unit.counters.userTicks = unit.previous.userTicks
      unit.counters.systemTicks = unit.previous.systemTicks
      return
    }
    guard text.read(LegacyFile.cpuTicks, of: group, in: &tree, into: &ticks) else { return }
    unit.counters.userTicks = ticks[.user]
    unit.counters.systemTicks = ticks[.system]
  }

  private mutating func readPeriods(_ tree: inout CgroupTree, into unit: inout UnitGroup) {
    // Only a limit gives them.
    guard unit.row.cpuLimit != nil, unit.places.cpu >= 0,
      text.read(LegacyFile.cpuStat, of: unit.places.cpu, in: &tree, into: &cpuStat)
    else { return }
    unit.counters.periods = cpuStat[.periods]
    unit.counters.throttledPeriods = cpuStat[.throttledPeriods]
  }

  private mutating func readBytes(
    _ tree: inout CgroupTree, _ devices: inout StackedDevices, into unit: inout UnitGroup
  ) {
    guard
      text.read(LegacyFile.ioBytes, of: unit.places.blkio, in: &tree, into: &blkio)
        || !unit.hasChildren
          && text.read(LegacyFile.ioOwnBytes, of: unit.places.blkio, in: &tree, into: &blkio)
    else { return }
    var read: UInt64 = 0
    var written: UInt64 = 0
    for device in blkio.devices where !devices.contains(device.major, device.minor) {
      read &+= device[.read] ?? 0
      written &+= device[.write] ?? 0
    }
    unit.counters.read = read
    unit.counters.written = written
  }

  private mutating func limit(
    _ file: LegacyFile, _ group: Int, _ tree: inout CgroupTree
  ) -> UInt64? {
    text.read(file, of: group, in: &tree, into: &limit) ? limit.value : nil
  }

  private mutating func number(
    _ file: LegacyFile, _ group: Int, _ tree: inout CgroupTree
  ) -> UInt64? {
    text.number(file, of: group, in: &tree)
  }
}
