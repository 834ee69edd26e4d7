import Testing

@testable import MetricsServer

@Suite struct RequestPolicyTests {
  private let policy: RequestPolicy

  init() throws {
    policy = RequestPolicy(
      listen: [
        try #require(ListenAddress("192.0.2.7:8000")), try #require(ListenAddress("Box.LAN:9")),
        try #require(ListenAddress("[2001:db8::7]:8000")),
      ],
      ownName: "host.example.org", allowed: ["monitor.example.net"])
  }

  @Test(
    arguments: [
      ("localhost:8000", nil), ("LocalHost", nil), ("localhost.:8000", nil), ("127.0.0.1:1", nil),
      ("[::1]:8000", nil), ("app.localhost:8000", nil), ("192.0.2.7", nil), ("box.lan:8000", nil),
      ("[2001:DB8::7]:8000", nil), ("host.example.org", nil), ("HOST:8000", nil),
      ("monitor.example.net.", nil),
      // The address that the connection came in on, which no list names.
      ("198.51.100.3:8000", "198.51.100.3"), ("[fe80::1]:8000", "fe80::1"),
      ("[2001:db8::abc]", "2001:DB8::ABC"),
      // On a socket for both families the address of an IPv4 connection is written so.
      ("198.51.100.3:8000", "::ffff:198.51.100.3"),
    ] as [(String, String?)])
  func aNameOfOurs(_ authority: String, _ local: String?) {
    #expect(policy.judge(authority: authority, local: local) == nil)
  }

  /// What DNS rebinding would send: a name of the attacker's that points here.
  @Test(arguments: [
    "evil.example", "evil.example:8000", "localhost.evil.example", "notlocalhost",
    "127.0.0.1.evil.example", "192.0.2.8", "example.org", "monitor.example.net.evil.example",
    "[::2]:8000", "localhost@evil.example", "local host", "0.0.0.0:8000", "127.0.0.2",
  ])
  func aForeignName(_ authority: String) {
    #expect(
      policy.judge(authority: authority, local: "198.51.100.3") == .foreignHost(authority))
  }

  @Test(arguments: [nil, ""] as [String?]) func noNameAtAll(_ authority: String?) {
    #expect(policy.judge(authority: authority, local: "127.0.0.1") == .noHost)
  }

  @Test func allowedNamesCanChange() {
    policy.change(allowed: ["new.example.net"])
    #expect(policy.judge(authority: "new.example.net", local: nil) == nil)
    #expect(policy.judge(authority: "monitor.example.net", local: nil) != nil)
    #expect(policy.judge(authority: "localhost", local: nil) == nil)
  }

  @Test(
    arguments: [
      // No browser, or one that says nothing of its page.
      (nil, nil, "localhost:8000"), (nil, "none", "localhost:8000"),
      ("http://localhost:8000", nil, "localhost:8000"),
      ("http://LOCALHOST:8000", "same-origin", "localhost:8000"),
      ("http://localhost", nil, "localhost"), ("http://[::1]:8000", nil, "[::1]:8000"),
      ("http://localhost.:8000", nil, "localhost.:8000"),
      // Behind a proxy that speaks TLS.
      ("https://monitor.example.net", "same-origin", "monitor.example.net"),
    ] as [(String?, String?, String)])
  func aPageOfOurs(_ origin: String?, _ fetchSite: String?, _ authority: String) {
    #expect(policy.judge(origin: origin, fetchSite: fetchSite, authority: authority) == nil)
  }

  @Test(
    arguments: [
      ("https://evil.example", nil, "localhost:8000"), ("null", nil, "localhost:8000"),
      ("", nil, "localhost:8000"), ("http://localhost:8001", nil, "localhost:8000"),
      ("http://localhost", nil, "localhost:8000"), ("http://localhost:8000", nil, nil),
      ("http://localhost.evil.example:8000", nil, "localhost:8000"),
      ("file://localhost:8000", nil, "localhost:8000"),
      ("chrome-extension://abc", nil, "localhost:8000"),
      ("http://localhost:8000/", nil, "localhost:8000"),
      // What the browser says of the page goes before a name that seems to fit.
      ("http://localhost:8000", "cross-site", "localhost:8000"),
      (nil, "cross-site", "localhost:8000"), (nil, "same-site", "localhost:8000"),
    ] as [(String?, String?, String?)])
  func aPageOfAnotherSite(_ origin: String?, _ fetchSite: String?, _ authority: String?) {
    #expect(
      policy.judge(origin: origin, fetchSite: fetchSite, authority: authority)
        == .foreignOrigin(origin ?? fetchSite ?? ""))
  }
}
