import HTTPTypes
import HummingbirdCore
import Logging
import NIOCore
import Systemd

/// What answers a request.
typealias Handler = @Sendable (Exchange) async throws -> Response

/// What answers a request for something below a path, by its name.
typealias FolderHandler = @Sendable (Exchange, _ name: String) async throws -> Response

/// The paths of the service, and the checks and headers that all of them share.
struct Routes: Sendable {
  private var table: [String: [HTTPRequest.Method: Handler]] = [:]
  private var folders: [(path: String, handler: FolderHandler)] = []
  private let policy: RequestPolicy
  private let fallback: @Sendable (Exchange) throws -> Response
  private let logger: Logger

  /// `fallback` answers GET for all paths that have no route of their own.
  init(
    policy: RequestPolicy, logger: Logger,
    fallback: @escaping @Sendable (Exchange) throws -> Response
  ) {
    self.policy = policy
    self.logger = logger
    self.fallback = fallback
  }

  mutating func get(_ path: String, _ handler: @escaping Handler) {
    table[path, default: [:]][.get] = handler
  }

  /// For all paths that begin so, which ends in a slash; what follows is the name of a thing.
  mutating func get(below path: String, _ handler: @escaping FolderHandler) {
    folders.append((path, handler))
  }

  mutating func post(_ path: String, _ handler: @escaping Handler) {
    table[path, default: [:]][.post] = handler
  }

  /// Answers a request: every failure becomes a problem, and no detail of ours leaks out.
  func respond(to request: Request, on channel: any Channel) async -> Response {
    var response: Response
    do {
      response = try await answer(Exchange(request: request, channel: channel))
    } catch let problem as Problem {
      if problem.isRefusal { logger.report(.requestRefused, "\(problem.detail)") }
      response = problem.response
    } catch let error as SubscriptionError {
      response = Problem(error).response
    } catch {
      logger.error("A request failed", metadata: ["error": "\(error)"])
      response = Problem(500, "Internal Server Error", "the service made a mistake").response
    }
    for field in ResponseHeaders.security where response.headers[field.name] == nil {
      response.headers[field.name] = field.value
    }
    if request.headers[.connection]?.lowercased() == "close" {
      response.headers[.connection] = "close"
    }
    return request.method == .head ? response.createHeadResponse() : response
  }

  private func answer(_ exchange: Exchange) async throws -> Response {
    let request = exchange.request
    let local = exchange.channel.localAddress?.ipAddress
    if let refusal = policy.judge(authority: exchange.authority, local: local) {
      throw Problem(refusal)
    }
    let method = request.method == .head ? .get : request.method
    guard let methods = table[exchange.path] else {
      guard method == .get else { throw wrongMethod(request.method, allowed: [.get]) }
      if let answer = try await answerBelow(exchange) { return answer }
      return try fallback(exchange)
    }
    guard let handler = methods[method] else {
      throw wrongMethod(request.method, allowed: Array(methods.keys))
    }
    if method != .get {
      // Whatever changes something must not come from another site's page, whatever its content type.
      let refusal = policy.judge(
        origin: exchange.header(.origin),
        fetchSite: exchange.header(ResponseHeaders.secFetchSite),
        authority: exchange.authority)
      if let refusal { throw Problem(refusal) }
    }
    return try await handler(exchange)
  }

  private func answerBelow(_ exchange: Exchange) async throws -> Response? {
    let path = exchange.path
    guard let folder = folders.first(where: { path.hasPrefix($0.path) && path != $0.path })
    else { return nil }
    guard let name = PercentEncoding.decode(path.dropFirst(folder.path.count)) else {
      throw Problem.badRequest("the path has a broken % escape, or is not UTF-8")
    }
    return try await folder.handler(exchange, name)
  }

  private func wrongMethod(_ method: HTTPRequest.Method, allowed: [HTTPRequest.Method]) -> Problem {
    var names = Set(allowed.map(\.rawValue))
    if names.contains("GET") { names.insert("HEAD") }
    let list = names.sorted().joined(separator: ", ")
    var problem = Problem(
      405, "Method Not Allowed", "\(method.rawValue.prefix(40)): expected \(list)")
    problem.headers[.allow] = list
    return problem
  }
}
