import NIOCore
import Synchronization

/// Who gets the messages of topics; called on its event loop.
protocol TopicReceiver: AnyObject {
  /// Sends a message; false when the viewer has not read what it has.
  func send(topic message: ByteBuffer) -> Bool
}

/// One connection's watch on one topic.
final class TopicWatch: Sendable {
  let topic: Topic
  let loop: any EventLoop
  private let receiver: NIOLoopBound<any TopicReceiver>
  private let lastSeen = Atomic<UInt64>(0)
  private let isEnded = Atomic(false)

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
    guard !isEnded.load(ordering: .relaxed), let part = message.part(for: seen),
      receiver.value.send(topic: part)
    else { return }
    lastSeen.store(message.scan, ordering: .relaxed)
  }

  func end() { isEnded.store(true, ordering: .relaxed) }
}
