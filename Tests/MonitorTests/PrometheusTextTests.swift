import Testing

@testable import Monitor

@Suite struct PrometheusTextTests {
  /// What a text holds, in short: `name{label="value"} number [unit]`.
  private func read(_ text: String) throws -> [String] {
    try PrometheusText.parse(text, ttl: 5).map { point in
      let labels = point.labels.map { "\($0.name)=\"\($0.value)\"" }.joined(separator: ",")
      let unit = point.unit.isEmpty ? "" : " \(point.unit)"
      return "\(point.name){\(labels)} \(point.value)\(unit)"
    }
  }

  @Test(
    arguments: [
      ("", []), ("\n\n  \n", []), ("# a comment\n#\n", []),
      ("a 1", ["a{} 1.0"]), ("a 1\n", ["a{} 1.0"]), ("  a\t 1  \n", ["a{} 1.0"]),
      ("a 1\r\nb 2\r\n", ["a{} 1.0", "b{} 2.0"]),
      ("a{} -1.5e3", ["a{} -1500.0"]), ("a {x=\"1\"} +2", ["a{x=\"1\"} 2.0"]),
      (#"a{x="1",y="2",} 3"#, [#"a{x="1",y="2"} 3.0"#]),
      (#"a { y = "2" , x = "1" } 3"#, [#"a{x="1",y="2"} 3.0"#]),
      (#"a{x="a\\b\"c\nd"} 4"#, ["a{x=\"a\\b\"c\nd\"} 4.0"]),
      (#"a{x="} , = # {"} 5"#, [#"a{x="} , = # {"} 5.0"#]),
      ("a{x=\"grüße\"} 5", ["a{x=\"grüße\"} 5.0"]),
      // An accent that stands by itself joins what is before it into one Character.
      ("a{x=\"\u{301}\"} 5", ["a{x=\"\u{301}\"} 5.0"]),
      ("a{x=\"1\"} .5\na{x=\"2\"} 5.", ["a{x=\"1\"} 0.5", "a{x=\"2\"} 5.0"]),
      ("# TYPE a gauge\n# UNIT a seconds\na 1\nb 2", ["a{} 1.0 seconds", "b{} 2.0"]),
    ] as [(String, [String])])
  func aGoodText(_ text: String, _ points: [String]) throws {
    #expect(try read(text) == points)
  }

  @Test func helpAndTimeToLive() throws {
    let points = try PrometheusText.parse("# HELP a What it  is.\na 1\nb 2\n", ttl: 7)
    #expect(points.map(\.help) == ["What it  is.", ""])
    #expect(points.allSatisfy { $0.ttl == 7 })
    let long = try PrometheusText.parse(
      "# HELP a \(String(repeating: "x", count: 2000))\na 1", ttl: 1)
    #expect(long[0].help.count == 1024)
  }

  @Test(
    arguments: [
      ("a", 1, "expected a value"), ("a{x=\"1\"}", 1, "expected a value"),
      ("ok 1\n\na one", 3, "'one' is no number"), ("a 1,5", 1, "'1,5' is no number"),
      ("a 0x10", 1, "'0x10' is no number"), ("a -0X1p3", 1, "is no number"),
      ("a 1 1700000000000", 1, "no time stamp"), ("a 1 # why", 1, "'# why' behind the value"),
      ("a{x} 1", 1, "expected = behind the label 'x'"), ("a{x=1} 1", 1, "in quotes for 'x'"),
      ("a{x=\"1} 1", 1, "does not end"), ("a{x=\"\\t\"} 1", 1, "behind a backslash"),
      ("a{x=\"1\"y=\"2\"} 1", 1, "expected , or } behind the label 'x'"),
      ("a{,} 1", 1, "expected ="), ("a{x=\"1\"", 1, "expected , or }"), ("a{", 1, "expected ="),
      ("ok 1\r\na{x=\"1\",x=\"2\"} 1", 2, "twice"), ("9a 1", 1, "'9a' is no metric name"),
      ("a.b 1", 1, "'a.b' is no metric name"), ("{x=\"1\"} 1", 1, "'' is no metric name"),
      ("a{__x=\"1\"} 1", 1, "'__x' is no label name"), ("a NaN", 1, "finite"),
      ("ok 1\na +Inf", 2, "finite"), ("a 1e999", 1, "finite"),
    ] as [(String, Int, String)])
  func aBadTextNamesItsLine(_ text: String, _ line: Int, _ words: String) {
    let error = #expect(throws: CustomError.self) { try PrometheusText.parse(text, ttl: 5) }
    let place = error?.place ?? ""
    #expect(place == "line \(line)" || place.hasPrefix("line \(line): "), "\(place)")
    #expect(error?.problem.contains(words) == true, "\(error?.problem ?? "")")
    #expect(error?.kind == .invalid)
  }

  @Test func whatIsCutOffOrSpoiledAnywhereIsReadOrRefused() {
    let text = "# HELP a It.\r\n# TYPE a gauge\n a { x = \"1\\n\" , y=\"\" ,} +2.5 \r\n\nb 1"
    let bytes = Array(text.utf8)
    for end in 0...bytes.count {
      _ = try? PrometheusText.parse(String(decoding: bytes[..<end], as: UTF8.self), ttl: 1)
    }
    for index in bytes.indices {
      for byte in Array("\0\n\r\"\\{}=,# x".utf8) + [0xff] {
        var spoiled = bytes
        spoiled[index] = byte
        _ = try? PrometheusText.parse(String(decoding: spoiled, as: UTF8.self), ttl: 1)
      }
    }
  }

  @Test func thereIsABoundOfValues() throws {
    let most = (0..<CustomLimits.batch).map { "a\($0) 1" }
    #expect(try read(most.joined(separator: "\n")).count == CustomLimits.batch)
    let error = #expect(throws: CustomError.self) {
      try PrometheusText.parse((most + ["b 1"]).joined(separator: "\n"), ttl: 1)
    }
    #expect(error?.kind == .tooMany && error?.place == "line 501")
  }
}
