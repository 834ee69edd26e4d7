import Monitor
import Synchronization

/// A thread that does one thing after another for those who may not be held up, and is started when there
/// is something to do.
final class WorkThread: Sendable {
  private struct State {
    var jobs: [@Sendable () -> Void] = []
    var isRunning = false
  }

  private let name: String
  private let limit: Int
  private let wakeUp = WakeUp()
  private let state = Mutex(State())

  /// `limit` things at most wait.
  init(name: String, limit: Int) {
    self.name = name
    self.limit = limit
  }

  /// Puts something at the end of the queue; false when that is full.
  func run(_ job: @escaping @Sendable () -> Void) -> Bool {
    let isFirst = state.withLock { state -> Bool? in
      guard state.jobs.count < limit else { return nil }
      state.jobs.append(job)
      defer { state.isRunning = true }
      return !state.isRunning
    }
    guard let isFirst else { return false }
    if isFirst { BlockingThread.detach(name: name) { [self] in work() } } else { wakeUp.nudge() }
    return true
  }

  func stop() { wakeUp.stop() }

  private func work() {
    while true {
      while let job = next() { job() }
      // Nothing is to be done until somebody says so; a wait has to end some time.
      if wakeUp.wait(nanoseconds: 3_600_000_000_000) == .stopped { return }
    }
  }

  private func next() -> (@Sendable () -> Void)? {
    state.withLock { $0.jobs.isEmpty ? nil : $0.jobs.removeFirst() }
  }
}
