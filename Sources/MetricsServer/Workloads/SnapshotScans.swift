import Monitor
import Synchronization
import Workloads

/// Scans units on the thread that samples, for a single sample.
final class SnapshotUnits: UnitSource {
  private let tables = WorkloadTables()
  private let scans: Mutex<WorkloadScans>

  init(_ settings: Settings) {
    // What systemd says of a unit is in no series.
    scans = Mutex(WorkloadScans(settings, unitStates: UnitStates()))
  }

  func begin(at now: Moment) {
    tables.unitUse.expect(ScanClock.tick(of: now))
    scans.withLock { scans in
      _ = scans.scan(at: now, watched: [], withProcesses: false, into: tables)
    }
  }

  func units(into reading: inout UnitReading, patience: Int64) {
    tables.unitUse.take(into: &reading, patience: patience)
  }
}
