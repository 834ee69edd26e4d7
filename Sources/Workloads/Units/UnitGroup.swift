import ProcFS

/// A group that has a row: where its files are, and what they said last.
struct UnitGroup: Sendable {
  /// Its places in the trees of groups; -1 where a hierarchy does not have it.
  struct Places: Equatable, Sendable {
    var unified = -1
    var systemd = -1
    var cpu = -1
    var cpuacct = -1
    var memory = -1
    var blkio = -1
    var pids = -1

    /// Whether version 1 tells of its time on processors.
    ///
    /// `isJoint` says whether the hierarchy of `cpu` is that of `cpuacct`.
    func hasLegacyCPU(isJoint: Bool) -> Bool { (isJoint ? cpu : cpuacct) >= 0 }

    /// Whether a hierarchy of version 1 has files of it.
    var isLegacy: Bool { cpu >= 0 || cpuacct >= 0 || memory >= 0 || blkio >= 0 || pids >= 0 }
  }

  /// Counters that did not grow in the group around it, and therefore cannot have grown in it.
  ///
  /// What grows between the two readings is found at the next scan.
  struct Quiet: OptionSet, Sendable {
    let rawValue: UInt8

    static let cpu = Quiet(rawValue: 1)
    static let io = Quiet(rawValue: 2)
    static let pressureCPU = Quiet(rawValue: 4)
    static let pressureMemory = Quiet(rawValue: 8)
    static let pressureIO = Quiet(rawValue: 16)
  }

  let place: CgroupPlace
  var places = Places()
  /// The row of the group that it is in; -1 for none.
  var parent = -1
  /// Whether there are groups in it.
  var hasChildren = false

  /// The row as it is shown.
  var row = UnitRow()
  var counters = UnitCounters()
  var previous = UnitCounters()
  /// Whether the controller of version 2 adds its lines to `cpu.stat`.
  var hasCPUController = false
  /// The scan in which it was seen first.
  var isNew = true
  /// Processes killed for want of memory, as of the scan before.
  private var oomKills: UInt64?
  /// Kills in the groups in it that its own count has not had yet.
  var innerKills: UInt64 = 0
  /// Kills, counted for a slice in the scan before, in a group that was gone by then.
  var heldKills: UInt64 = 0

  /// A group that was not there at the scan before, `isYoung` if it was made since then.
  init(_ place: CgroupPlace, path: KernelName, isYoung: Bool) {
    self.place = place
    if isYoung { oomKills = 0 }
    row.name = place.unit ?? ""
    row.outerUnit = place.outerUnit
    row.kind = place.kind
    row.cgroup = path
    row.slice = place.slice
    row.container = place.container
  }

  /// Whether the kills in the groups in it are in its own count: those of version 2 are.
  var countsInner: Bool { places.unified >= 0 && places.memory < 0 }

  /// Which counters the groups in it need not be asked for; those of version 1 do not tell.
  var quiet: Quiet {
    guard previous.time > 0, places.unified >= 0, !places.isLegacy else { return [] }
    func isSame(_ now: UInt64?, _ before: UInt64?) -> Bool { now != nil && now == before }
    var quiet: Quiet = []
    if isSame(counters.cpu, previous.cpu) { quiet.insert(.cpu) }
    if isSame(counters.read, previous.read), isSame(counters.written, previous.written) {
      quiet.insert(.io)
    }
    if isSame(counters.pressureCPU.some, previous.pressureCPU.some) { quiet.insert(.pressureCPU) }
    if isSame(counters.pressureMemory.some, previous.pressureMemory.some) {
      quiet.insert(.pressureMemory)
    }
    if isSame(counters.pressureIO.some, previous.pressureIO.some) { quiet.insert(.pressureIO) }
    return quiet
  }

  /// Whether its processes did nothing since the scan before.
  var isIdle: Bool { counters.cpu != nil && counters.cpu == previous.cpu }

  /// Makes ready for counters to be read.
  mutating func begin(at time: Int64) {
    previous = counters
    counters = UnitCounters()
    counters.time = time
  }

  /// Forgets what is in use, so that what is gone is absent.
  mutating func clearUse() {
    row.memory = nil
    row.tasks = nil
    row.oomKills = nil
  }

  /// Forgets what memory is used for.
  mutating func clearMemory() {
    row.memoryAnon = nil
    row.memoryFile = nil
    row.memoryPeak = nil
  }

  /// Forgets limits.
  mutating func clearLimits() {
    row.cpuLimit = nil
    row.memoryHigh = nil
    row.memoryLimit = nil
    row.tasksLimit = nil
  }

  /// Works out the rates.
  mutating func finish() { row.setRates(counters, since: previous) }

  /// How many processes were killed for want of memory since the scan before.
  mutating func takeKills() -> UInt64 {
    guard let now = row.oomKills else { return 0 }
    defer { oomKills = now }
    guard let before = oomKills, now > before else { return 0 }
    return now - before
  }
}
