import HTTPTypes
import HummingbirdCore
import Testing

@testable import MetricsServer

@Suite struct StaticFilesTests {
  private let folder: Folder
  private let files: StaticFiles

  init() throws {
    folder = try Folder()
    try folder.write("index.html", "<!doctype html>")
    try folder.write("js/main.js", "let a = 1")
    try folder.write("js/main.js.gz", "(packed)")
    try folder.write("style/a b.css", "a {}")
    try folder.write(".hidden.html", "no")
    try folder.write(".git/config.txt", "no")
    try folder.write("secret.key", "no")
    files = try StaticFiles(root: folder.path)
  }

  private func get(_ path: String, _ headers: HTTPFields = [:]) throws -> Response {
    try files.response(to: Exchange(path, headers: headers))
  }

  @Test(arguments: [
    ("/", "<!doctype html>", "text/html; charset=utf-8"),
    ("/index.html", "<!doctype html>", "text/html; charset=utf-8"),
    ("/?x=1", "<!doctype html>", "text/html; charset=utf-8"),
    ("/js/main.js", "let a = 1", "text/javascript; charset=utf-8"),
    ("/style/a%20b.css", "a {}", "text/css; charset=utf-8"),
  ])
  func aFile(_ path: String, _ text: String, _ type: String) async throws {
    let response = try get(path)
    #expect(response.status == .ok && response.headers[.contentType] == type)
    #expect(
      response.headers[.contentEncoding] == nil && response.headers[.cacheControl] == "no-cache")
    #expect(try await response.text == text)
  }

  /// No path meets the file system, whatever it says.
  @Test(arguments: [
    "/nothing.html", "/js", "/js/", "//index.html", "/../index.html", "/js/../index.html",
    "/%2e%2e/index.html", "/js/%2e%2e%2findex.html", "/js%2fmain.js%00", "/%", "/%ff",
    "/js/main.js.gz", "/.hidden.html", "/.git/config.txt", "/secret.key", "/etc/passwd",
    "/../../../../etc/passwd", "/..%2f..%2fetc%2fpasswd", "/INDEX.HTML", "/index.html/", "*",
  ])
  func whatIsNoFileOfOurs(_ path: String) {
    let problem = #expect(throws: Problem.self) { try get(path) }
    #expect(problem?.status == .notFound)
  }

  @Test(arguments: [
    ("gzip", true), ("deflate, GZIP;q=0.5", true), ("br,gzip", true), ("gzip;q=0", false),
    ("gzip; q=0.0", false), ("gzip;q=0.000", false), ("", false), ("identity", false),
    ("gzipped", false), ("deflate, br", false),
  ])
  func packedWhereItIsTaken(_ accept: String, _ isPacked: Bool) async throws {
    let response = try get("/js/main.js", [.acceptEncoding: accept])
    #expect(response.headers[.contentEncoding] == (isPacked ? "gzip" : nil))
    #expect(try await response.text == (isPacked ? "(packed)" : "let a = 1"))
    #expect(response.headers[.vary] == "Accept-Encoding")
    // There is no packed form of this one.
    let plain = try get("/", [.acceptEncoding: accept])
    #expect(plain.headers[.contentEncoding] == nil)
  }

  @Test func aKnownVersionIsNotSentAgain() async throws {
    let etag = try #require(try get("/js/main.js").headers[.eTag])
    let packed = try #require(
      try get("/js/main.js", [.acceptEncoding: "gzip"]).headers[.eTag])
    #expect(etag != packed && etag.hasPrefix("\"") && etag.hasSuffix("\""))
    for known in [etag, "W/\(etag)", "\"x\", \(etag)", "*"] {
      let response = try get("/js/main.js", [.ifNoneMatch: known])
      #expect(response.status == .notModified && response.headers[.eTag] == etag)
      #expect(try await response.text.isEmpty)
    }
    for other in [packed, "\"x\"", "", etag.replacing("\"", with: "")] {
      #expect(try get("/js/main.js", [.ifNoneMatch: other]).status == .ok, "\(other)")
    }
  }

  @Test func anotherTextHasAnotherVersion() throws {
    let before = try get("/").headers[.eTag]
    try folder.write("index.html", "<!doctype html >")
    let after = try StaticFiles(root: folder.path).response(to: Exchange("/")).headers[.eTag]
    #expect(before != after)
  }

  @Test func aFolderWithoutThePageIsRefused() throws {
    let empty = try Folder()
    for root in [empty.path, "\(empty.path)/none"] {
      let error = #expect(throws: StartError.self) { try StaticFiles(root: root) }
      #expect(error?.status == .noInput)
      #expect(error?.message.contains("no index.html in \(root)") == true)
      #expect(error?.message.contains("--web-root") == true)
    }
  }
}
