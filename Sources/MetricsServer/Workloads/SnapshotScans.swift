import Monitor
import Synchronization
import Workloads

/// Scans units and sockets on the thread that samples, for a single sample.
final class SnapshotScans: ScanSource {
  private let tables = WorkloadTables()
  private let scans: Mutex<WorkloadScans>

  init(_ settings: Settings) {
    // What systemd says of a unit is in no series.
    scans = Mutex(WorkloadScans(settings, unitStates: UnitStates()))
  }

  func begin(at now: Moment) {
    tables.exchange.expect(ScanClock.tick(of: now))
    scans.withLock { scans in
      _ = scans.scan(at: now, watched: [], withProcesses: false, into: tables)
    }
  }

  func take(into units: inout UnitReading, patience: Int64) -> SocketScan? {
    tables.exchange.take(into: &units, patience: patience)
  }
}
