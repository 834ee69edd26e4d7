import HTTPTypes
import HummingbirdCore
import NIOCore
import NIOEmbedded

@testable import MetricsServer

extension Exchange {
  /// A request as a handler gets it.
  init(_ target: String, headers: HTTPFields = [:], body: String = "") {
    let head = HTTPRequest(
      method: .get, scheme: "http", authority: "localhost", path: target, headerFields: headers)
    self.init(
      request: Request(head: head, body: RequestBody(buffer: ByteBuffer(string: body))),
      channel: EmbeddedChannel())
  }
}

extension Response {
  /// The whole body, read as a client would.
  var text: String {
    get async throws {
      let collected = Collected()
      try await body.write(collected)
      return String(buffer: collected.buffer)
    }
  }

  private final class Collected: ResponseBodyWriter {
    var buffer = ByteBuffer()

    func write(_ part: ByteBuffer) async throws { buffer.writeImmutableBuffer(part) }
    func finish(_ trailingHeaders: HTTPFields?) async throws {}
  }
}
