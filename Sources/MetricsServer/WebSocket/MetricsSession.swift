import Monitor
import NIOCore
import NIOWebSocket

/// One connection of `/ws/metrics`: frames as on `/metrics/stream`, with a way back for the client, and tables
/// of what runs on the host while it watches them.
final class MetricsSession: WebSocketSession {
  private let hub: StreamHub
  private let topics: any TopicSource
  private let viewers: Viewers
  private let viewerID: String?
  private let writer: StreamWriter
  private let after: UInt64?
  private var viewer: Viewers.Viewer?
  private weak var socket: WebSocketHandler?
  private var watches: [Topic: TopicWatch] = [:]

  init(
    hub: StreamHub, topics: any TopicSource, viewers: Viewers, viewer: String?, after: UInt64?,
    writer: StreamWriter
  ) {
    self.hub = hub
    self.topics = topics
    self.viewers = viewers
    viewerID = viewer
    self.after = after
    self.writer = writer
  }

  func opened(_ socket: WebSocketHandler) {
    self.socket = socket
    guard writer.start(after: after) else {
      return socket.close(.unknown(1013), "too many streams")
    }
    viewer = viewers.join(.ws, as: viewerID, now: Moment.now().wall / 1_000_000)
  }

  func closed() {
    if !watches.isEmpty { _ = topics.replace(Array(watches.values), with: []) }
    watches = [:]
    if let viewer { viewers.leave(.ws, id: viewer.id) }
    viewer = nil
  }

  func received(_ text: String) {
    do throws(SubscriptionError) {
      let message = try ClientMessage.parse(text)
      switch message.type {
      case "subscribe": try subscribe(message)
      case "pause": writer.pause()
      case "resume": writer.resume()
      case "watch": try watch(message)
      default:
        throw SubscriptionError(
          field: "type",
          problem: "'\(message.type.prefix(40))': expected subscribe, pause, resume or watch")
      }
    } catch {
      socket?.sendError(error)
    }
  }

  private func subscribe(_ message: ClientMessage) throws(SubscriptionError) {
    var wanted = Subscription(format: .webSocket)
    if let names = message.families { wanted.families = try Subscription.families(names) }
    if let interval = message.interval {
      wanted.every = try Subscription.ticks(interval, interval: hub.tick)
    }
    guard writer.change(to: wanted, after: message.after) else {
      throw SubscriptionError(
        field: "families", problem: "too many different subscriptions are open: try again later")
    }
  }
}

extension MetricsSession: TopicReceiver {
  /// Watches these topics and no others; those that it watches already go on.
  private func watch(_ message: ClientMessage) throws(SubscriptionError) {
    guard let names = message.topics else {
      throw SubscriptionError(field: "topics", problem: "is missing")
    }
    var wanted: Set<Topic> = []
    for name in names { wanted.insert(try Topic(name)) }
    guard wanted.count <= TopicHub.connectionLimit else {
      throw SubscriptionError(
        field: "topics",
        problem: "\(wanted.count) topics: expected at most \(TopicHub.connectionLimit)")
    }
    let old = watches.filter { !wanted.contains($0.key) }
    let new = wanted.filter { watches[$0] == nil }
      .map { TopicWatch($0, loop: writer.loop, receiver: self) }
    guard topics.replace(Array(old.values), with: new) else {
      throw SubscriptionError(
        field: "topics", problem: "too many different topics are watched: try again later")
    }
    for topic in old.keys { watches[topic] = nil }
    for watch in new { watches[watch.topic] = watch }
  }

  func send(topic message: ByteBuffer, written: EventLoopPromise<Void>) {
    guard let socket else { return written.succeed() }
    writer.allow(timeFor: message.readableBytes)
    socket.send(message, written: written)
  }
}

extension WebSocketHandler {
  /// `{"type":"error", …}`: the last message was not understood; the connection goes on.
  func sendError(_ error: SubscriptionError) {
    var json = JSONWriter()
    json.object { json in
      json.member("type", "error")
      if !error.field.isEmpty { json.member("field", error.field) }
      json.member("detail", error.problem)
    }
    send(json.buffer)
  }
}
