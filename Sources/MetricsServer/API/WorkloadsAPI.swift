import HummingbirdCore
import NIOCore
import ProcFS
import Workloads

/// What runs on the host: `/api/v1/processes`, `/api/v1/units`, `/api/v1/sockets`, and single ones of them.
struct WorkloadsAPI: Sendable {
  let workloads: WorkloadService

  func processes(_ exchange: Exchange) async throws -> Response {
    let query = try Query(exchange.rawQuery, known: WorkloadQuery.processes)
    let selection = try WorkloadQuery.processes(query)
    let clock = workloads.clock
    return .json(
      buffer: try await workloads.answer(from: [.processes], on: exchange.channel.eventLoop) {
        tables, json throws(Problem) in
        try tables.processes.with { table throws(Problem) in
          guard table.scan > 0 else { throw Problem.noScan }
          if let failure = table.failure {
            throw Problem(503, "Service Unavailable", "processes cannot be listed: \(failure)")
          }
          json.object { table.write(table.selected(by: selection), clock: clock, to: &$0) }
        }
      })
  }

  func process(_ exchange: Exchange, _ name: String) async throws -> Response {
    _ = try exchange.query()
    guard let pid = Int32(name), pid > 0 else {
      throw Problem(404, "Not Found", "'\(name.prefix(40))' is no number of a process")
    }
    return .json(buffer: try await workloads.process(pid, on: exchange.channel.eventLoop))
  }

  func units(_ exchange: Exchange) async throws -> Response {
    let query = try Query(exchange.rawQuery, known: WorkloadQuery.rows)
    let selection: UnitSelection = try WorkloadQuery.selection(query)
    let clock = workloads.clock
    return .json(
      buffer: try await workloads.answer(from: [.units], on: exchange.channel.eventLoop) {
        tables, json throws(Problem) in
        try tables.units.with { table throws(Problem) in
          guard table.scan > 0 else { throw Problem.noScan }
          json.object { table.write(table.selected(by: selection), clock: clock, to: &$0) }
        }
      })
  }

  func unit(_ exchange: Exchange, _ name: String) async throws -> Response {
    _ = try exchange.query()
    let clock = workloads.clock
    let needed: [Workload] = [.units, .processes]
    return .json(
      buffer: try await workloads.answer(from: needed, on: exchange.channel.eventLoop) {
        tables, json throws(Problem) in
        let unit = tables.units.with { UnitDetails(name, in: $0) }
        guard let unit else {
          throw Problem(404, "Not Found", "there is no unit '\(name.prefix(200))'")
        }
        json.object { json in
          json.members(of: unit.row)
          json.key(plain: "children")
          json.array { json in unit.children.forEach { json.string($0) } }
          json.key(plain: "processes")
          json.array { json in
            tables.processes.with { table in
              for row in table.rows where unit.holds(row) { json.process(row, clock: clock) }
            }
          }
        }
      })
  }

  func sockets(_ exchange: Exchange) async throws -> Response {
    _ = try exchange.query()
    return .json(
      buffer: try await workloads.answer(from: [.connections], on: exchange.channel.eventLoop) {
        tables, json throws(Problem) in
        try tables.connections.with { table throws(Problem) in
          guard table.scan > 0 else { throw Problem.noScan }
          json.object { table.write(to: &$0) }
        }
      })
  }
}

/// A unit, and the names of those next below it.
private struct UnitDetails: Sendable {
  let row: UnitRow
  let children: [String]
  /// The control group, where another unit has the same name in the same place.
  private let group: String?

  init?(_ name: String, in table: borrowing UnitTable) {
    guard let position = table.position(of: name) else { return nil }
    let row = table.rows[position]
    self.row = row
    var names: [String] = []
    for child in table.children(of: position) { names.append(table.rows[child].name) }
    children = names
    let hasTwin = table.rows.contains {
      $0.name == row.name && $0.outerUnit == row.outerUnit && $0.cgroup != row.cgroup
    }
    group = hasTwin ? row.cgroup.description : nil
  }

  /// Units of different users, or in containers, may have one name.
  func holds(_ process: ProcessRow) -> Bool {
    process.unit == row.name && process.outerUnit == row.outerUnit
      && (group == nil || process.unitCgroup == group)
  }
}

extension Problem {
  fileprivate static let noScan = Problem(
    503, "Service Unavailable", "the host has not been scanned yet")
}
