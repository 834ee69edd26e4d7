import Foundation
import Glibc
import Monitor
import Testing

@testable import ProcFS
@testable import Workloads

@Suite struct ConnectionFillTests {
  private typealias Make = TestSocket

  private func units() -> UnitTable {
    var units = UnitTable()
    let groups: [(String, String, UInt64)] = [
      ("/", "", 1), ("/system.slice", "system.slice", 2),
      ("/system.slice/a-b.service", "a-b.service", 3), ("/system.slice/a.service", "a.service", 4),
      ("/system.slice/a.service-x", "x", 5), ("/user.slice", "user.slice", 6),
    ]
    for (path, name, id) in groups {
      var row = UnitRow()
      row.name = name
      row.cgroup = KernelName(path)
      row.id = id
      row.isOutermost = !name.isEmpty && !name.hasSuffix(".slice")
      units.rows.append(row)
    }
    units.rowOfGroup = [1: 0, 2: 1, 3: 2, 4: 3, 5: 4, 6: 5, 44: 3]
    units.scan = 9
    return units
  }

  private func fill(
    _ ledger: inout ConnectionLedger, _ units: inout UnitTable, _ table: inout ConnectionTable,
    _ groups: borrowing ProcessGroups = ProcessGroups(paths: HostPaths()), seconds: Double = 2
  ) {
    var places = UnitPlaces()
    var scratch = FillScratch()
    places.update(units)
    ledger.resolve(places, groups, in: units)
    ledger.fill(&table, seconds: seconds, &scratch)
    places.write(ledger.owners, seconds: seconds, to: &units)
  }

  @Test func thatUnitsHaveSocketsIsKnownBeforeAnyRate() throws {
    func seen(_ connections: [TCPSocket]) -> UnitTable {
      var ledger = ConnectionLedger()
      ledger.scan(connections)
      var (units, table) = (units(), ConnectionTable())
      fill(&ledger, &units, &table, seconds: 0)
      return units
    }
    let known = seen([Make.connection(1, sent: 100, cgroup: 4)])
    #expect(known.hasTraffic && known.rows[3].tcpSent == nil)
    #expect(!seen([Make.connection(1, sent: 100, cgroup: 77)]).hasTraffic)
  }

  @Test func unitsGetWhatTheirSocketsMove() throws {
    var ledger = ConnectionLedger()
    ledger.scan([])
    ledger.scan(
      [
        Make.connection(1, sent: 100, cgroup: 4, roundTrip: 300),
        Make.connection(2, sent: 10, received: 6, cgroup: 44, roundTrip: 100),
        Make.connection(3, sent: 40, cgroup: 3), Make.connection(4, sent: 8, cgroup: 77),
        Make.connection(5, cgroup: nil),
      ], closed: [Make.connection(6, sent: 2, state: .close, cgroup: nil)])
    var units = units()
    var table = ConnectionTable()
    fill(&ledger, &units, &table)
    #expect(table.total.sent == 80)
    #expect(table.total.received == 3)
    #expect(table.unattributed.sent == 5)
    let lacksGroups = ledger.lacksGroups
    #expect(lacksGroups)
    #expect(table.units.map(\.name) == ["a-b.service", "a.service", nil])
    #expect(table.units.map(\.connections) == [1, 2, 1])
    #expect(table.units.map(\.traffic.sent) == [20, 55, 5])
    #expect(table.units[1].roundTrip == 0.0002)
    #expect(table.units[0].roundTrip == nil)
    let sent = Dictionary(uniqueKeysWithValues: units.rows.map { ($0.name, $0.tcpSent) })
    #expect(sent["a.service"] == 55)
    #expect(sent["a-b.service"] == 20)
    // A slice has what all in it have, and what has no socket is not told to have moved nothing.
    #expect(sent["system.slice"] == 75)
    #expect(sent["x"] == .some(nil))
    #expect(sent["user.slice"] == .some(nil))
    #expect(units.rows[3].changed == 9)
    #expect(units.rows[5].changed == 0)
  }

  /// Where no service manager fills the hierarchy of version 2, all are in its root.
  @Test func groupsThatNoUnitHasNameNone() throws {
    var ledger = ConnectionLedger()
    var units = units()
    var table = ConnectionTable()
    func names(_ groups: [UInt64]) -> Bool {
      ledger.scan(groups.enumerated().map { Make.connection(UInt64($0 + 1), cgroup: $1) })
      fill(&ledger, &units, &table)
      return ledger.namesUnits
    }
    #expect(names([]))
    #expect(!names([1, 77]))
    #expect(names([1, 77, 4]))
  }

