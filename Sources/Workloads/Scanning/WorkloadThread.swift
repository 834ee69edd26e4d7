package import Monitor
import Synchronization

/// What fills the tables; belongs to one thread.
package protocol WorkloadScanning: AnyObject {
  /// Scans what is due, and shows the tables.
  ///
  /// - Parameters:
  ///   - now: When that is.
  ///   - watched: What somebody looks at.
  ///   - withProcesses: Whether processes are due; units and connections always are.
  ///   - tables: Where to show what was found.
  /// - Returns: What happened to units.
  func scan(
    at now: Moment, watched: Set<Workload>, withProcesses: Bool, into tables: WorkloadTables
  ) -> [Event]
}

/// The thread that scans units, connections and processes once a second, in step with the sampler.
///
/// The sampler gives the beat, since what a unit used belongs into the same second's sample; when it is held
/// up, or samples more seldom, the thread goes on by its own clock.
package final class WorkloadThread: Sendable {
  package let tables = WorkloadTables()
  private let wakeUp = WakeUp()
  private let lastTick = Atomic<Int64>(0)
  private let makeScans: @Sendable () -> any WorkloadScanning

  /// `makeScans` is called on the thread.
  package init(_ makeScans: @escaping @Sendable () -> any WorkloadScanning) {
    self.makeScans = makeScans
  }

  /// Starts the thread, which scans at once.
  ///
  /// `onScan` is called on it after each scan, with what happened; it must hand on and return.
  package func start(_ onScan: @escaping @Sendable ([Event]) -> Void) {
    BlockingThread.detach(name: "workloads") { [self] in run(onScan) }
  }

  /// Ends the thread at its next wait.
  package func stop() { wakeUp.stop() }

  private func run(_ onScan: @Sendable ([Event]) -> Void) {
    let scans = makeScans()
    var clock = ScanClock()
    while true {
      let now = Moment.now()
      if clock.isDue(at: now) {
        let watched = tables.wanted(at: now.monotonic)
        let withProcesses = clock.includesProcesses(
          at: now, isWanted: watched.contains(.processes))
        onScan(
          scans.scan(at: now, watched: watched, withProcesses: withProcesses, into: tables))
      }
      if wakeUp.wait(nanoseconds: ScanClock.patience(from: .now())) == .stopped { return }
    }
  }
}

extension WorkloadThread: ScanSource {
  package func begin(at now: Moment) {
    let tick = ScanClock.tick(of: now)
    tables.exchange.expect(tick)
    if lastTick.exchange(tick, ordering: .relaxed) != tick { wakeUp.nudge() }
  }

  package func take(into units: inout UnitReading, patience: Int64) -> SocketScan? {
    tables.exchange.take(into: &units, patience: patience)
  }
}
