import HTTPTypes
import HummingbirdCore
import NIOCore

/// A request on its way to a handler.
struct Exchange: Sendable {
  let request: Request
  let channel: any Channel

  /// The target's path, as it was sent.
  let path: String
  /// The host, and port, that the request is for.
  var authority: String? { request.head.authority }
  /// What stands behind the question mark.
  let rawQuery: Substring?

  init(request: Request, channel: any Channel) {
    self.request = request
    self.channel = channel
    let target = request.head.path ?? "/"
    path = String(target.prefix { $0 != "?" && $0 != "#" })
    rawQuery = target.firstIndex(of: "?").map { target[target.index(after: $0)...] }
  }

  func query(_ known: String...) throws(Problem) -> Query {
    try Query(rawQuery, known: Set(known))
  }

  func header(_ name: HTTPField.Name) -> String? { request.headers[name] }

  /// Reads the body, up to a bound.
  func body(upTo limit: Int) async throws -> ByteBuffer {
    if let length = header(.contentLength).flatMap({ Int($0) }), length > limit {
      throw Problem.tooLarge(limit)
    }
    var all = ByteBuffer()
    do {
      for try await part in request.body {
        var part = part
        guard all.readableBytes + part.readableBytes <= limit else { throw Problem.tooLarge(limit) }
        all.writeBuffer(&part)
      }
    } catch let problem as Problem {
      throw problem
    } catch {
      var problem = Problem.badRequest("the body ends early, or its framing is broken")
      problem.headers[.connection] = "close"
      throw problem
    }
    return all
  }
}

extension Problem {
  fileprivate static func tooLarge(_ limit: Int) -> Problem {
    var problem = Problem(413, "Content Too Large", "expected a body of at most \(limit) bytes")
    // What is left of the body is not read.
    problem.headers[.connection] = "close"
    return problem
  }
}

extension Response {
  /// An answer in JSON, never kept by caches.
  static func json(_ status: HTTPResponse.Status = .ok, buffer body: ByteBuffer) -> Response {
    Response(
      status: status, headers: [.contentType: "application/json", .cacheControl: "no-store"],
      body: ResponseBody(byteBuffer: body))
  }

  static func json(
    _ status: HTTPResponse.Status = .ok, capacity: Int = 1024,
    _ body: (inout JSONWriter) -> Void
  ) -> Response {
    var json = JSONWriter(capacity: capacity)
    json.object(body)
    return .json(status, buffer: json.buffer)
  }
}
