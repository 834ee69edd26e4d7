import Monitor
import Synchronization

/// How far the service is, for all threads.
final class ServiceState: Sendable {
  private let primed = Atomic(false)
  private let stopping = Atomic(false)
  private let progress = Atomic<Int64>(Moment.monotonicNow())

  var isPrimed: Bool { primed.load(ordering: .acquiring) }
  var isStopping: Bool { stopping.load(ordering: .acquiring) }

  func setPrimed() { primed.store(true, ordering: .releasing) }
  func setStopping() { stopping.store(true, ordering: .releasing) }

  /// The sampler finished a round.
  func noteSample(at now: Int64) { progress.store(now, ordering: .relaxed) }

  /// Nanoseconds since then.
  func ageOfProgress(now: Int64) -> Int64 { max(0, now - progress.load(ordering: .relaxed)) }
}
