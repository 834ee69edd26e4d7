package import Monitor
package import ProcFS

/// Reads the control groups of all units, slices and containers.
///
/// One thread calls it. Nothing is allocated for a group that was there the time before.
package struct UnitScanner: ~Copyable {
  /// What happened to units since the scan before: failures and restarts that systemd tells of, and processes
  /// that were killed for want of memory.
  package private(set) var events: [Event] = []

  private let paths: HostPaths
  private let states: UnitStates?
  private var groups: GroupTrees
  private var unifiedReader = UnifiedReader()
  private var legacyReader = LegacyReader()
  private var devices: StackedDevices
  private var units: [UnitGroup] = []
  /// The row of each group of version 2, by its inode.
  private var rowOfGroup: [UInt64: Int] = [:]
  private var layout: UInt64 = 0
  private var stateTable = UnitStates.Table()
  /// Units that systemd tells of and that have no group.
  private var groupless: [UnitRow] = []
  /// Units whose own count has told of kills in this scan, or the one before while it is gone through.
  private var toldKills: Set<String> = []
  /// Whether systemd told of units that ran out of memory in the scan before.
  private var hadWords = false
  private var scans: UInt64 = 0
  private var last: Int64 = 0

  /// In how many scans each group has its turn with what changes seldom.
  private static let turns = 10
  /// In how many scans devices are looked at anew, and hierarchies where there are none.
  private static let rest: UInt64 = 60

  /// A reader of a host's groups; `states` is where systemd's word on units is found.
  package init(
    paths: HostPaths, states: UnitStates? = nil, bounds: CgroupTree.Bounds = CgroupTree.Bounds()
  ) {
    self.paths = paths
    self.states = states
    devices = StackedDevices(paths: paths)
    groups = GroupTrees(paths: paths, bounds: bounds)
    layOut()
  }

  /// Reads all groups into a table, the rows of which may be those of any scan before.
  ///
  /// Limits are read of a tenth of the groups each time; while nobody watches, so is what memory is used for, and
  /// how much of it by those that did nothing.
  package mutating func scan(
    at now: Moment, isWatched: Bool = true, into table: inout UnitTable
  ) {
    let start = Moment.monotonicNow()
    scans += 1
    events.removeAll(keepingCapacity: true)
    if scans % Self.rest == 0 {
      devices.forget()
      if groups.hierarchy == .none {
        groups = GroupTrees(paths: paths, bounds: groups.bounds)
        layOut()
      }
    }
    if groups.refresh() { layOut() }
    takeStates()
    legacyReader.begin(&groups.legacy)
    for index in units.indices {
      let isTurn = (index &+ Int(truncatingIfNeeded: scans)) % Self.turns == 0
      let isDue = isTurn || units[index].isNew
      read(index, isDetailed: isWatched || isDue, hasLimits: isDue)
    }
    noteKills()
    fill(&table)
    table.time = now.wall / 1_000_000
    table.seconds = last == 0 ? 0 : Double(now.monotonic - last) / 1e9
    last = now.monotonic
    table.cost = Double(Moment.monotonicNow() - start) / 1e9
  }

  private mutating func layOut() {
    let knowsAll = !units.isEmpty && !groups.isCut && units.count < UnitLayout.limit
    units = UnitLayout.units(groups.unified, groups.legacy, keeping: units, knowsAll: knowsAll)
    rowOfGroup = UnitLayout.rows(groups.unified, units)
    layout &+= 1
    for index in units.indices { units[index].row.state = state(of: units[index]) }
    listGroupless()
  }

  private mutating func read(_ index: Int, isDetailed: Bool, hasLimits: Bool) {
    let shown = units[index].row
    let isUnified = units[index].places.unified >= 0
    let isLegacy = units[index].places.isLegacy
    let parent = units[index].parent
    let quiet: UnitGroup.Quiet =
      parent >= 0 && !isLegacy && !units[index].isNew ? units[parent].quiet : []
    units[index].begin(at: Moment.monotonicNow())
    if hasLimits {
      units[index].clearLimits()
      if isUnified { unifiedReader.readLimits(&groups.unified, into: &units[index]) }
      if isLegacy { legacyReader.readLimits(&groups.legacy, into: &units[index]) }
    }
    if isUnified, !units[index].places.hasLegacyCPU(isJoint: groups.legacy.isJoint) {
      unifiedReader.readCPU(&groups.unified, quiet, into: &units[index])
    }
    if isLegacy { legacyReader.readCPU(&groups.legacy, into: &units[index]) }
    if isUnified {
      unifiedReader.readCounters(&groups.unified, &devices, quiet, into: &units[index])
    }
    if isLegacy { legacyReader.readCounters(&groups.legacy, &devices, into: &units[index]) }
    if isDetailed {
      units[index].clearMemory()
      if isUnified { unifiedReader.readMemory(&groups.unified, into: &units[index]) }
      if isLegacy { legacyReader.readMemory(&groups.legacy, into: &units[index]) }
    }
    // Memory of what does nothing hardly changes, and no process of it comes or goes.
    if isDetailed || !units[index].isIdle {
      units[index].clearUse()
      if isUnified { unifiedReader.readUse(&groups.unified, into: &units[index]) }
      if isLegacy { legacyReader.readUse(&groups.legacy, into: &units[index]) }
    }
    units[index].finish()
    if units[index].isNew || !units[index].row.looksLike(shown) {
      units[index].row.changed = scans
    }
    units[index].isNew = false
  }

  /// Finds out which units had processes killed.
  ///
  /// Version 2 counts those of the groups in a group as well. A kill between the readings of the two is in the
  /// outer one's count one scan later, so what is owed is kept.
  ///
  /// A group that ended with its killed process is seen in its slice's count alone, but systemd tells of it, maybe
  /// one scan later. So a slice's kills are told as its own only if systemd has said nothing by then.
  private mutating func noteKills() {
    let words = takeWords()
    let isExplained = !words.isEmpty || hadWords
    let before = exchange(&toldKills, with: [])
    for index in units.indices.reversed() {
      let growth = units[index].takeKills()
      let inner = min(growth, units[index].innerKills)
      units[index].innerKills -= inner
      var own = growth - inner
      if units[index].place.kind == .slice {
        let held = exchange(&units[index].heldKills, with: isExplained ? 0 : own)
        own = isExplained ? 0 : held
      }
      if own > 0 {
        toldKills.insert(units[index].row.name)
        events.append(.unitOOMKilled(name: units[index].row.name, kills: own))
      }
      let parent = units[index].parent
      if parent >= 0, units[index].countsInner { units[parent].innerKills &+= growth }
    }
    for name in words where !toldKills.contains(name) && !before.contains(name) {
      events.append(.unitOOMKilled(name: name, kills: nil))
    }
    hadWords = !words.isEmpty
  }

  /// The units of which systemd says that they ran out of memory.
  private mutating func takeWords() -> [String] {
    var words: [String] = []
    events.removeAll { event in
      guard case .unitOOMKilled(let name, _) = event else { return false }
      words.append(name)
      return true
    }
    return words
  }

  /// Controllers that nothing can be had of, though the hierarchy may be there.
  private var absent: [String] {
    groups.countsBytes(legacyReader.countsBytes) ? groups.absent : groups.absentWithoutIO
  }

  private func fill(_ table: inout UnitTable) {
    table.scan = scans
    table.hierarchy = groups.hierarchy
    table.absent = absent
    table.isCut = groups.isCut
    table.hasPressure = units.contains { $0.row.isOutermost && $0.counters.hasPressure }
    table.hasTraffic = false
    table.rowOfGroup = rowOfGroup
    table.layout = layout
    let count = units.count + groupless.count
    if table.rows.count > count { table.rows.removeLast(table.rows.count - count) }
    for index in 0..<count {
      let row = index < units.count ? units[index].row : groupless[index - units.count]
      if index < table.rows.count { table.rows[index] = row } else { table.rows.append(row) }
    }
  }
}

