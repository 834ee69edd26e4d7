import ProcFS

/// Which unit a control group belongs to, and what its row is told.
struct UnitPlaces: Sendable {
  private var rows: [UInt64: Int] = [:]
  /// Of the table that was learnt last; nil before.
  private var layout: UInt64?
  /// The nearest row that the group of a row is in; -1 for none.
  private var parents: [Int] = []
  private var sums: [TrafficCount?] = []
  private var shown: [Shown] = []

  /// What a row has been told, in whole bytes, and in which scan that changed last.
  private struct Shown: Sendable {
    var sent: Double?
    var received: Double?
    var changed: UInt64 = 0
  }

  init() {}

  /// Learns which groups there are.
  mutating func update(_ units: borrowing UnitTable) {
    // Rows without a group come and go without another layout.
    if units.layout == layout, units.rows.count == parents.count { return }
    rows = units.rowOfGroup
    layout = units.layout
    parents.removeAll(keepingCapacity: true)
    var above: [Int] = []
    for index in units.rows.indices {
      let path = units.rows[index].cgroup.bytes
      // Those whose path this one begins with stand before it, if not right before it.
      while let last = above.last, !path.starts(with: units.rows[last].cgroup.bytes) {
        above.removeLast()
      }
      let parent = above.last { Self.isBelow(path, units.rows[$0].cgroup.bytes) }
      parents.append(parent ?? -1)
      if !path.isEmpty { above.append(index) }
    }
    shown = [Shown](repeating: Shown(), count: parents.count)
  }

  private static func isBelow(_ path: [UInt8], _ group: [UInt8]) -> Bool {
    path.count > group.count && (group.count == 1 || path[group.count] == UInt8(ascii: "/"))
  }

  /// The row that a group belongs to; -1 for none.
  func row(of cgroup: UInt64) -> Int { rows[cgroup] ?? -1 }

  /// Tells the rows what their sockets have moved, those of the slices what all in them have.
  ///
  /// A unit of which no socket has been seen is told nothing: it may be in another network namespace.
  mutating func write(
    _ owners: borrowing CountedTable<UInt64, ConnectionOwner>, seconds: Double,
    to units: inout UnitTable
  ) {
    sums.removeAll(keepingCapacity: true)
    for _ in parents { sums.append(nil) }
    for index in owners.entries.indices where owners.entries[index].references >= 0 {
      let owner = owners.entries[index].value
      var row = owner.row
      while row >= 0 {
        var sum = sums[row] ?? TrafficCount()
        sum += owner.traffic
        sums[row] = sum
        row = parents[row]
      }
    }
    for index in parents.indices {
      let traffic = sums[index]?.rate(over: seconds)
      if traffic != nil, units.rows[index].isOutermost { units.hasTraffic = true }
      units.rows[index].tcpSent = traffic?.sent
      units.rows[index].tcpReceived = traffic?.received
      let (sent, received) = (traffic?.sent?.rounded(), traffic?.received?.rounded())
      if sent != shown[index].sent || received != shown[index].received {
        shown[index] = Shown(sent: sent, received: received, changed: units.scan)
      }
      units.rows[index].changed = max(units.rows[index].changed, shown[index].changed)
    }
  }
}
