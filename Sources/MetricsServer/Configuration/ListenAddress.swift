/// An address and a port to listen on.
struct ListenAddress: Hashable, Sendable, CustomStringConvertible {
  let host: String
  let port: Int

  /// Reads `127.0.0.1:8000`, `[::1]:8000`, `localhost:8000`, `:8000` for all addresses, or `8000`.
  init?(_ text: String) {
    var host = "127.0.0.1"
    var port = Substring(text)
    if let colon = text.lastIndex(of: ":") {
      host = String(text[..<colon])
      port = text[text.index(after: colon)...]
    }
    if host.hasPrefix("["), host.hasSuffix("]") {
      host = String(host.dropFirst().dropLast())
      guard HostName.isIPv6(host) else { return nil }
    } else if host.contains(":") {
      // An IPv6 address without brackets: where it ends is anyone's guess.
      return nil
    } else if !host.isEmpty, !HostName.isValid(host) {
      return nil
    }
    guard port.utf8.allSatisfy({ (48...57).contains($0) }), let number = Int(port),
      (0...65_535).contains(number)
    else { return nil }
    self.host = host.isEmpty ? "::" : host
    self.port = number
  }

  var description: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }
}
