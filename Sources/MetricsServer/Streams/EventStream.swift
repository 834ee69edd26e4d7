import HTTPTypes
import HummingbirdCore
import Logging
import Monitor
import NIOCore
import Systemd

/// Serves `/metrics/stream` as server-sent events.
///
/// https://html.spec.whatwg.org/multipage/server-sent-events.html
struct EventStream: Sendable {
  let hub: StreamHub
  let viewers: Viewers
  let logger: Logger

  func respond(_ exchange: Exchange) throws -> Response {
    let parameters = try StreamParameters(
      Query(exchange.rawQuery, known: StreamParameters.names), format: .sse, tick: hub.tick)
    // A browser that reconnects repeats the address it began with, and tells where it was in a header.
    let after = try lastEventID(exchange) ?? parameters.after
    guard hub.hasRoom(for: parameters.subscription) else {
      var problem = Problem(503, "Service Unavailable", "as many streams are open as are allowed")
      problem.headers[ResponseHeaders.retryAfter] = "10"
      throw problem
    }
    let headers: HTTPFields = [
      .contentType: "text/event-stream; charset=utf-8", .cacheControl: "no-store",
      // nginx would otherwise hold events back until its buffer is full.
      ResponseHeaders.accelBuffering: "no",
    ]
    let channel = exchange.channel
    return Response(
      status: .ok, headers: headers,
      body: ResponseBody { _ in
        try await run(parameters, after: after, on: channel)
      })
  }

  private func lastEventID(_ exchange: Exchange) throws -> UInt64? {
    guard let text = exchange.header(ResponseHeaders.lastEventID), !text.isEmpty else {
      return nil
    }
    guard text.utf8.allSatisfy({ (48...57).contains($0) }), let number = UInt64(text),
      number <= UInt64(Int64.max)
    else {
      throw Problem.badRequest(
        "'\(text.prefix(40))': expected the number of a sample", field: "Last-Event-ID")
    }
    return number
  }

  /// Writes below the encoder, whose head has gone out, until the connection closes.
  private func run(_ parameters: StreamParameters, after: UInt64?, on channel: any Channel)
    async throws
  {
    let viewer = viewers.join(
      .sse, as: parameters.viewer, now: Moment.now().wall / 1_000_000)
    defer { viewers.leave(.sse, id: viewer.id) }
    try await channel.eventLoop.submit {
      try StreamWriter.configure(channel)
      let writer = StreamWriter(
        hub: hub, subscription: parameters.subscription, loop: channel.eventLoop
      ) { [logger] in
        logger.report(
          .viewerCutOff, "A viewer did not read for 10 seconds",
          metadata: ["viewer": "\(viewer.id)"])
      }
      try channel.pipeline.syncOperations.addHandler(writer, position: .first)
      if !writer.start(after: after) { channel.close(promise: nil) }
    }.get()
    try await channel.closeFuture.get()
  }
}
