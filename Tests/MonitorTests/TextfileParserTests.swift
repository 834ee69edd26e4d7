import Testing

@testable import Monitor

@Suite("The parser of text files")
struct TextfileParserTests {
  private func parse(_ text: String) throws(TextfileError) -> [TextFamily] {
    try TextfileParser.parse(Array(text.utf8))
  }

  /// What a file holds, in short: a line for each family, then its metrics.
  private func read(_ text: String) throws -> [String] {
    try parse(text).flatMap { family in
      ["\(family.name) \(family.kind)"]
        + family.metrics.map { metric in
          let labels = metric.labels.map { "\($0.name)=\($0.value)" }.joined(separator: ",")
          return switch metric.value {
          case .number(let value): "{\(labels)} \(value)"
          case .distribution(let all):
            "{\(labels)} \(all.points.map { "\($0.at):\($0.value)" }) \(all.sum) \(all.count)"
          }
        }
    }
  }

  @Test(
    arguments: [
      ("", []), ("\n  \n", []), ("# note\n#\n#  \n", []), ("# TYPE a gauge\n", []),
      ("a 1\n", ["a untyped", "{} 1.0"]), ("  a\t1\n", ["a untyped", "{} 1.0"]),
      ("a{}1\n", ["a untyped", "{} 1.0"]),
      ("# TYPE a Counter\na 1\n", ["a counter", "{} 1.0"]),
      (#"a{ x = "1" , b="" ,} 2"# + "\n", ["a untyped", "{b=,x=1} 2.0"]),
      (#"a{x="\\\"\n,}"} -Inf"# + "\n", ["a untyped", "{x=\\\"\n,}} -inf"]),
      ("a NaN\nb inf\n", ["a untyped", "{} nan", "b untyped", "{} inf"]),
      (
        "# TYPE a summary\na{quantile=\"0.9\"} 3\na{quantile=\"0.5\"} 2\na_sum 9\na_count 4\n",
        ["a summary", "{} [\"0.5:2.0\", \"0.9:3.0\"] 9.0 4"]
      ),
      (
        "# TYPE a histogram\na_bucket{le=\"1\"} 3\na_bucket{le=\"+Inf\"} 4\na_count 4\n",
        ["a histogram", "{} [\"1.0:3.0\", \"inf:4.0\"] 0.0 4"]
      ),
    ] as [(String, [String])])
  func aGoodText(_ text: String, _ expected: [String]) throws {
    #expect(try read(text) == expected)
  }

  @Test(
    arguments: [
      ("a 1", 1, "ends within the line"), ("a 1\nb", 2, "expected a value"),
      ("# note", 1, "ends within the line"), ("a 1 \n", 1, "a blank"),
      ("a 1 1700000000\n", 1, "time stamp"), ("a 1 x\n", 1, "'x' behind"),
      ("\n9a 1\n", 2, "name"), ("a\n", 1, "value"), ("a x\n", 1, "not 'x'"),
      ("a 0x10\n", 1, "number"), ("a 1_0\n", 1, "number"), ("a 1e999\n", 1, "number"),
      ("a +nan\n", 1, "number"), ("a 1\r\n", 1, "number"), ("a{x} 1\n", 1, "expected ="),
      ("a{x=1} 1\n", 1, "quotes"), ("a{x=\"1\" 1\n", 1, ", or }"),
      ("a{x=\"1} 1\n", 1, "does not end"),
      ("a{x=\"\\t\"} 1\n", 1, "backslash"), ("a{x=\"1\",x=\"2\"} 1\n", 1, "twice"),
      ("a{,} 1\n", 1, "label's name"), ("a{__x=\"1\"} 1\n", 1, "reserved"),
      ("# HELP a b\n# HELP a c\n", 2, "second HELP"), ("# HELP a \\t\n", 1, "backslash"),
      ("a 1\n# TYPE a gauge\n", 2, "behind its samples"),
      ("# TYPE a foo\n", 1, "unknown type 'foo'"),
      ("# TYPE 9 gauge\n", 1, "no metric name"),
      ("# TYPE a histogram\na_bucket{le=\"x\"} 1\n", 2, "expected a number"),
    ])
  func aBadText(_ text: String, _ line: Int, _ words: String) {
    let error = #expect(throws: TextfileError.self) { try parse(text) }
    #expect(error?.line == line)
    #expect(error?.problem.contains(words) == true, "\(error?.problem ?? "")")
  }

  @Test("samples are bounded")
  func bound() {
    let error = #expect(throws: TextfileError.self) {
      try TextfileParser.parse(Array("a 1\nb 2\nc 3\n".utf8), limit: 2)
    }
    #expect(error == TextfileError(line: 3, problem: "more than 2 samples"))
  }

  private static let whole = """
    # HELP a_total Some \\\\ help\\n.
    # TYPE a_total counter
    a_total{x="1",y="\\"ü\\""} 1e5
    # TYPE b summary
    b{quantile="0.5"} .5
    b_sum 4
    b_count 2
    # TYPE c histogram
    c_bucket{le="+Inf"} 3

    """

  @Test("a text that is cut off anywhere is read or refused")
  func prefixes() {
    let bytes = Array(Self.whole.utf8)
    for end in 0...bytes.count { _ = try? TextfileParser.parse(Array(bytes[..<end])) }
  }

  @Test("a text with any byte in any place is read or refused")
  func spoiledBytes() {
    var bytes = Array(Self.whole.utf8)
    for place in bytes.indices {
      let before = bytes[place]
      for byte in UInt8.min...UInt8.max {
        bytes[place] = byte
        _ = try? TextfileParser.parse(bytes)
      }
      bytes[place] = before
    }
  }
}
