import Monitor
import ProcFS
import Workloads

/// Scans units, connections and processes, one after the other, since the later ones use what the earlier ones
/// found.
final class WorkloadScans: WorkloadScanning {
  private var unitScanner: UnitScanner
  private var connectionScanner: ConnectionScanner
  private var processScanner: ProcessScanner
  private let users: UserNames
  private var unitChoice = UnitChoice()
  private var unitUse = UnitReading()
  private var units = UnitTable()
  private var connections = ConnectionTable()
  private var processes = ProcessTable()

  /// To be made on the thread that scans.
  init(_ settings: Settings, unitStates: UnitStates) {
    unitScanner = UnitScanner(paths: settings.paths, states: unitStates)
    connectionScanner = ConnectionScanner(paths: settings.paths)
    users = UserNames(of: settings.paths)
    processScanner = ProcessScanner(
      paths: settings.paths, users: users, masksSecrets: settings.masksSecrets)
  }

  func scan(
    at now: Moment, watched: Set<Workload>, withProcesses: Bool, into tables: WorkloadTables
  ) -> [Event] {
    unitScanner.scan(at: now, isWatched: watched.contains(.units), into: &units)
    connectionScanner.scan(
      at: now, byProcess: !watched.isDisjoint(with: [.processes, .connections]), units: &units,
      into: &connections)
    for index in connections.listeners.indices {
      connections.listeners[index].user = connections.listeners[index].uid.flatMap(users.name)
    }
    tables.connections.exchange(&connections)
    unitChoice.choose(from: units, into: &unitUse)
    tables.exchange.put(
      unitUse, connectionScanner.sockets, of: ScanClock.tick(of: now))
    // Only now, since the traffic of the units has been told to their rows.
    tables.units.exchange(&units)
    if withProcesses {
      processScanner.scan(at: now, into: &processes) { connectionScanner.traffic(of: $0) }
      tables.processes.exchange(&processes)
    }
    return unitScanner.events
  }
}
