package import Monitor
import Synchronization

/// Hands the use of units, and the sockets, over from the thread that scans them to the sampler, in the same tick.
package final class ScanExchange: Sendable {
  private struct State {
    var units = UnitReading()
    /// Until the sampler has taken them.
    var sockets: SocketScan?
    var tick = Int64.min
    var expected = Int64.min
    /// Whether the sampler has waited in vain since the last scan.
    var isOverdue = false
  }

  private let state = Mutex(State())
  private let wakeUp = WakeUp()

  package init() {}

  /// The sampler begins the sample of a tick, whatever number that has.
  package func expect(_ tick: Int64) {
    state.withLock { $0.expected = tick }
  }

  /// The scan of a tick has found this; no sockets where they may not be asked for.
  package func put(_ units: borrowing UnitReading, _ sockets: SocketScan?, of tick: Int64) {
    state.withLock { state in
      state.units.take(units)
      state.sockets = sockets
      state.tick = tick
      state.isOverdue = false
    }
    wakeUp.nudge()
  }

  /// Hands over what the scan of the tick that is expected has found, or the last units as stale and no sockets if
  /// that does not come in time; in nanoseconds.
  ///
  /// A scan that was waited for in vain is not waited for again: whoever scans may never come back.
  package func take(into units: inout UnitReading, patience: Int64) -> SocketScan? {
    let end = Moment.monotonicNow() + patience
    while true {
      let (isThere, isOverdue) = state.withLock { ($0.tick >= $0.expected, $0.isOverdue) }
      let left = end - Moment.monotonicNow()
      if isThere || isOverdue || left <= 0 || wakeUp.wait(nanoseconds: left) == .stopped { break }
    }
    return state.withLock { state in
      let isLate = state.tick < state.expected
      units.take(state.units)
      units.isStale = isLate
      if isLate {
        state.isOverdue = true
        return nil
      }
      defer { state.sockets = nil }
      return state.sockets
    }
  }
}
