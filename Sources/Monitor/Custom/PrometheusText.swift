/// Reads pushed values in Prometheus' text format.
///
/// https://prometheus.io/docs/instrumenting/exposition_formats/
///
/// A sample is a line `name{label="value",…} value`. `# HELP`, `# TYPE` and `# UNIT` are heeded, other comments
/// passed over. A push carries what is so now: a time stamp behind the value is refused.
package enum PrometheusText {
  package static func parse(_ text: String, ttl: Double) throws(CustomError) -> [CustomPoint] {
    var points: [CustomPoint] = []
    var help: [String: String] = [:]
    var units: [String: String] = [:]
    var types: [String: CustomExposure.Kind] = [:]
    // By scalars throughout: as a Character, a quote would be one with an accent behind it, CR with LF.
    let lines = text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false)
    for (index, line) in lines.enumerated() {
      var scanner = LineScanner(line.last == "\r" ? line.dropLast() : line, number: index + 1)
      scanner.skipBlanks()
      if scanner.isAtEnd { continue }
      if scanner.take("#") {
        let words = scanner.rest.split(separator: " ", maxSplits: 2).map { String($0) }
        if words.count == 3, words[0] == "HELP" { help[words[1]] = words[2] }
        if words.count == 3, words[0] == "UNIT" { units[words[1]] = words[2] }
        if words.count == 3, words[0] == "TYPE" { types[words[1]] = kind(words[2]) }
        continue
      }
      guard points.count < CustomLimits.batch else {
        throw CustomError(
          .tooMany, at: "line \(index + 1)", "more than \(CustomLimits.batch) values in one push")
      }
      var point = try scanner.sample(ttl: ttl)
      point.help = String((help[point.name] ?? "").prefix(1024))
      point.unit = units[point.name] ?? ""
      // A sample of a histogram or summary is a value by itself here.
      point.exposure = CustomExposure(point.name, types[point.name] ?? .untyped)
      try point.validate(at: "line \(index + 1): ")
      points.append(point)
    }
    return points
  }

  private static func kind(_ word: String) -> CustomExposure.Kind {
    switch word {
    case "counter": .counter
    case "gauge": .gauge
    default: .untyped
    }
  }
}

/// Reads one line from left to right.
private struct LineScanner {
  private(set) var rest: Substring.UnicodeScalarView
  private let number: Int

  init(_ line: Substring.UnicodeScalarView, number: Int) {
    rest = line
    self.number = number
  }

  var isAtEnd: Bool { rest.isEmpty }

  mutating func skipBlanks() { rest = rest.drop { $0 == " " || $0 == "\t" } }

  mutating func take(_ scalar: Unicode.Scalar) -> Bool {
    guard rest.first == scalar else { return false }
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
    // Swift takes hexadecimal numbers as well.
    guard let value = Double(text), !text.contains(where: { $0 == "x" || $0 == "X" }) else {
      throw error(
        text.isEmpty ? "expected a value behind the name" : "'\(text.prefix(40))' is no number")
    }
    skipBlanks()
    guard isAtEnd else {
      throw error(
        "'\(String(rest.prefix(40)))' behind the value: expected the end of the line, no time stamp"
      )
    }
    return CustomPoint(name: name, labels: labels, value: value, ttl: ttl)
  }

  private mutating func labels() throws(CustomError) -> [Label] {
    var labels: [Label] = []
    while true {
      skipBlanks()
      if take("}") { return labels }
      let name = word(until: { "=}, \t".unicodeScalars.contains($0) })
      skipBlanks()
      guard take("=") else { throw error("expected = behind the label '\(name.prefix(40))'") }
      skipBlanks()
      guard take("\"") else { throw error("expected a value in quotes for '\(name.prefix(40))'") }
      labels.append(Label(name, try quoted()))
      skipBlanks()
      if take("}") { return labels }
      guard take(",") else { throw error("expected , or } behind the label '\(name.prefix(40))'") }
    }
  }

  private mutating func quoted() throws(CustomError) -> String {
    var value = String.UnicodeScalarView()
    while let scalar = rest.popFirst() {
      switch scalar {
      case "\"": return String(value)
      case "\\":
        switch rest.popFirst() {
        case "n": value.append("\n")
        case "\"": value.append("\"")
        case "\\": value.append("\\")
        default: throw error("expected n, \\ or \" behind a backslash")
        }
      default: value.append(scalar)
      }
    }
    throw error("a label's value does not end: expected \"")
  }

  private mutating func word(until isEnd: (Unicode.Scalar) -> Bool) -> String {
    let word = rest.prefix { !isEnd($0) }
    rest = rest[word.endIndex...]
    return String(word)
  }

  private func error(_ problem: String) -> CustomError {
    CustomError(at: "line \(number)", problem)
  }
}
