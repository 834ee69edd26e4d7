import HTTPTypes
import HummingbirdCore
import NIOCore

/// An error as a client gets it: application/problem+json, RFC 9457.
struct Problem: Error {
  let status: HTTPResponse.Status
  let title: String
  let detail: String
  var headers = HTTPFields()
  /// Where in the input, for people and programs alike.
  var field: String?

  init(_ code: Int, _ title: String, _ detail: String, field: String? = nil) {
    status = HTTPResponse.Status(code: code)
    self.title = title
    self.detail = detail
    self.field = field
  }

  var json: ByteBuffer {
    var json = JSONWriter(capacity: 256)
    json.object { json in
      json.member("type", "about:blank")
      json.member("title", title)
      json.member("status", status.code)
      json.member("detail", detail)
      if let field { json.member("field", field) }
    }
    return json.buffer
  }

  var response: Response {
    var headers = headers
    headers[.contentType] = "application/problem+json"
    headers[.cacheControl] = "no-store"
    return Response(status: status, headers: headers, body: ResponseBody(byteBuffer: json))
  }
}

extension Problem {
  static func badRequest(_ detail: String, field: String? = nil) -> Problem {
    Problem(400, "Bad Request", detail, field: field)
  }

  static func notFound(_ path: String) -> Problem {
    Problem(404, "Not Found", "there is nothing at \(path.prefix(200))")
  }

  static let noSample = Problem(503, "Service Unavailable", "no sample has been taken yet")

  /// Whether it is about who asks: a name that is not ours, another site's page.
  var isRefusal: Bool { status.code == 421 || status.code == 403 }

  init(_ refusal: RequestPolicy.Refusal) {
    switch refusal {
    case .noHost: self = .badRequest("expected one Host header")
    case .foreignHost(let host):
      self.init(
        421, "Misdirected Request",
        """
        '\(host.prefix(200))' is no name of this service: expected localhost, an address that it \
        listens on, the host's own name, or one set by allowed-host
        """)
    case .foreignOrigin(let origin):
      self.init(
        403, "Forbidden", "sent for a page of another site: \(origin.prefix(200))")
    }
  }

  init(_ error: SubscriptionError) {
    self = .badRequest(error.problem, field: error.field)
  }
}
