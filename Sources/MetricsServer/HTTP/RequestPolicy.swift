import Synchronization

/// From whom requests are taken.
///
/// A page of any site can make a browser send requests to this service. By DNS rebinding it can even make its
/// own name point here and read the answers: so a name in `Host` must be one that is ours. And a WebSocket,
/// or a push, that a browser sends for a page of another site is refused by what the browser says of it.
final class RequestPolicy: Sendable {
  enum Refusal: Equatable {
    /// 400
    case noHost
    /// 421
    case foreignHost(String)
    /// 403
    case foreignOrigin(String)
  }

  private struct Names {
    var fixed: Set<String>
    var allowed: Set<String> = []
  }

  private let names: Mutex<Names>

  init(listen: [ListenAddress], ownName: String?, allowed: [String]) {
    var fixed: Set<String> = ["localhost", "127.0.0.1", "::1"]
    for address in listen { fixed.insert(address.host.lowercased()) }
    if let ownName {
      fixed.insert(ownName)
      // The name below its domain as well.
      if let dot = ownName.firstIndex(of: ".") { fixed.insert(String(ownName[..<dot])) }
    }
    names = Mutex(Names(fixed: fixed, allowed: Set(allowed)))
  }

  func change(allowed: [String]) { names.withLock { $0.allowed = Set(allowed) } }

  /// Holds a request's authority against the names that are ours; `local` is the address that the request
  /// came in on.
  func judge(authority: String?, local: String?) -> Refusal? {
    guard let authority, !authority.isEmpty else { return .noHost }
    guard let host = HostName.host(of: authority) else { return .foreignHost(authority) }
    return isOurs(host, local: local) ? nil : .foreignHost(authority)
  }

  private func isOurs(_ host: String, local: String?) -> Bool {
    let plain = host.hasSuffix(".") ? String(host.dropLast()) : host
    return plain == local.map(Self.unmapped) || plain.hasSuffix(".localhost")
      || names.withLock { $0.fixed.contains(plain) || $0.allowed.contains(plain) }
  }

  /// On a socket for both families the address of an IPv4 connection reads `::ffff:192.0.2.1`.
  private static func unmapped(_ address: String) -> String {
    let mapped = "::ffff:"
    let text = address.lowercased()
    guard text.hasPrefix(mapped), text.contains(".") else { return text }
    return String(text.dropFirst(mapped.count))
  }

  /// Refuses what a browser sends for a page of another site: by `Sec-Fetch-Site` where it tells, otherwise by
  /// an `Origin` whose authority is not the request's own.
  func judge(origin: String?, fetchSite: String?, authority: String?) -> Refusal? {
    if let fetchSite, fetchSite == "cross-site" || fetchSite == "same-site" {
      return .foreignOrigin(origin ?? fetchSite)
    }
    guard let origin else { return nil }
    guard let scheme = ["http://", "https://"].first(where: origin.lowercased().hasPrefix),
      let authority
    else { return .foreignOrigin(origin) }
    let from = origin.lowercased().dropFirst(scheme.count)
    return from == authority.lowercased() ? nil : .foreignOrigin(origin)
  }
}
