import ProcFS

extension ConnectionLedger {
  /// Finds out which unit each owner belongs to.
  mutating func resolve(
    _ places: borrowing UnitPlaces, _ groups: borrowing ProcessGroups, in units: borrowing UnitTable
  ) {
    var hasGroups = false
    namesUnits = false
    for index in owners.entries.indices where owners.entries[index].references >= 0 {
      let group = owners.entries[index].key
      let isOfProcess = ProcessGroups.isOne(group)
      let row =
        isOfProcess
        ? groups.path(of: group).flatMap { units.row(holding: $0) } ?? -1 : places.row(of: group)
      let place = Int32(index)
      owners[place].row = row
      let name = row >= 0 ? units.rows[row].name : ""
      if !isOfProcess {
        hasGroups = true
        if !name.isEmpty { namesUnits = true }
      }
      if owners[place].unit ?? "" != name { owners[place].unit = name.isEmpty ? nil : name }
    }
    if !hasGroups { namesUnits = true }
  }

  /// Fills the table with what the scan has found.
  ///
  /// `seconds` is the time since the scan before; 0 for the first.
  mutating func fill(_ table: inout ConnectionTable, seconds: Double, _ scratch: inout FillScratch)
  {
    table.source = .netlink
    table.states = states
    table.total = total.rate(over: seconds)
    fillListeners(&table, &scratch)
    fillUnits(&table, seconds, &scratch)
    fillPeers(&table, seconds, &scratch)
  }

  private func fillListeners(_ table: inout ConnectionTable, _ scratch: inout FillScratch) {
    let all = listeners.current
    scratch.order.removeAll(keepingCapacity: true)
    for index in all.indices {
      scratch.insert(Int32(index)) { left, right in
        let (left, right) = (all[Int(left)], all[Int(right)])
        if left.port != right.port { return left.port < right.port }
        return left.text != right.text ? left.text < right.text : left.cookie < right.cookie
      }
    }
    for (row, index) in scratch.order.enumerated() {
      if row == table.listeners.count { table.listeners.append(ConnectionTable.Listener()) }
      let listener = all[Int(index)]
      table.listeners[row].protocol = listener.isIPv6 ? "tcp6" : "tcp"
      table.listeners[row].address = listener.text
      table.listeners[row].port = listener.port
      table.listeners[row].uid = listener.uid
      table.listeners[row].user = nil
      table.listeners[row].unit = unit(listener.owner)
      table.listeners[row].pid = listener.pid > 0 ? listener.pid : nil
      table.listeners[row].process = listener.process
      table.listeners[row].inode = UInt64(listener.inode)
      table.listeners[row].backlog = listener.backlog
      table.listeners[row].backlogLimit = listener.backlogLimit
    }
    table.listeners.cut(to: scratch.order.count)
  }

  private func unit(_ owner: Int32) -> String? { owner >= 0 ? owners[owner].unit : nil }

  private mutating func fillUnits(
    _ table: inout ConnectionTable, _ seconds: Double, _ scratch: inout FillScratch
  ) {
    scratch.order.removeAll(keepingCapacity: true)
    for index in owners.entries.indices where owners.entries[index].references >= 0 {
      let owner = owners.entries[index].value
      guard owner.connections > 0 || !owner.traffic.isZero else { continue }
      // Those without a unit come last.
      scratch.insert(Int32(index)) { left, right in
        switch (unit(left), unit(right)) {
        case (let left?, let right?): left < right
        case (let left, _): left != nil
        }
      }
    }
    var row = -1
    var sum = TrafficCount()
    var unowned = unowned
    for (number, index) in scratch.order.enumerated() {
      let name = unit(index)
      if number == 0 || table.units[row].name != name {
        finishUnit(&table, row, sum, seconds, &scratch)
        row += 1
        beginUnit(&table, row, name)
        sum = TrafficCount()
      }
      sum += owners[index].traffic
      if name == nil { unowned += owners[index].traffic }
      table.units[row].connections += owners[index].connections
      for sample in 0..<owners[index].sampleCount {
        scratch.times.append(owners[index].roundTrips[sample])
      }
    }
    if !self.unowned.isZero, row < 0 || table.units[row].name != nil {
      finishUnit(&table, row, sum, seconds, &scratch)
      row += 1
      beginUnit(&table, row, nil)
      sum = TrafficCount()
    }
    if row >= 0, table.units[row].name == nil { sum += self.unowned }
    finishUnit(&table, row, sum, seconds, &scratch)
    table.units.cut(to: row + 1)
    table.unattributed = unowned.rate(over: seconds)
  }

