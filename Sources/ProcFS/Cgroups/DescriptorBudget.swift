internal import Synchronization

/// How many files may stay open, for all hierarchies of control groups together.
package final class DescriptorBudget: Sendable {
  private let limit: Int
  private let taken = Atomic<Int>(0)

  package init(_ limit: Int) { self.limit = limit }

  /// Whether one more may stay open.
  var hasRoom: Bool { taken.load(ordering: .relaxed) < limit }

  /// One more stays open.
  func take() { taken.add(1, ordering: .relaxed) }

  /// One was closed.
  func give() { taken.subtract(1, ordering: .relaxed) }
}
