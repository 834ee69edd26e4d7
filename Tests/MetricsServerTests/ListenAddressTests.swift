import Testing

@testable import MetricsServer

@Suite struct ListenAddressTests {
  @Test(arguments: [
    ("127.0.0.1:8000", "127.0.0.1", 8000, "127.0.0.1:8000"), ("[::1]:80", "::1", 80, "[::1]:80"),
    (":8000", "::", 8000, "[::]:8000"), ("9000", "127.0.0.1", 9000, "127.0.0.1:9000"),
    ("localhost:0", "localhost", 0, "localhost:0"),
    ("box.lan:65535", "box.lan", 65_535, "box.lan:65535"),
    ("[2001:db8::7]:1", "2001:db8::7", 1, "[2001:db8::7]:1"),
  ])
  func anAddress(_ text: String, _ host: String, _ port: Int, _ description: String) throws {
    let address = try #require(ListenAddress(text))
    #expect(address.host == host && address.port == port && address.description == description)
  }

  @Test(arguments: [
    "", ":", "localhost", "localhost:", "127.0.0.1", "::1", "::1:8000", "[::1]", "[::1:8000",
    "[localhost]:80", "[]:80", "a:b", "a:-1", "a:+1", "a:65536", "a:80 ", " b:80", "foo bar:80",
    "http://a:80", "a:８０", "a:99999999999999999999",
  ])
  func noAddress(_ text: String) { #expect(ListenAddress(text) == nil) }
}