  private func beginUnit(_ table: inout ConnectionTable, _ row: Int, _ name: String?) {
    if row == table.units.count { table.units.append(ConnectionTable.Unit()) }
    table.units[row].name = name
    table.units[row].connections = 0
  }

  private func finishUnit(
    _ table: inout ConnectionTable, _ row: Int, _ sum: TrafficCount, _ seconds: Double,
    _ scratch: inout FillScratch
  ) {
    guard row >= 0 else { return }
    table.units[row].traffic = sum.rate(over: seconds)
    table.units[row].roundTrip = scratch.times.median().map { $0 / 1e6 }
    scratch.times.removeAll(keepingCapacity: true)
  }

  private mutating func fillPeers(
    _ table: inout ConnectionTable, _ seconds: Double, _ scratch: inout FillScratch
  ) {
    scratch.order.removeAll(keepingCapacity: true)
    for index in peers.entries.indices where peers.entries[index].references >= 0 {
      let peer = peers.entries[index].value
      guard peer.connections > 0 || !peer.traffic.isZero else { continue }
      scratch.insert(Int32(index), atMost: ConnectionTable.peerLimit) { comesBefore($0, $1) }
    }
    for (row, index) in scratch.order.enumerated() {
      if row == table.peers.count { table.peers.append(ConnectionTable.Peer()) }
      if peers[index].text == nil {
        let key = peers.entries[Int(index)].key
        peers[index].text = key.address.address(isIPv6: key.isIPv6).description
      }
      table.peers[row].address = peers[index].text ?? ""
      table.peers[row].connections = Int(peers[index].connections)
      table.peers[row].traffic = peers[index].traffic.rate(over: seconds)
      fillUnits(of: peers[index], into: &table.peers[row].units)
    }
    table.peers.cut(to: scratch.order.count)
  }

  private func fillUnits(of peer: borrowing ConnectionPeer, into units: inout [String]) {
    var count = 0
    for index in 0..<ConnectionPeer.units {
      let owner = peer.owners[index]
      guard owner >= 0, let unit = owners[owner].unit, !units[..<count].contains(unit) else {
        continue
      }
      if count == units.count {
        units.append(unit)
      } else if units[count] != unit {
        units[count] = unit
      }
      count += 1
    }
    units.cut(to: count)
  }

  /// Those with the most traffic first, then those with the most connections, then by address.
  private func comesBefore(_ left: Int32, _ right: Int32) -> Bool {
    let one = peers.entries[Int(left)]
    let other = peers.entries[Int(right)]
    let traffic = (
      one.value.traffic.sent &+ one.value.traffic.received,
      other.value.traffic.sent &+ other.value.traffic.received
    )
    if traffic.0 != traffic.1 { return traffic.0 > traffic.1 }
    if one.value.connections != other.value.connections {
      return one.value.connections > other.value.connections
    }
    if one.key.address.high != other.key.address.high {
      return one.key.address.high < other.key.address.high
    }
    return one.key.address.low < other.key.address.low
  }
}

/// Memory that filling a table needs, used again for the next one.
struct FillScratch: Sendable {
  var order: [Int32] = []
  var times: [UInt32] = []

  init() {}

  /// Puts a place where it belongs, and gives up what is then too much.
  mutating func insert(
    _ place: Int32, atMost limit: Int = .max, _ comesBefore: (Int32, Int32) -> Bool
  ) {
    if order.count >= limit {
      guard let last = order.last, comesBefore(place, last) else { return }
      order.removeLast()
    }
    order.insert(place, at: lowerBound(order.count) { !comesBefore(place, order[$0]) })
  }
}

extension Array {
  /// Drops what is behind the first so many.
  mutating func cut(to count: Int) {
    if self.count > count { removeLast(self.count - count) }
  }
}