  /// Before Linux 5.9, and on hosts with hierarchies of version 1 alone, the kernel names no group of a unit.
  @Test func whereTheKernelNamesNoGroupThatOfTheProcessCounts() throws {
    let tree = try HostTree()
    var process = FakeProcess(7)
    process.cgroup =
      "4:memory:/system.slice/a.service\n1:name=systemd:/system.slice/a.service/x\n0::/\n"
    try process.write(to: tree)
    try FileManager.default.createDirectory(
      atPath: "\(tree.root)/proc/7/fd", withIntermediateDirectories: true)
    for (number, inode) in [3: 1001, 4: 1002, 5: 2001] {
      symlink("socket:[\(inode)]", "\(tree.root)/proc/7/fd/\(number)")
    }
    var units = units()
    units.rowOfGroup = [:]
    var listener = Make.listener(9, port: 80)
    listener.inode = 2001
    var search = DescriptorSearch(paths: tree.paths)
    var groups = ProcessGroups(paths: tree.paths)
    while search.goOn(), !search.hasKnown {}
    var ledger = ConnectionLedger()
    var table = ConnectionTable()
    func scan(_ sent: UInt64, closed: [TCPSocket] = []) {
      ledger.scan(
        [
          listener, Make.connection(1, sent: sent), Make.connection(2, sent: sent, cgroup: nil),
          Make.connection(3, sent: sent),
        ], closed: closed)
      fill(&ledger, &units, &table, groups)
    }
    scan(10)
    #expect(table.units.map(\.name) == [nil])
    ledger.assign(search, &groups, anew: true)
    scan(30)
    #expect(table.units.map(\.name) == ["a.service", nil])
    #expect(table.units.map(\.connections) == [2, 1])
    #expect(table.units.map(\.traffic.sent) == [20, 10])
    #expect(table.unattributed.sent == 10 && table.listeners.map(\.unit) == ["a.service"])
    #expect(units.rows[3].tcpSent == 20 && units.rows[1].tcpSent == 20)
    // What nobody has seen belongs to whom it was accepted by.
    scan(30, closed: [Make.connection(6, sent: 100, state: .close, cgroup: nil, localPort: 80)])
    #expect(table.units.first?.traffic.sent == 50 && table.unattributed.sent == 0)
  }

  /// A table that held another scan is filled anew.
  @Test func nothingStaysOfTheTableBefore() throws {
    var ledger = ConnectionLedger()
    ledger.scan([])
    ledger.scan([
      Make.listener(9, port: 80, cgroup: 4), Make.connection(1, sent: 100, cgroup: 4),
      Make.connection(2, cgroup: 3, to: 0x0a00_0002),
    ])
    var units = units()
    var table = ConnectionTable()
    fill(&ledger, &units, &table)
    #expect(table.units.count == 2)
    #expect(table.peers.count == 2)
    #expect(table.listeners.count == 1)
    ledger.scan([])
    fill(&ledger, &units, &table)
    #expect(table.units.isEmpty)
    #expect(table.peers.isEmpty)
    #expect(table.listeners.isEmpty)
    #expect(table.total.sent == 0)
    #expect(units.rows[3].tcpSent == 0 || units.rows[3].tcpSent == nil)
  }

  @Test func listenersAreSortedAndShowTheirBacklog() throws {
    var ledger = ConnectionLedger()
    var six = Make.listener(3, port: 80, cgroup: 3, backlog: 5)
    six.isIPv6 = true
    ledger.scan([Make.listener(1, port: 8080, cgroup: 4, address: 0x7f00_0001), six])
    var units = units()
    var table = ConnectionTable()
    fill(&ledger, &units, &table)
    let listeners = table.listeners
    #expect(listeners.map(\.port) == [80, 8080])
    #expect(listeners.map(\.protocol) == ["tcp6", "tcp"])
    #expect(listeners.map(\.address) == ["::", "127.0.0.1"])
    #expect(listeners.map(\.unit) == ["a-b.service", "a.service"])
    #expect(listeners[0].backlog == 5)
    #expect(listeners[0].backlogLimit == 128)
    #expect(listeners[0].uid == 33)
  }

  @Test func peersAreThoseWithTheMostTraffic() throws {
    var ledger = ConnectionLedger()
    ledger.scan([])
    var sockets: [TCPSocket] = []
    for number: UInt64 in 1...300 {
      let address = 0x0a00_0000 + UInt32(number / 2)
      sockets.append(
        Make.connection(
          number, sent: number > 250 ? number : 0, cgroup: number % 2 == 0 ? 3 : 4, to: address))
    }
    ledger.scan(sockets)
    var units = units()
    var table = ConnectionTable()
    fill(&ledger, &units, &table)
    #expect(table.peers.count == 100)
    #expect(table.peers[0].address == "10.0.0.149")
    #expect(table.peers[0].connections == 2)
    #expect(table.peers[0].traffic.sent == 298.5)
    #expect(Set(table.peers[0].units) == ["a.service", "a-b.service"])
    // Then those with the most connections, by their addresses.
    let quiet = table.peers.first { $0.traffic.sent == 0 }
    #expect(quiet?.address == "10.0.0.1")
    let amounts = table.peers.map { $0.traffic.sent ?? -1 }
    #expect(amounts == amounts.sorted(by: >))
  }
}
