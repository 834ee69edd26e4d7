import NIOCore
import ProcFS
import Testing

@testable import MetricsServer
@testable import Workloads

/// Holds the value, since a macro's arguments cannot change one.
private final class Producer {
  private var value: TopicProducer

  init(_ value: TopicProducer) { self.value = value }

  func message(_ tables: WorkloadTables, seen: Set<UInt64>) -> TopicMessage? {
    value.message(tables, seen: seen)
  }
}

@Suite struct TopicProducerTests {
  private let tables = WorkloadTables()

  private func producer(_ topic: String = "processes") throws -> Producer {
    Producer(TopicProducer(try Topic(topic), clock: .test))
  }

  private func pids(_ message: ByteBuffer?) throws -> [Double?] {
    try JSON(try #require(message))["processes"]?.array.map { $0["pid"]?.number } ?? []
  }

  @Test func beforeTheFirstScanThereIsNothingToSay() throws {
    let producer = try producer()
    #expect(producer.message(tables, seen: [0]) == nil)
  }

  @Test func firstAllThenWhatChangedAndWhoIsGone() throws {
    let producer = try producer("processes?sort=pid")
    tables.show(1, processes: [ProcessRow(1), ProcessRow(2), ProcessRow(3)])
    let first = try #require(producer.message(tables, seen: [0]))
    #expect(first.changes == nil)
    #expect(try pids(first.whole) == [1, 2, 3])
    let json = try JSON(try #require(first.whole))
    #expect(json["type"] == .string("processes") && json["full"] == .bool(true))
    #expect(json["topic"] == .string("processes?sort=pid") && json["gone"] == nil)
    #expect(json["total"] == .number(3) && json["time"] == .number(1_700_000_000))

    tables.show(
      2, processes: [ProcessRow(1), ProcessRow(3, changed: 2), ProcessRow(9, changed: 2)])
    let second = try #require(producer.message(tables, seen: [1]))
    #expect(second.base == 1 && second.scan == 2 && second.whole == nil)
    #expect(try pids(second.changes) == [3, 9])
    let changes = try JSON(try #require(second.changes))
    #expect(changes["full"] == .bool(false) && changes["gone"] == .array([.number(2)]))
  }

  /// Who is new, or has missed a message, gets all; the others still get the changes.
  @Test func whoMissedSomethingGetsAll() throws {
    let producer = try producer()
    tables.show(1, processes: [ProcessRow(1)])
    _ = producer.message(tables, seen: [0])
    tables.show(2, processes: [ProcessRow(1, changed: 2)])
    _ = producer.message(tables, seen: [1])
    tables.show(3, processes: [ProcessRow(1, changed: 2)])
    let message = try #require(producer.message(tables, seen: [1, 2]))
    #expect(try pids(message.whole) == [1])
    #expect(try pids(message.changes) == [])
    #expect(message.part(for: 1) == message.whole)
    #expect(message.part(for: 2) == message.changes)
    #expect(message.part(for: 3) == nil)
  }

  /// One who comes between two scans gets the table of the last one, and the changes from there on.
  @Test func whoComesBetweenScansBeginsWithTheLast() throws {
    let producer = try producer()
    tables.show(1, processes: [ProcessRow(1)])
    _ = producer.message(tables, seen: [0])
    #expect(producer.message(tables, seen: [1]) == nil)
    let message = try #require(producer.message(tables, seen: [0, 1]))
    #expect(message.part(for: 0) != nil && message.part(for: 1) == nil)
    tables.show(2, processes: [ProcessRow(1), ProcessRow(2, changed: 2)])
    let next = try #require(producer.message(tables, seen: [1]))
    #expect(try pids(next.changes) == [2] && next.whole == nil)
  }

  /// A scan of which nothing was sent leaves no hole.
  @Test func changesAreCountedFromTheLastMessage() throws {
    let producer = try producer()
    tables.show(1, processes: [ProcessRow(1), ProcessRow(2)])
    _ = producer.message(tables, seen: [0])
    tables.show(4, processes: [ProcessRow(1, changed: 2), ProcessRow(2, changed: 1)])
    let message = try #require(producer.message(tables, seen: [1]))
    #expect(message.base == 1)
    #expect(try pids(message.changes) == [1])
  }

  /// With a limit, one that is overtaken is gone, and one that comes up is sent though it has not changed.
  @Test func limitsHaveComingAndGoing() throws {
    let producer = try producer("processes?sort=cpu&limit=1")
    tables.show(1, processes: [ProcessRow(1, cpu: 0.5), ProcessRow(2, cpu: 0.4)])
    #expect(try pids(producer.message(tables, seen: [0])?.whole) == [1])
    tables.show(2, processes: [ProcessRow(1, cpu: 0.1, changed: 2), ProcessRow(2, cpu: 0.4)])
    let changes = try #require(producer.message(tables, seen: [1])?.changes)
    #expect(try pids(changes) == [2])
    #expect(try JSON(changes)["gone"] == .array([.number(1)]))
    #expect(try JSON(changes)["matched"] == .number(2))
  }

  @Test func unitsAreToldApartByControlGroup() throws {
    let producer = try producer("units")
    tables.show(1, units: [UnitRow("/a/x.service"), UnitRow("/b/x.service")])
    let first = try #require(producer.message(tables, seen: [0])?.whole)
    #expect(try JSON(first)["units"]?.array.count == 2)
    tables.show(2, units: [UnitRow("/a/x.service", changed: 2)])
    let changes = try JSON(try #require(producer.message(tables, seen: [1])?.changes))
    #expect(changes["gone"] == .array([.string("/b/x.service")]))
    #expect(changes["units"]?.array.map { $0["cgroup"] } == [.string("/a/x.service")])
  }

  /// Units that failed have no group any more.
  @Test func unitsWithoutAGroupAreToldApartByName() throws {
    func failed(_ name: String) -> UnitRow {
      var row = UnitRow("", changed: 1)
      row.name = name
      return row
    }
    let producer = try producer("units")
    tables.show(1, units: [failed("x.service"), failed("y.service")])
    _ = producer.message(tables, seen: [0])
    tables.show(2, units: [failed("y.service"), UnitRow("/z.service", changed: 2)])
    let changes = try JSON(try #require(producer.message(tables, seen: [1])?.changes))
    #expect(changes["gone"] == .array([.string("x.service")]))
    #expect(changes["units"]?.array.map { $0["cgroup"] } == [.string("/z.service")])
  }

  @Test func ofSocketsEachPartHasItsChanges() throws {
    let producer = try producer("sockets")
    #expect(producer.message(tables, seen: [0]) == nil)
    tables.show(
      1, listeners: [.init(inode: 7, port: 22), .init(inode: 8, port: 80)],
      peers: [.init("192.0.2.1", connections: 3), .init("192.0.2.2", connections: 1)],
      units: [.init("a.service", connections: 3), .init(nil, connections: 1)])
    let first = try #require(producer.message(tables, seen: [0]))
    let whole = try JSON(try #require(first.whole))
    #expect(first.changes == nil && whole["full"] == .bool(true) && whole["gone"] == nil)
    #expect(whole["listeners"]?.array.map { $0["inode"] } == [.number(7), .number(8)])
    #expect(whole["source"] == .string("sock_diag"))
    #expect(whole["states"]?["tcp"]?["established"] == .number(0))

    tables.show(
      2, listeners: [.init(inode: 8, port: 80, backlog: 5), .init(inode: 9, port: 443)],
      peers: [.init("192.0.2.1", connections: 3), .init("192.0.2.3", connections: 1)],
      units: [.init("a.service", connections: 4)])
    let second = try #require(producer.message(tables, seen: [1]))
    let changes = try JSON(try #require(second.changes))
    #expect(second.whole == nil && second.base == 1 && changes["full"] == .bool(false))
    #expect(changes["states"]?["tcp"]?["established"] == .number(0))
    #expect(changes["listeners"]?.array.map { $0["inode"] } == [.number(8), .number(9)])
    #expect(changes["peers"]?.array.map { $0["address"] } == [.string("192.0.2.3")])
    #expect(changes["units"]?.array.map { $0["unit"] } == [.string("a.service")])
    #expect(changes["gone"]?["listeners"] == .array([.number(7)]))
    #expect(changes["gone"]?["peers"] == .array([.string("192.0.2.2")]))
    #expect(changes["gone"]?["units"] == .array([.null]))

    // Who is new gets all, and who has seen the last one what is since: nothing.
    tables.show(
      3, listeners: [.init(inode: 8, port: 80, backlog: 5), .init(inode: 9, port: 443)],
      peers: [.init("192.0.2.1", connections: 3), .init("192.0.2.3", connections: 1)],
      units: [.init("a.service", connections: 4)])
    let third = try #require(producer.message(tables, seen: [0, 2]))
    #expect(try JSON(try #require(third.part(for: 0)))["peers"]?.array.count == 2)
    let nothing = try JSON(try #require(third.part(for: 2)))
    for part in ["listeners", "peers", "units"] {
      #expect(nothing[part] == .array([]) && nothing["gone"]?[part] == .array([]))
    }
  }
}
