import NIOCore
import Synchronization

/// Who gets the messages of topics; called on its event loop.
protocol TopicReceiver: AnyObject {
  /// Sends a message, and keeps the promise once it is out.
  func send(topic message: ByteBuffer, written: EventLoopPromise<Void>)
}

/// One connection's watch on one topic.
final class TopicWatch: Sendable {
  let topic: Topic
  let loop: any EventLoop
  private let receiver: NIOLoopBound<any TopicReceiver>
  private let lastSeen = Atomic<UInt64>(0)
  private let isEnded = Atomic(false)
  /// Whether a message of it is on its way still.
  ///
  /// At most one of each topic is: a long one must not keep the others from being sent, nor may they pile up.
  private let isInFlight = Atomic(false)

  /// To be called on the loop.
  init(_ topic: Topic, loop: any EventLoop, receiver: any TopicReceiver) {
    self.topic = topic
    self.loop = loop
    self.receiver = NIOLoopBound(receiver, eventLoop: loop)
  }

  /// The scan that it has got last; 0 for none.
  var seen: UInt64 { lastSeen.load(ordering: .relaxed) }

  /// To be called on the loop.
  ///
  /// A viewer that does not read goes without, and gets all rows once it does.
  func deliver(_ message: TopicMessage) {
    guard !isEnded.load(ordering: .relaxed), !isInFlight.load(ordering: .relaxed),
      let part = message.part(for: seen)
    else { return }
    lastSeen.store(message.scan, ordering: .relaxed)
    isInFlight.store(true, ordering: .relaxed)
    let written = loop.makePromise(of: Void.self)
    written.futureResult.whenComplete { _ in self.isInFlight.store(false, ordering: .relaxed) }
    receiver.value.send(topic: part, written: written)
  }

  func end() { isEnded.store(true, ordering: .relaxed) }
}
