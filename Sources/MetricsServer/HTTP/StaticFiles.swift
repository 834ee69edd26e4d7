import FoundationEssentials
import HTTPTypes
import HummingbirdCore
import NIOCore

/// The dashboard's files.
///
/// They are few and small, so all are read at the start: a request touches no disk,
/// and no path of a request ever meets the file system.
struct StaticFiles: Sendable {
  private struct File: Sendable {
    let type: String
    let plain: ByteBuffer
    let gzip: ByteBuffer?
    let etag: String
  }

  private let files: [String: File]

  /// The most that is read.
  private static let limit = 16 << 20

  private static let types = [
    "html": "text/html; charset=utf-8", "js": "text/javascript; charset=utf-8",
    "mjs": "text/javascript; charset=utf-8", "css": "text/css; charset=utf-8",
    "svg": "image/svg+xml", "png": "image/png", "ico": "image/x-icon",
    "json": "application/json", "webmanifest": "application/manifest+json",
    "txt": "text/plain; charset=utf-8", "woff2": "font/woff2",
  ]

  /// Reads a folder; throws when it holds no `index.html`.
  init(root: String) throws(StartError) {
    var files: [String: File] = [:]
    var size = 0
    for path in Self.paths(below: root) {
      guard let type = Self.types[Self.suffix(of: path)],
        let plain = Self.contents(root + path)
      else { continue }
      size += plain.readableBytes
      guard size <= Self.limit else {
        throw StartError(
          .noInput,
          "the web files in \(root) are larger than \(Self.limit) bytes: is --web-root right?")
      }
      files[path] = File(
        type: type, plain: plain, gzip: Self.contents(root + path + ".gz"),
        etag: Self.etag(of: plain))
    }
    guard files["/index.html"] != nil else {
      throw StartError(
        .noInput,
        "there is no index.html in \(root): expected the dashboard's files; set --web-root")
    }
    self.files = files
  }

  func response(to exchange: Exchange) throws -> Response {
    let path = exchange.path == "/" ? "/index.html" : exchange.path
    guard let decoded = PercentEncoding.decode(path[...]), let file = files[decoded] else {
      throw Problem.notFound(exchange.path)
    }
    // Browsers ask each time, and get 304 until the service is updated.
    var headers: HTTPFields = [
      .contentType: file.type, .cacheControl: "no-cache", .vary: "Accept-Encoding",
    ]
    let accepts = exchange.header(.acceptEncoding) ?? ""
    let gzip = Self.acceptsGzip(accepts) ? file.gzip : nil
    let etag = gzip == nil ? file.etag : "\(file.etag.dropLast())-gzip\""
    headers[.eTag] = etag
    if let known = exchange.header(.ifNoneMatch), Self.matches(known, etag) {
      return Response(status: .notModified, headers: headers)
    }
    if gzip != nil { headers[.contentEncoding] = "gzip" }
    return Response(
      status: .ok, headers: headers, body: ResponseBody(byteBuffer: gzip ?? file.plain))
  }

  private static func acceptsGzip(_ header: String) -> Bool {
    header.lowercased().split(separator: ",").contains { item in
      let parts = item.split(separator: ";").map { $0.filter { $0 != " " } }
      return parts.first == "gzip"
        && !parts.dropFirst().contains { $0.hasPrefix("q=") && Double($0.dropFirst(2)) == 0 }
    }
  }

  private static func matches(_ header: String, _ etag: String) -> Bool {
    header == "*"
      || header.split(separator: ",").contains { item in
        let tag = item.drop { $0 == " " }
        return (tag.hasPrefix("W/") ? tag.dropFirst(2) : tag) == etag
      }
  }

  /// FNV-1a: it tells versions of our own files apart, and guards nothing.
  private static func etag(of buffer: ByteBuffer) -> String {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in buffer.readableBytesView { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    return "\"\(String(hash, radix: 16))\""
  }

  private static func paths(below root: String) -> [String] {
    let names = (try? FileManager.default.subpathsOfDirectory(atPath: root)) ?? []
    return names.filter { !$0.split(separator: "/").contains { $0.hasPrefix(".") } }
      .map { "/\($0)" }.sorted()
  }

  private static func suffix(of path: String) -> String {
    path.lastIndex(of: ".").map { String(path[path.index(after: $0)...]) } ?? ""
  }

  private static func contents(_ path: String) -> ByteBuffer? {
    (try? Data(contentsOf: URL(filePath: path))).map { ByteBuffer(bytes: $0) }
  }
}
