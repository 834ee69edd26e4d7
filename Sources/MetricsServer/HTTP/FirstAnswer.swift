import NIOCore
import Synchronization

/// A promise that two sides may want to keep, an answer and a timeout: the first one does.
final class FirstAnswer<Value: Sendable>: Sendable {
  private let promise: EventLoopPromise<Value>
  private let given = Atomic(false)

  init(on loop: any EventLoop) { promise = loop.makePromise() }

  var isGiven: Bool { given.load(ordering: .relaxed) }

  func give(_ result: Result<Value, any Error>) {
    if !given.exchange(true, ordering: .relaxed) { promise.completeWith(result) }
  }

  /// Waits for the answer, or takes the other one once the time has passed.
  func value(within limit: TimeAmount, otherwise: Result<Value, any Error>) async throws -> Value {
    let timeout = promise.futureResult.eventLoop.scheduleTask(in: limit) { self.give(otherwise) }
    defer { timeout.cancel() }
    return try await promise.futureResult.get()
  }
}
