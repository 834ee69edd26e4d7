package import Monitor

/// Which units have series of their own: those that used the most lately.
///
/// A series that comes or goes changes the schema for all who watch, so that a unit has to be there for a
/// while before it gets its own, keeps them for a while after it is gone, and gives way to another only when
/// that one uses clearly more. The rest is summed up as `other`. Slices and what is inside of another unit
/// are left out: they are counted already.
package struct UnitChoice: ~Copyable {
  private struct Entry {
    var score = 0.0
    var since: UInt64
    var seen: UInt64
    /// The place in the reading; -1 without one of its own.
    var place = -1
  }

  private let limit: Int
  private var entries: [String: Entry] = [:]
  private var scans: UInt64 = 0
  private var reading = UnitReading()
  private var hasNetwork = false
  private var hasPressure = false

  /// How many scans a unit has to be there for series of its own.
  static let probation: UInt64 = 30
  /// How many scans a unit keeps them when it is gone.
  static let memory: UInt64 = 60
  /// In how many scans the units with the most use are looked for anew.
  static let period: UInt64 = 10
  /// How much more another unit has to have used.
  static let margin = 1.5
  /// What is left of use each scan: half of it after four minutes.
  private static let decay = 0.997

  package init(limit: Int = 50) {
    self.limit = limit
  }

  /// Makes a reading of what a scan has found.
  package mutating func choose(from table: borrowing UnitTable, into result: inout UnitReading) {
    guard table.hierarchy != .none else { return }
    scans += 1
    if table.hasTraffic { hasNetwork = true }
    if table.hasPressure { hasPressure = true }
    let new = Entry(since: scans, seen: scans)
    for index in table.rows.indices where table.rows[index].isOutermost {
      Self.note(
        table.rows[index], at: scans,
        in: &entries[table.rows[index].name, default: new])
    }
    if scans % Self.period == 1 { choose() }
    for index in reading.units.indices { reading.units[index].use = UnitReading.Use() }
    for index in table.rows.indices where table.rows[index].isOutermost { add(table.rows[index]) }
    reading.columns = columns(of: table)
    reading.cost = table.cost
    result.take(reading)
  }

  private func columns(of table: borrowing UnitTable) -> UnitReading.Columns {
    var columns: UnitReading.Columns = .cpu
    if !table.absent.contains("memory") { columns.insert(.memory) }
    if !table.absent.contains("io") { columns.insert(.disk) }
    if hasNetwork { columns.insert(.network) }
    if hasPressure { columns.insert(.pressure) }
    return columns
  }

  /// Takes down how much a unit uses.
  private static func note(_ row: borrowing UnitRow, at scan: UInt64, in entry: inout Entry) {
    entry.seen = scan
    entry.score = max(row.score, entry.score * decay)
  }

  /// Finds those with the most use, and makes the reading anew if others have it now.
  private mutating func choose() {
    for (name, entry) in entries where scans - entry.seen > Self.memory { entries[name] = nil }
    var chosen = entries.filter { $0.value.place >= 0 }
    let isFirst = scans == 1
    let others =
      entries
      .filter { $0.value.place < 0 && ($0.value.since == 1 || isTried($0.value)) }
      .sorted { ($0.value.score, $1.key) > ($1.value.score, $0.key) }
    for (name, entry) in others {
      if chosen.count < limit {
        chosen[name] = entry
      } else if let least = chosen.min(by: { $0.value.score < $1.value.score }),
        entry.score > least.value.score * Self.margin
      {
        chosen[least.key] = nil
        chosen[name] = entry
      } else {
        break
      }
    }
    let names = chosen.keys.sorted()
    if isFirst || names.count != reading.units.count - 1
      || zip(names, reading.units).contains(where: { $0 != $1.name })
    {
      seat(names)
    }
  }

  private func isTried(_ entry: Entry) -> Bool { scans - entry.since >= Self.probation }

  private mutating func seat(_ names: [String]) {
    for name in entries.keys { entries[name]?.place = -1 }
    for (place, name) in names.enumerated() { entries[name]?.place = place }
    reading.units = names.map { UnitReading.Unit(name: $0) }
    reading.units.append(UnitReading.Unit(name: Self.other))
    reading.layout += 1
  }

  static let other = "other"

  private mutating func add(_ row: borrowing UnitRow) {
    let place = entries[row.name]?.place ?? -1
    if place >= 0 {
      reading.units[place].use.add(row)
      reading.units[place].use.addPressure(row)
    } else if let last = reading.units.indices.last {
      // Waiting cannot be summed up: two may have waited at once.
      reading.units[last].use.add(row)
    }
  }
}

extension UnitRow {
  /// How much of a host this takes, in processors; what is a lot is a matter of taste.
  fileprivate var score: Double {
    let bytes = (read ?? 0) + (written ?? 0) + (tcpSent ?? 0) + (tcpReceived ?? 0)
    return (cpu ?? 0) + Double(memory ?? 0) / 5e9 + bytes / 50e6
  }
}

extension UnitReading.Use {
  fileprivate mutating func add(_ row: borrowing UnitRow) {
    Self.add(row.cpuUser, to: &cpuUser)
    Self.add(row.cpuSystem, to: &cpuSystem)
    // `map(Double.init)` would take the bits of a UInt64 for those of a Double.
    Self.add(row.memory.map { Double($0) }, to: &memory)
    Self.add(row.read, to: &read)
    Self.add(row.written, to: &written)
    Self.add(row.tcpReceived, to: &received)
    Self.add(row.tcpSent, to: &sent)
  }

  fileprivate mutating func addPressure(_ row: borrowing UnitRow) {
    pressureCPU = row.pressureCPU.some
    pressureMemory = row.pressureMemory.some
    pressureIO = row.pressureIO.some
  }

  private static func add(_ value: Double?, to sum: inout Double?) {
    if let value { sum = (sum ?? 0) + value }
  }
}
