import Testing

@testable import MetricsServer

@Suite struct HostNameTests {
  @Test(arguments: [
    ("localhost", "localhost"), ("LOCALHOST:8000", "localhost"), ("127.0.0.1:80", "127.0.0.1"),
    ("[::1]", "::1"), ("[::1]:8000", "::1"), ("[2001:DB8::1]:1", "2001:db8::1"),
    ("monitor.example.org.", "monitor.example.org."), ("a_b-c.example:65535", "a_b-c.example"),
    ("x:0", "x"),
  ])
  func theHostOfAnAuthority(_ authority: String, _ host: String) {
    #expect(HostName.host(of: authority) == host)
  }

  @Test(arguments: [
    "", ":8000", "a b", "user@localhost", "localhost:", "localhost:65536", "localhost:80:80",
    "localhost:+80", "::1", "[::1", "[::1]8000", "[::1]:", "[localhost]:80", "[]", "a..b", ".",
    "ä.example", "localhost/", "a\u{0}", String(repeating: "a", count: 64), "localhost:000080",
    (0..<64).map { _ in "abc" }.joined(separator: "."),
  ])
  func whatIsNoAuthority(_ authority: String) { #expect(HostName.host(of: authority) == nil) }

  @Test func thisHostHasAName() { #expect(HostName.own().map(HostName.isValid) == true) }
}