// MARK: What systemd tells

extension UnitScanner {
  private mutating func takeStates() {
    guard let next = states?.table(newerThan: stateTable.version) else { return }
    stateTable = next
    events += states?.takeEvents() ?? []
    for index in units.indices {
      let state = state(of: units[index])
      if state == units[index].row.state { continue }
      units[index].row.state = state
      units[index].row.changed = scans
    }
    listGroupless()
  }

  /// Only the host's own systemd is asked: a user's or a container's unit may have the name of one of its.
  private func state(of unit: UnitGroup) -> UnitState? {
    unit.place.outerUnit == nil && unit.place.kind != .other
      ? stateTable.states[unit.row.name] : nil
  }

  /// Lists units that one wants to see although no process of theirs runs.
  private mutating func listGroupless() {
    var named: Set<String> = []
    for unit in units where unit.place.outerUnit == nil { named.insert(unit.row.name) }
    var known: [String: UnitRow] = [:]
    for row in groupless { known[row.name] = row }
    groupless = []
    for (name, state) in stateTable.states
    where state.wantsAttention && !named.contains(name) {
      var row = known[name] ?? UnitRow()
      if row.state != state {
        row.name = name
        row.kind = UnitRow.Kind(unit: name)
        row.state = state
        row.changed = scans
      }
      groupless.append(row)
    }
    groupless.sort { $0.name < $1.name }
  }
}
