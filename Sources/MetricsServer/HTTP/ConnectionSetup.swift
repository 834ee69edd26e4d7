import HTTPTypes
import HummingbirdCore
import Logging
import NIOCore
import NIOHTTP1
import NIOHTTPTypes
import NIOHTTPTypesHTTP1
import NIOWebSocket

/// What becomes of a connection: HTTP, or a WebSocket from its first request on.
enum ConnectionOutcome: Sendable {
  case http(NIOAsyncChannel<HTTPRequestPart, HTTPResponsePart>)
  case webSocket
}

struct Connection: ServerChildChannelValue {
  let outcome: EventLoopFuture<ConnectionOutcome>
  let channel: any Channel
}

/// Sets each connection up: HTTP/1.1 by Hummingbird, WebSockets by NIO, on the same port.
struct ConnectionSetup: ServerChildChannel, HTTPChannelHandler {
  let responder: HTTPChannelHandler.Responder
  let webSockets: WebSocketRoutes

  private static let idleTimeout = Duration.seconds(60)

  func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Connection> {
    channel.eventLoop.makeCompletedFuture {
      let encoder = HTTPResponseEncoder()
      let decoder = ByteToMessageHandler(
        HTTPRequestDecoder(
          leftOverBytesStrategy: .forwardBytes, limitConfiguration: Self.decoderLimits))
      let gate = UpgradeGate { head in webSockets.accepts(head, on: channel) }
      let upgrade = NIOTypedHTTPServerUpgradeHandler(
        httpEncoder: encoder, extraHTTPHandlers: [decoder, gate],
        upgradeConfiguration: .init(upgraders: [upgrader]) { channel in
          channel.eventLoop.makeCompletedFuture { try Self.continueWithHTTP(channel, logger) }
        })
      try channel.pipeline.syncOperations.addHandlers([encoder, decoder, gate, upgrade])
      return Connection(outcome: upgrade.upgradeResultFuture, channel: channel)
    }
  }

  func handle(value: Connection, logger: Logger) async {
    do {
      switch try await value.outcome.get() {
      case .http(let channel): await handleHTTP(asyncChannel: channel, logger: logger)
      case .webSocket: try await value.channel.closeFuture.get()
      }
    } catch {
      // The peer went away before its first request was whole.
      value.channel.close(promise: nil)
    }
  }

  /// Ends a connection whose last answer has been written: what may still come on it cannot be read as
  /// requests.
  ///
  /// The peer gets a moment, since a close with unread input could take the answer with it.
  static func end(_ channel: any Channel) async throws {
    struct Ended: Error {}
    try? await channel.close(mode: .output)
    try await Task.sleep(for: .milliseconds(100))
    throw Ended()
  }

  private static var decoderLimits: NIOHTTPDecoderLimitConfiguration {
    var limits = NIOHTTPDecoderLimitConfiguration()
    limits.maxHeaderFieldSize = 8192
    limits.maxHeaderListSize = 32_768
    limits.maxHeaderFieldCount = 100
    return limits
  }

  private var upgrader: NIOTypedWebSocketServerUpgrader<ConnectionOutcome> {
    NIOTypedWebSocketServerUpgrader(
      maxFrameSize: WebSocketHandler.messageLimit,
      enableAutomaticErrorHandling: false,
      shouldUpgrade: { channel, _ in channel.eventLoop.makeSucceededFuture([:]) },
      upgradePipelineHandler: { channel, head in
        channel.eventLoop.makeCompletedFuture {
          try webSockets.open(head, on: channel)
          return .webSocket
        }
      })
  }

  private static func continueWithHTTP(_ channel: any Channel, _ logger: Logger) throws
    -> ConnectionOutcome
  {
    try channel.pipeline.syncOperations.addHandlers(
      HTTP1ToHTTPServerCodec(secure: false),
      HTTPConnectionStateHandler(idleTimeout: idleTimeout, logger: logger))
    return .http(
      try NIOAsyncChannel(
        wrappingChannelSynchronously: channel,
        configuration: .init(isOutboundHalfClosureEnabled: true)))
  }
}
