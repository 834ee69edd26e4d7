import HTTPTypes
import HummingbirdCore
import Logging
import NIOCore
import NIOEmbedded
import Testing

@testable import MetricsServer

@Suite struct RoutesTests {
  private struct Mistake: Error {}

  private let routes: Routes

  init() {
    let policy = RequestPolicy(listen: [], ownName: "host", allowed: [])
    var routes = Routes(
      policy: policy, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    ) {
      throw Problem.notFound($0.path)
    }
    routes.get("/a") { _ in .json { $0.member("is", "a") } }
    routes.post("/a") { _ in .json { $0.member("is", "posted") } }
    routes.post("/p") { _ in .json { _ in } }
    routes.get(below: "/things/") { _, name in .json { $0.member("is", name) } }
    routes.get("/broken") { _ in throw Mistake() }
    self.routes = routes
  }

  private func ask(
    _ method: HTTPRequest.Method, _ target: String, host: String? = "localhost:8000",
    _ headers: HTTPFields = [:]
  ) async -> Response {
    let head = HTTPRequest(
      method: method, scheme: "http", authority: host, path: target, headerFields: headers)
    let request = Request(head: head, body: RequestBody(buffer: ByteBuffer()))
    return await routes.respond(to: request, on: EmbeddedChannel())
  }

  @Test(arguments: [
    ("/a", 200), ("/a?x=1", 200), ("/b", 404), ("/a/", 404), ("/A", 404), ("/broken", 500),
  ])
  func statusOfAPath(_ target: String, _ status: Int) async throws {
    let response = await ask(.get, target)
    #expect(response.status.code == status)
    let isProblem = response.headers[.contentType] == "application/problem+json"
    #expect(isProblem == (status != 200))
    if isProblem {
      let json = try JSON(try await response.text)
      #expect(json["status"]?.number == Double(status) && json["type"] == .string("about:blank"))
      #expect(json["title"]?.string != nil && json["detail"]?.string != nil)
    }
  }

  /// The rest of the path is the name of a thing, as bytes or escaped.
  @Test(arguments: [
    ("/things/a", "a"), ("/things/a%2Fb", "a/b"), ("/things/a/b?x=1", "a/b"), ("/things/%20", " "),
  ])
  func thingsBelowAPath(_ target: String, _ name: String) async throws {
    let json = try JSON(try await ask(.get, target).text)
    #expect(json["is"] == .string(name))
    #expect(await ask(.post, target).status == .methodNotAllowed)
  }

  @Test(arguments: [
    ("/things/", 404), ("/things", 404), ("/things/%zz", 400), ("/things/%ff", 400),
  ])
  func noThingBelowAPath(_ target: String, _ status: Int) async {
    #expect(await ask(.get, target).status.code == status)
  }

  /// No word of what went wrong inside reaches the client.
  @Test func ourOwnMistakesStayOurs() async throws {
    let text = try await ask(.get, "/broken").text
    #expect(!text.contains("Mistake") && text.contains("the service made a mistake"))
  }

  @Test(arguments: ["/a", "/b", "/broken"]) func everyAnswerHasTheSecurityHeaders(_ target: String)
    async throws
  {
    let headers = await ask(.get, target).headers
    let policyName = try #require(HTTPField.Name("Content-Security-Policy"))
    let policy = try #require(headers[policyName])
    #expect(policy.hasPrefix("default-src 'none'; script-src 'self';"))
    #expect(policy.hasSuffix("frame-ancestors 'none'") && !policy.contains("unsafe"))
    #expect(headers[.xContentTypeOptions] == "nosniff")
    #expect(headers[try #require(HTTPField.Name("Referrer-Policy"))] == "no-referrer")
    #expect(headers[.accessControlAllowOrigin] == nil)
  }

  @Test func headIsGetWithoutABody() async throws {
    let get = await ask(.get, "/a")
    let head = await ask(.head, "/a")
    #expect(head.status == .ok && head.headers[.contentType] == get.headers[.contentType])
    #expect(try await get.text == #"{"is":"a"}"#)
    #expect(try await head.text.isEmpty)
  }

  @Test(
    arguments: [
      (.delete, "/a", "GET, HEAD, POST"), (.get, "/p", "POST"), (.head, "/p", "POST"),
      (.post, "/index.html", "GET, HEAD"), (.options, "/a", "GET, HEAD, POST"),
    ] as [(HTTPRequest.Method, String, String)])
  func anotherMethodIsToldWhichOnesThereAre(
    _ method: HTTPRequest.Method, _ target: String, _ allow: String
  ) async {
    let response = await ask(method, target)
    #expect(response.status == .methodNotAllowed && response.headers[.allow] == allow)
  }

  @Test(arguments: [("evil.example", 421), ("localhost", 200), (nil, 400)] as [(String?, Int)])
  func theHostComesFirst(_ host: String?, _ status: Int) async {
    #expect(await ask(.get, "/a", host: host).status.code == status)
    if status != 200 { #expect(await ask(.delete, "/none", host: host).status.code == status) }
  }

  /// Whatever changes something is not taken from a page of another site; reading is the browser's affair.
  @Test func pushesFromOtherSites() async {
    let foreign: HTTPFields = [.origin: "https://evil.example"]
    #expect(await ask(.post, "/a", foreign).status == .forbidden)
    #expect(await ask(.get, "/a", foreign).status == .ok)
    #expect(await ask(.post, "/a", [.origin: "http://localhost:8000"]).status == .ok)
    #expect(await ask(.post, "/a", [.origin: "null"]).status == .forbidden)
    #expect(await ask(.post, "/a").status == .ok)
    #expect(
      await ask(.post, "/a", [ResponseHeaders.secFetchSite: "cross-site"]).status == .forbidden)
  }
}
