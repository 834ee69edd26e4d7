/// Reads pushed values in Prometheus' text format.
///
/// https://prometheus.io/docs/instrumenting/exposition_formats/
///
/// A sample is a line `name{label="value",…} value`. `# HELP` and `# UNIT` are heeded, other comments passed
/// over. A push carries what is so now: a time stamp behind the value is refused.
package enum PrometheusText {
  package static func parse(_ text: String, ttl: Double) throws(CustomError) -> [CustomPoint] {
    var points: [CustomPoint] = []
    var help: [String: String] = [:]
    var units: [String: String] = [:]
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    for (index, line) in lines.enumerated() {
      var scanner = LineScanner(line.hasSuffix("\r") ? line.dropLast() : line, number: index + 1)
      scanner.skipBlanks()
      if scanner.isAtEnd { continue }
      if scanner.take("#") {
        let words = scanner.rest.split(separator: " ", maxSplits: 2)
        if words.count == 3, words[0] == "HELP" { help[String(words[1])] = String(words[2]) }
        if words.count == 3, words[0] == "UNIT" { units[String(words[1])] = String(words[2]) }
        continue
      }
      guard points.count < CustomLimits.batch else {
        throw CustomError(
          .tooMany, at: "line \(index + 1)", "more than \(CustomLimits.batch) values in one push")
      }
      var point = try scanner.sample(ttl: ttl)
      point.help = String((help[point.name] ?? "").prefix(1024))
      point.unit = units[point.name] ?? ""
      try point.validate(at: "line \(index + 1): ")
      points.append(point)
    }
    return points
  }
}

/// Reads one line from left to right.
private struct LineScanner {
  private(set) var rest: Substring
  private let number: Int

  init(_ line: Substring, number: Int) {
    rest = line
    self.number = number
  }

  var isAtEnd: Bool { rest.isEmpty }

  mutating func skipBlanks() { rest = rest.drop { $0 == " " || $0 == "\t" } }

  mutating func take(_ character: Character) -> Bool {
    guard rest.first == character else { return false }
    rest = rest.dropFirst()
    return true
  }

  mutating func sample(ttl: Double) throws(CustomError) -> CustomPoint {
    let name = word(until: { $0 == "{" || $0 == " " || $0 == "\t" })
    skipBlanks()
    var labels: [Label] = []
    if take("{") { labels = try self.labels() }
    skipBlanks()
    let text = word(until: { $0 == " " || $0 == "\t" })
    guard let value = Double(text), !text.hasPrefix("0x"), !text.hasPrefix("-0x") else {
      throw error(
        text.isEmpty ? "expected a value behind the name" : "'\(text.prefix(40))' is no number")
    }
    skipBlanks()
    guard isAtEnd else {
      throw error(
        "'\(rest.prefix(40))' behind the value: expected the end of the line, no time stamp")
    }
    return CustomPoint(name: String(name), labels: labels, value: value, ttl: ttl)
  }

  private mutating func labels() throws(CustomError) -> [Label] {
    var labels: [Label] = []
    while true {
      skipBlanks()
      if take("}") { return labels }
      let name = word(until: { "=}, \t".contains($0) })
      skipBlanks()
      guard take("=") else { throw error("expected = behind the label '\(name.prefix(40))'") }
      skipBlanks()
      guard take("\"") else { throw error("expected a value in quotes for '\(name.prefix(40))'") }
      labels.append(Label(String(name), try quoted()))
      skipBlanks()
      if take("}") { return labels }
      guard take(",") else { throw error("expected , or } behind the label '\(name.prefix(40))'") }
    }
  }

  private mutating func quoted() throws(CustomError) -> String {
    var value = ""
    while let character = rest.popFirst() {
      switch character {
      case "\"": return value
      case "\\":
        switch rest.popFirst() {
        case "n": value.append("\n")
        case "\"": value.append("\"")
        case "\\": value.append("\\")
        default: throw error("expected n, \\ or \" behind a backslash")
        }
      default: value.append(character)
      }
    }
    throw error("a label's value does not end: expected \"")
  }

  private mutating func word(until isEnd: (Character) -> Bool) -> Substring {
    let word = rest.prefix { !isEnd($0) }
    rest = rest[word.endIndex...]
    return word
  }

  private func error(_ problem: String) -> CustomError {
    CustomError(at: "line \(number)", problem)
  }
}
