import Exposition
import HTTPTypes
import HummingbirdCore
import Monitor
import NIOCore

/// `/metrics`: the host for Prometheus, under node_exporter's names.
struct MetricsAPI: Sendable {
  let scraper: Scraper
  /// The collectors that are switched on.
  let collectors: Set<String>

  /// Prometheus waits ten seconds for an answer unless told otherwise.
  private static let patience = TimeAmount.seconds(10)

  func respond(_ exchange: Exchange) async throws -> Response {
    let accept = AcceptedText(exchange.header(.accept))
    let request = ScrapeRequest(
      format: accept.format,
      isPacked: AcceptedText.takesGzip(exchange.header(.acceptEncoding)),
      collectors: try selection(exchange.query("collect[]", "exclude[]")))
    let body = try await text(of: request, on: exchange.channel.eventLoop)
    var headers: HTTPFields = [
      .contentType: accept.contentType, .cacheControl: "no-store",
      .vary: "Accept, Accept-Encoding",
    ]
    if request.isPacked { headers[.contentEncoding] = "gzip" }
    return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: body))
  }

  /// The collectors that the request asks for, as node_exporter understands it; nil for all.
  private func selection(_ query: Query) throws(Problem) -> Set<String>? {
    let wanted = query.all("collect[]")
    let unwanted = query.all("exclude[]")
    if wanted.isEmpty && unwanted.isEmpty { return nil }
    guard wanted.isEmpty || unwanted.isEmpty else {
      throw .badRequest("collect[] and exclude[] cannot stand together")
    }
    for name in wanted + unwanted where !collectors.contains(name) {
      let isKnown = CollectorTable.named(name) != nil
      throw .badRequest(
        isKnown
          ? "the collector '\(name)' is switched off"
          : "there is no collector '\(name.prefix(80))'",
        field: wanted.isEmpty ? "exclude[]" : "collect[]")
    }
    return wanted.isEmpty ? collectors.subtracting(unwanted) : Set(wanted)
  }

  private func text(of request: ScrapeRequest, on loop: any EventLoop) async throws -> ByteBuffer {
    let answer = FirstAnswer<ByteBuffer>(on: loop)
    scraper.scrape(request) { bytes in
      answer.give(bytes.map { .success(ByteBuffer(bytes: $0)) } ?? .failure(Self.tooMany))
    }
    return try await answer.value(within: Self.patience, otherwise: .failure(Self.tooSlow))
  }

  private static let tooMany = Problem(
    503, "Service Unavailable", "too many scrapes at once: try again later")
  private static let tooSlow = Problem(
    503, "Service Unavailable", "the host's files did not answer in time: try again later")
}

/// Which of the two forms a client would rather have.
///
/// RFC 9110, 12.5.1. A client that names neither gets Prometheus' own, as Prometheus' client libraries do.
struct AcceptedText {
  let format: ExpositionFormat
  let contentType: String

  init(_ accept: String?) {
    var best: (format: ExpositionFormat, contentType: String, quality: Double)?
    for item in (accept ?? "").split(separator: ",") {
      let parts = item.split(separator: ";").map { $0.trimmed.lowercased() }
      guard let type = parts.first else { continue }
      let parameters = parts.dropFirst()
      let quality = parameters.lazy.compactMap { $0.value(of: "q") }.first.map { Double($0) ?? 0 }
      let version = parameters.lazy.compactMap { $0.value(of: "version") }.first
      guard let offer = Self.offer(type, version: version) else { continue }
      if quality ?? 1 > best?.quality ?? 0 {
        best = (offer.format, offer.contentType, quality ?? 1)
      }
    }
    format = best?.format ?? .prometheus
    contentType = best?.contentType ?? Self.plain
  }

  private static let plain = "text/plain; version=0.0.4; charset=utf-8"

  private static func offer(
    _ type: String, version: String?
  ) -> (format: ExpositionFormat, contentType: String)? {
    switch (type, version) {
    case ("application/openmetrics-text", "1.0.0"), ("application/openmetrics-text", "0.0.1"),
      ("application/openmetrics-text", nil):
      (.openMetrics, "application/openmetrics-text; version=\(version ?? "1.0.0"); charset=utf-8")
    case ("text/plain", "0.0.4"), ("text/plain", nil), ("text/*", _), ("*/*", _):
      (.prometheus, plain)
    default: nil
    }
  }

  /// Whether the client takes gzip: it must say so, and not with `q=0`.
  static func takesGzip(_ header: String?) -> Bool {
    (header ?? "").split(separator: ",").contains { item in
      let parts = item.split(separator: ";").map { $0.trimmed.lowercased() }
      guard parts.first == "gzip" else { return false }
      let quality = parts.dropFirst().lazy.compactMap { $0.value(of: "q") }.first
      return quality.map { (Double($0) ?? 0) > 0 } ?? true
    }
  }
}

extension Substring {
  fileprivate var trimmed: Substring {
    var text = self
    while let first = text.first, first == " " || first == "\t" { text.removeFirst() }
    while let last = text.last, last == " " || last == "\t" { text.removeLast() }
    return text
  }
}

extension String {
  /// What stands behind `name=`, without quotes.
  fileprivate func value(of name: String) -> String? {
    guard hasPrefix("\(name)=") else { return nil }
    let value = dropFirst(name.count + 1)
    return value.hasPrefix("\"") && value.hasSuffix("\"") && value.count > 1
      ? String(value.dropFirst().dropLast()) : String(value)
  }
}
