import Monitor
import Testing

@testable import MetricsServer

@Suite struct CustomJSONTests {
  @Test func onePoint() throws {
    let points = try CustomJSON.parse(
      #" {"name":"a","value":-1.5e3,"unit":"By","labels":{"y":"2","x":"ü"},"ttl":5,"help":"H."}"#,
      ttl: 60)
    let point = try #require(points.first)
    #expect(points.count == 1 && point.name == "a" && point.value == -1500 && point.unit == "By")
    #expect(point.labels == [Label("x", "ü"), Label("y", "2")])
    #expect(point.ttl == 5 && point.help == "H.")
  }

  @Test func whatIsLeftOutHasADefault() throws {
    for text in [
      #"{"name":"a","value":1}"#, #"{"name":"a","value":1,"unit":null,"labels":null,"ttl":null}"#,
    ] {
      let point = try #require(try CustomJSON.parse(text, ttl: 7).first)
      #expect(point.ttl == 7 && point.unit.isEmpty && point.labels.isEmpty && point.help.isEmpty)
    }
  }

  @Test func anArrayOfPoints() throws {
    let points = try CustomJSON.parse(
      "\n [{\"name\":\"a\",\"value\":1},{\"name\":\"b\",\"value\":2}]", ttl: 1)
    #expect(points.map(\.name) == ["a", "b"] && points.map(\.value) == [1, 2])
    #expect(try CustomJSON.parse("[]", ttl: 1).isEmpty)
  }

  @Test(arguments: [
    ("", "", "JSON"), ("{", "", "JSON"), ("nonsense", "", "JSON"), ("5", "", "expected an object"),
    ("\"a\"", "", "expected an object"), ("null", "", ""), ("{}", "name", "is missing"),
    (#"{"name":"a"}"#, "value", "is missing"),
    (#"{"name":5,"value":1}"#, "name", "expected a string"),
    (#"{"name":"a","value":"1"}"#, "value", "expected a number"),
    (#"{"name":"a","value":null}"#, "value", "expected a number"),
    (#"{"name":"a","value":true}"#, "value", "expected a number"),
    (#"{"name":"a","value":1,"unit":[]}"#, "unit", "expected a string"),
    (#"{"name":"a","value":1,"labels":[]}"#, "labels", "expected an object"),
    (#"{"name":"a","value":1,"labels":{"x":1}}"#, "labels.x", "expected a string"),
    (#"{"name":"a","value":1,"labels":{"x":null}}"#, "labels.x", "expected a string"),
    (#"{"name":"a","value":1,"ttl":"60s"}"#, "ttl", "expected a number"),
    (#"{"name":"a","value":1,"ttl":0}"#, "ttl", "86400"),
    (#"{"name":"a b","value":1}"#, "name", "no metric name"),
    (#"{"name":"a","value":1,"labels":{"__x":""}}"#, "labels", "no label name"),
    (#"{"name":"a","value":1,"valeu":2}"#, "valeu", "did you mean 'value'?"),
    (#"[{"name":"a","value":1},{"name":"b"}]"#, "[1].value", "is missing"),
    (#"[{"name":"a","value":1},5]"#, "[1]", "expected an object"),
    (#"[{"name":"a","value":1},{"name":"9","value":1}]"#, "[1].name", "'9'"),
    (#"[{"name":"a","value":1,"x":1}]"#, "[0].x", "unknown member"),
  ])
  func aBadBodyNamesTheField(_ text: String, _ place: String, _ words: String) {
    let error = #expect(throws: CustomError.self) { try CustomJSON.parse(text, ttl: 60) }
    #expect(error?.place == place && error?.kind == .invalid)
    #expect(error?.problem.contains(words) == true, "\(error?.problem ?? "")")
  }

  @Test(arguments: ["1e999", "-1e999"]) func aNumberThatIsTooLarge(_ number: String) {
    let error = #expect(throws: CustomError.self) {
      try CustomJSON.parse("[{\"name\":\"a\",\"value\":\(number)}]", ttl: 60)
    }
    #expect(error?.place == "[0].value", "\(error?.place ?? "") \(error?.problem ?? "")")
  }

  @Test func thereIsABoundOfPoints() throws {
    let point = #"{"name":"a","value":1}"#
    let most = Array(repeating: point, count: CustomLimits.batch)
    #expect(try CustomJSON.parse("[\(most.joined(separator: ","))]", ttl: 1).count == 500)
    let error = #expect(throws: CustomError.self) {
      try CustomJSON.parse("[\((most + [point]).joined(separator: ","))]", ttl: 1)
    }
    #expect(error?.kind == .tooMany)
  }
}
