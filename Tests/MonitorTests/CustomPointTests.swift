import Testing

@testable import Monitor

@Suite struct CustomPointTests {
  private static let many = (0..<33).map { Label("l\($0)", "") }

  @Test(arguments: [
    CustomPoint(name: "a", labels: [], value: 1),
    CustomPoint(name: "_a:b9", labels: [Label("_x", ""), Label("y9", "grüße\n\"")], value: -1e300),
    CustomPoint(name: String(repeating: "a", count: 256), labels: [], value: 0),
    CustomPoint(name: "a", labels: Array(many.prefix(32)), value: 0),
    CustomPoint(name: "a", labels: [Label("x", String(repeating: "v", count: 1024))], value: 0),
    CustomPoint(name: "a", labels: [], unit: String(repeating: "u", count: 64), value: 0),
    CustomPoint(name: "a", labels: [], value: 0, ttl: 86_400),
    CustomPoint(name: "a", labels: [], value: 0, ttl: 0.001),
  ])
  func aGoodPoint(_ point: CustomPoint) throws { try point.validate(at: "") }

  @Test(
    arguments: [
      (CustomPoint(name: "", labels: [], value: 1), "name", "no metric name"),
      (CustomPoint(name: "9a", labels: [], value: 1), "name", "'9a'"),
      (CustomPoint(name: "a-b", labels: [], value: 1), "name", "[a-zA-Z_:]"),
      (CustomPoint(name: "a b", labels: [], value: 1), "name", "'a b'"),
      (CustomPoint(name: "ä", labels: [], value: 1), "name", "'ä'"),
      (CustomPoint(name: "system.cpu", labels: [], value: 1), "name", "'system.cpu'"),
      (CustomPoint(name: String(repeating: "a", count: 257), labels: [], value: 1), "name", "256"),
      (CustomPoint(name: "a", labels: many, value: 1), "labels", "33 labels"),
      (CustomPoint(name: "a", labels: [Label("", "x")], value: 1), "labels", "''"),
      (CustomPoint(name: "a", labels: [Label("a:b", "x")], value: 1), "labels", "'a:b'"),
      (CustomPoint(name: "a", labels: [Label("__a", "x")], value: 1), "labels", "'__a'"),
      (CustomPoint(name: "a", labels: [Label("7", "x")], value: 1), "labels", "'7'"),
      (
        CustomPoint(name: "a", labels: [Label("x", String(repeating: "v", count: 1025))], value: 1),
        "labels.x", "1024"
      ),
      (
        CustomPoint(
          name: "a", labels: [Label("x", "1"), Label("b", ""), Label("x", "2")], value: 1),
        "labels.x", "twice"
      ),
      (CustomPoint(name: "a", labels: [], value: .nan), "value", "finite"),
      (CustomPoint(name: "a", labels: [], value: -.infinity), "value", "finite"),
      (
        CustomPoint(name: "a", labels: [], unit: String(repeating: "ü", count: 33), value: 1),
        "unit",
        "64"
      ),
      (CustomPoint(name: "a", labels: [], value: 1, ttl: 0), "ttl", "86400"),
      (CustomPoint(name: "a", labels: [], value: 1, ttl: -1), "ttl", "86400"),
      (CustomPoint(name: "a", labels: [], value: 1, ttl: .nan), "ttl", "86400"),
      (CustomPoint(name: "a", labels: [], value: 1, ttl: 86_401), "ttl", "86400"),
    ] as [(CustomPoint, String, String)])
  func aBadPoint(_ point: CustomPoint, _ field: String, _ words: String) {
    let error = #expect(throws: CustomError.self) { try point.validate(at: "[3].") }
    #expect(error?.place == "[3].\(field)" && error?.kind == .invalid)
    #expect(error?.problem.contains(words) == true, "\(error?.problem ?? "")")
  }

  @Test func labelsAreSorted() {
    let point = CustomPoint(name: "a", labels: [Label("b", "1"), Label("a", "2")], value: 0)
    #expect(point.labels == [Label("a", "2"), Label("b", "1")])
  }
}
