import Synchronization

/// The newest snapshot, for those who need the kernel's own counters instead of a frame's rates.
///
/// The sampler holds it while it reads, so whoever else does holds up the sampler: work on it must be
/// short and must not wait for anything.
package final class SharedSnapshot: Sendable {
  private struct State {
    var snapshot = Snapshot()
    var round: UInt64 = 0
  }

  private let state = Mutex(State())

  package init() {}

  /// How often the sources have been read; 0 for never.
  package var round: UInt64 { state.withLock { $0.round } }

  /// Hands the snapshot over for as long as `body` runs, with the number of the round that it is of.
  package func with<Result: ~Copyable>(
    _ body: (borrowing Snapshot, _ round: UInt64) -> sending Result
  ) -> sending Result {
    state.withLock { body($0.snapshot, $0.round) }
  }

  /// Hands the snapshot over to be filled anew.
  func update(_ body: (inout Snapshot) -> Void) {
    state.withLock {
      body(&$0.snapshot)
      $0.round += 1
    }
  }

  /// Hands the snapshot over to be completed: the round stays the same.
  func complete(_ body: (inout Snapshot) -> Void) {
    state.withLock { body(&$0.snapshot) }
  }
}
