import Synchronization

/// Whether somebody looks at a table, so that more of it is read, or more often.
package final class Demand: Sendable {
  /// How long a single question counts, in nanoseconds.
  package static let memory: Int64 = 15_000_000_000

  private let watchers = Atomic<Int>(0)
  private let until = Atomic<Int64>(0)

  package init() {}

  /// Somebody has asked once; on the monotonic clock, in nanoseconds.
  package func ask(at now: Int64) {
    until.store(now + Self.memory, ordering: .relaxed)
  }

  /// So many watch.
  package func set(watchers count: Int) { watchers.store(count, ordering: .relaxed) }

  package func isActive(at now: Int64) -> Bool {
    watchers.load(ordering: .relaxed) > 0 || now < until.load(ordering: .relaxed)
  }
}
