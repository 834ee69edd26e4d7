package import Monitor
import Synchronization

/// Hands the use of units over from the thread that scans them to the sampler, in the same tick.
package final class UnitExchange: Sendable {
  private struct State {
    var reading = UnitReading()
    var tick = Int64.min
    var expected = Int64.min
  }

  private let state = Mutex(State())
  private let wakeUp = WakeUp()

  package init() {}

  /// The sampler begins the sample of a tick, whatever number that has.
  package func expect(_ tick: Int64) {
    state.withLock { $0.expected = tick }
  }

  /// The scan of a tick has found this.
  package func put(_ reading: borrowing UnitReading, of tick: Int64) {
    state.withLock { state in
      state.reading.take(reading)
      state.tick = tick
    }
    wakeUp.nudge()
  }

  /// Hands over the reading of the tick that is expected, or the last one as stale if that does not come in
  /// time; in nanoseconds.
  package func take(into reading: inout UnitReading, patience: Int64) {
    let end = Moment.monotonicNow() + patience
    while true {
      let isThere = state.withLock { $0.tick >= $0.expected }
      let left = end - Moment.monotonicNow()
      if isThere || left <= 0 || wakeUp.wait(nanoseconds: left) == .stopped { break }
    }
    state.withLock { state in
      reading.take(state.reading)
      reading.isStale = state.tick < state.expected
    }
  }
}
