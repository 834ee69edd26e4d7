import Monitor
import NIOCore
import Synchronization
import Workloads

/// Those who have asked for a table that is not fresh, and wait for the next scan.
final class ScanWaiters: Sendable {
  private struct Waiter: Sendable {
    let tables: [Workload]
    let answer: FirstAnswer<Void>
  }

  /// How long anybody waits; processes are scanned within a second of being asked for.
  static let patience = TimeAmount.seconds(2)
  /// How old a table may be that counts as fresh, in milliseconds: scans are a second apart.
  private static let freshness: Int64 = 1600
  static let limit = 256

  private let tables: WorkloadTables
  private let waiting = Mutex<[Waiter]>([])

  init(_ tables: WorkloadTables) { self.tables = tables }

  func isFresh(_ table: Workload) -> Bool {
    let time: Int64
    switch table {
    case .processes: time = tables.processes.with { $0.time }
    case .units: time = tables.units.with { $0.time }
    // While TCP stands still nothing is looked for, and what was found stays true.
    case .connections: return tables.connections.with { $0.scan > 0 }
    }
    // A clock that was set back makes a table of the future.
    return abs(Moment.now().wall / 1_000_000 - time) < Self.freshness
  }

  /// Waits until the tables are fresh, or have had their time to become so.
  func wait(for wanted: [Workload], on loop: any EventLoop) async throws {
    if wanted.allSatisfy(isFresh) { return }
    let answer = FirstAnswer<Void>(on: loop)
    try waiting.withLock { waiting in
      guard waiting.count < Self.limit else {
        throw Problem(
          503, "Service Unavailable", "too many questions wait for the next scan: try again later")
      }
      waiting.append(Waiter(tables: wanted, answer: answer))
    }
    // A scan may have come in between.
    scanned()
    try await answer.value(within: Self.patience, otherwise: .success(()))
  }

  /// Lets those go on whose tables are fresh now, or who have stopped waiting.
  func scanned() {
    if waiting.withLock({ $0.isEmpty }) { return }
    let fresh = Set(Workload.allCases.filter(isFresh))
    let ready = waiting.withLock { waiting in
      let isReady = { (waiter: Waiter) in
        waiter.answer.isGiven || waiter.tables.allSatisfy(fresh.contains)
      }
      defer { waiting.removeAll(where: isReady) }
      return waiting.filter(isReady)
    }
    for waiter in ready { waiter.answer.give(.success(())) }
  }
}
