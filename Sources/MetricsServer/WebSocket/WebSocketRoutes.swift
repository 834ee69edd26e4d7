import HTTPTypes
import HummingbirdCore
import Logging
import NIOCore
import NIOHTTP1
import NIOWebSocket
import Systemd

/// The WebSocket paths, and who may open them.
struct WebSocketRoutes: Sendable {
  static let metrics = "/ws/metrics"
  static let activity = "/ws/activity"

  let policy: RequestPolicy
  let hub: StreamHub
  let topics: any TopicSource
  let activityHub: ActivityHub
  let logger: Logger

  /// Whether a request that asks for an upgrade gets it; one that does not is answered over HTTP, with the
  /// reason.
  func accepts(_ head: HTTPRequestHead, on channel: any Channel) -> Bool {
    guard head.method == .GET, head.version == .http1_1,
      head.headers[canonicalForm: "upgrade"].contains(where: { $0.lowercased() == "websocket" }),
      head.headers[canonicalForm: "connection"].contains(where: { $0.lowercased() == "upgrade" }),
      Self.isHandshake(head.headers), !Self.hasBody(head.headers)
    else { return false }
    return (try? Self.request(head, tick: hub.tick)) != nil && refusal(of: head, on: channel) == nil
  }

  private func refusal(of head: HTTPRequestHead, on channel: any Channel)
    -> RequestPolicy.Refusal?
  {
    let hosts = head.headers["host"]
    let authority = hosts.count == 1 ? hosts.first : nil
    return policy.judge(authority: authority, local: channel.localAddress?.ipAddress)
      ?? policy.judge(
        origin: head.headers.first(name: "origin"),
        fetchSite: head.headers.first(name: "sec-fetch-site"), authority: authority)
  }

  /// A key of 16 bytes in base64 and version 13; RFC 6455, 4.2.1.
  private static func isHandshake(_ headers: HTTPHeaders) -> Bool {
    let keys = headers["sec-websocket-key"]
    let isBase64 = { (byte: UInt8) in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "/"):
        true
      default: false
      }
    }
    guard keys.count == 1, let key = keys.first, key.utf8.count == 24, key.hasSuffix("=="),
      key.utf8.dropLast(2).allSatisfy(isBase64)
    else { return false }
    return headers["sec-websocket-version"] == ["13"]
  }

  private static func hasBody(_ headers: HTTPHeaders) -> Bool {
    headers.contains(name: "transfer-encoding")
      || headers["content-length"].contains { $0 != "0" }
  }

  /// What a request asks for.
  private enum Request {
    case metrics(viewer: String?, Subscription, after: UInt64?)
    case activity(viewer: String?)
  }

  /// Reads path and parameters; throws what the client did wrong.
  private static func request(_ head: HTTPRequestHead, tick: Int64) throws -> Request {
    let target = head.uri[...]
    let path = target.prefix { $0 != "?" }
    let query = target.firstIndex(of: "?").map { target[target.index(after: $0)...] }
    switch path {
    case metrics[...]:
      let parameters = try StreamParameters(
        Query(query, known: StreamParameters.names), format: .webSocket, tick: tick)
      return .metrics(
        viewer: parameters.viewer, parameters.subscription, after: parameters.after)
    case activity[...]:
      return .activity(viewer: try Query(query, known: ["viewer"]).one("viewer"))
    default: throw Problem.notFound(String(path))
    }
  }

  /// Makes the connection ready, on its event loop, after the upgrade.
  func open(_ head: HTTPRequestHead, on channel: any Channel) throws {
    try StreamWriter.configure(channel)
    let pipeline = channel.pipeline.syncOperations
    try pipeline.addHandler(FrameCheck())
    try pipeline.addHandler(
      NIOWebSocketFrameAggregator(
        minNonFinalFragmentSize: 0, maxAccumulatedFrameCount: WebSocketHandler.fragmentLimit,
        maxAccumulatedFrameSize: WebSocketHandler.messageLimit))
    let cutOff: () -> Void = { [logger] in
      logger.report(.viewerCutOff, "A WebSocket viewer did not read for 10 seconds")
    }
    switch try Self.request(head, tick: hub.tick) {
    case .metrics(let viewer, let subscription, let after):
      let writer = StreamWriter(
        hub: hub, subscription: subscription, loop: channel.eventLoop, onCutOff: cutOff)
      try pipeline.addHandler(writer, position: .first)
      let session = MetricsSession(
        hub: hub, topics: topics, viewers: activityHub.viewers, viewer: viewer, after: after,
        writer: writer)
      try pipeline.addHandler(WebSocketHandler(session: session))
    case .activity(let viewer):
      try channel.syncOptions?.setOption(.writeBufferWaterMark, value: ActivitySession.queue)
      let session = ActivitySession(
        hub: activityHub, viewer: viewer, loop: channel.eventLoop, onCutOff: cutOff)
      try pipeline.addHandler(WebSocketHandler(session: session))
    }
  }

  /// Why a request for a WebSocket path was answered over HTTP.
  func explain(_ exchange: Exchange) throws -> Problem {
    let refusal = policy.judge(
      origin: exchange.header(.origin),
      fetchSite: exchange.header(ResponseHeaders.secFetchSite),
      authority: exchange.authority)
    if let refusal { return Problem(refusal) }
    if exchange.path == Self.metrics {
      _ = try StreamParameters(
        Query(exchange.rawQuery, known: StreamParameters.names), format: .webSocket, tick: hub.tick)
    } else {
      _ = try exchange.query("viewer").one("viewer")
    }
    var problem = Problem(
      426, "Upgrade Required",
      """
      this is a WebSocket: expected GET with HTTP/1.1, Connection: Upgrade, Upgrade: websocket, \
      Sec-WebSocket-Version: 13 and a key of 16 bytes, as the first request of a connection
      """)
    problem.headers[.upgrade] = "websocket"
    problem.headers[.connection] = "upgrade"
    return problem
  }
}
