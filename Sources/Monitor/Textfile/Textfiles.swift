import Synchronization

/// The text files of one or more directories, looked at by a thread of their own, since many files take time.
///
/// A directory that does not answer holds up neither the thread nor the other directories: see `TextfileFolders`.
package final class Textfiles: Sendable {
  /// What the thread found last.
  package struct State: Sendable {
    package var result = TextfileResult()
    /// Counts up with each result that differs from the one before.
    package var version: UInt64 = 0
    /// When a look at the directories was done last, on the monotonic clock; 0 for never.
    package var finishedAt: Int64 = 0
    /// How many looks have begun and ended.
    fileprivate var begun: UInt64 = 0
    fileprivate var ended: UInt64 = 0

    package init() {}
  }

  /// Between two looks, in nanoseconds.
  private static let period: Int64 = 1_000_000_000

  private let patterns: [String]
  private let method: ProbeMethod
  private let onResult: @Sendable (TextfileResult) -> Void
  private let onLook: @Sendable () -> Void
  private let wakeUp = WakeUp()
  private let finished = WakeUp()
  private let state = Mutex(State())

  /// Makes ready.
  ///
  /// - Parameters:
  ///   - patterns: The directories; glob(7).
  ///   - method: How directories are read that may never answer.
  ///   - onResult: Called on the thread with each result that differs from the one before.
  ///   - onLook: Called on the thread after each look that came to its end.
  package init(
    patterns: [String], method: ProbeMethod = .direct,
    onResult: @escaping @Sendable (TextfileResult) -> Void = { _ in },
    onLook: @escaping @Sendable () -> Void = {}
  ) {
    self.method = method
    self.patterns = patterns.filter { !$0.isEmpty }
    self.onResult = onResult
    self.onLook = onLook
  }

  /// Starts the thread, which looks at once and then every second; without directories there is none.
  package func start() {
    guard !patterns.isEmpty else { return }
    BlockingThread.detach(name: "textfiles") { [self] in run() }
  }

  package func stop() { wakeUp.stop() }

  package var current: State { state.withLock { $0 } }

  /// Has the directories looked at anew and waits for that; false if it takes longer than the patience.
  package func refresh(patience: Int64) -> Bool {
    guard !patterns.isEmpty else { return true }
    let deadline = Moment.monotonicNow() + patience
    // The look that is on may have passed the file that was changed just now.
    let wanted = state.withLock { $0.begun } + 1
    wakeUp.nudge()
    while state.withLock({ $0.ended }) < wanted {
      let left = deadline - Moment.monotonicNow()
      guard left > 0, finished.wait(nanoseconds: left) != .timeout else { return false }
    }
    return true
  }

  private func run() {
    var scan = TextfileScan(folders: patterns.count)
    var folders = TextfileFolders(patterns: patterns, method: method)
    while true {
      state.withLock { $0.begun += 1 }
      folders.look(into: &scan)
      let isNew = scan.finish()
      let result = scan.result
      state.withLock { state in
        state.ended = state.begun
        state.finishedAt = Moment.monotonicNow()
        if isNew {
          state.result = result
          state.version += 1
        }
      }
      if isNew { onResult(result) }
      onLook()
      finished.nudge()
      if wakeUp.wait(nanoseconds: Self.period) == .stopped { return }
    }
  }
}
