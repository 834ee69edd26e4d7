import Monitor
import NIOCore
import NIOWebSocket

/// One connection of `/ws/metrics`: frames as on `/metrics/stream`, with a way back for the client.
final class MetricsSession: WebSocketSession {
  private let hub: StreamHub
  private let viewers: Viewers
  private let viewerID: String?
  private let writer: StreamWriter
  private let after: UInt64?
  private var viewer: Viewers.Viewer?
  private weak var socket: WebSocketHandler?

  init(
    hub: StreamHub, viewers: Viewers, viewer: String?, after: UInt64?,
    writer: StreamWriter
  ) {
    self.hub = hub
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
      default:
        throw SubscriptionError(
          field: "type",
          problem: "'\(message.type.prefix(40))': expected subscribe, pause or resume")
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
