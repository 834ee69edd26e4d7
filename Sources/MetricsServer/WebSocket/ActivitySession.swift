import Monitor
import NIOCore
import NIOWebSocket

/// One connection of `/ws/activity`.
final class ActivitySession: WebSocketSession {
  private let hub: ActivityHub
  private let viewerID: String?
  private let loop: any EventLoop
  private let onCutOff: () -> Void
  private var viewer: Viewers.Viewer?
  private weak var socket: WebSocketHandler?
  /// Something was left out: the next message must be a whole `hello`.
  private var missedSome = false

  init(
    hub: ActivityHub, viewer: String?, loop: any EventLoop, onCutOff: @escaping () -> Void
  ) {
    self.hub = hub
    viewerID = viewer
    self.loop = loop
    self.onCutOff = onCutOff
  }

  func opened(_ socket: WebSocketHandler) {
    self.socket = socket
    let stopping = "the service is stopping"
    guard !hub.isClosed else { return socket.close(.goingAway, stopping) }
    // Joined first, added after: nobody hears of himself, and `hello` counts him in.
    viewer = hub.viewers.join(.activity, as: viewerID, now: Moment.now().wall / 1_000_000)
    guard hub.add(self, on: loop) else { return socket.close(.goingAway, stopping) }
    sayHello()
  }

  func closed() {
    hub.remove(self)
    if let viewer { hub.viewers.leave(.activity, id: viewer.id) }
    viewer = nil
  }

  private func sayHello() {
    guard let viewer else { return }
    let present = hub.viewers.present
    let me = present.first { $0.id == viewer.id } ?? viewer
    socket?.send(
      ActivityHub.message("hello") { json in
        json.key("you")
        json.object { json in
          json.member("id", me.id)
          json.member("name", me.name)
        }
        json.member("viewers", present.count)
        json.key("present")
        json.array { json in present.forEach { $0.write(to: &json) } }
        json.key("recent")
        json.array { json in hub.recent.forEach { json.raw($0) } }
      })
  }

  /// Events come in bursts, as when many series are pushed at once: so much of them may wait for a viewer.
  static let queue = ChannelOptions.Types.WriteBufferWaterMark(low: 65_536, high: 262_144)

  /// Writes a message unless the viewer does not read: then it gets a new `hello` once it does, and is cut
  /// off when it has not for ten seconds.
  func deliver(_ message: ByteBuffer) {
    guard let socket else { return }
    guard socket.isWritable else {
      missedSome = true
      if let since = socket.unwritableSince, loop.now - since >= StreamState.patience {
        onCutOff()
        socket.close(.policyViolation, "messages were not read for 10 seconds")
      }
      return
    }
    if missedSome {
      missedSome = false
      sayHello()
    }
    socket.send(message)
  }

  func received(_ text: String) {
    do throws(SubscriptionError) {
      let message = try ClientMessage.parse(text)
      guard message.type == "rename" else {
        throw SubscriptionError(
          field: "type", problem: "'\(message.type.prefix(40))': expected rename")
      }
      guard let viewer, let name = message.name,
        hub.viewers.rename(viewer.id, to: name) != nil
      else {
        throw SubscriptionError(
          field: "name",
          problem:
            "expected 1 to \(Viewers.nameLength) characters, none of them a control character")
      }
    } catch {
      socket?.sendError(error)
    }
  }

  func sayGoodbye(reason: String) { socket?.close(.goingAway, reason) }
}
