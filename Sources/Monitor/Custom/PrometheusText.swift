/// Reads pushed values in Prometheus' text format.
///
/// https://prometheus.io/docs/instrumenting/exposition_formats/
///
/// A sample is a line `name{label="value",…} value`. `# HELP`, `# TYPE` and `# UNIT` are heeded, other comments
/// passed over. A push carries what is so now: a time stamp behind the value is refused.
///
/// People write pushes by hand, so it is milder than `TextfileParser`, which must refuse what node_exporter refuses:
/// blanks and CR may end a line, the last newline may be missing, and the order of comments is free. Each sample is
/// a value by itself here, and what is wrong is said in the words of a push. The walk through the text is the same.
package enum PrometheusText {
  package static func parse(_ text: String, ttl: Double) throws(CustomError) -> [CustomPoint] {
    var points: [CustomPoint] = []
    var help: [String: String] = [:]
    var units: [String: String] = [:]
    var types: [String: CustomExposure.Kind] = [:]
    var scanner = TextScanner(lines(text))
    while scanner.peek != nil {
      defer { scanner.line += 1 }
      scanner.skipBlanks()
      if scanner.take(.newline) { continue }
      let line = scanner.line
      if scanner.take(UInt8(ascii: "#")) {
        let rest = try stated { () throws(TextfileError) in try scanner.restOfLine() }
        // By scalars: as a Character, a blank would be one with an accent behind it.
        let words = rest.unicodeScalars.split(separator: " ", maxSplits: 2).map { String($0) }
        if words.count == 3, words[0] == "HELP" { help[words[1]] = words[2] }
        if words.count == 3, words[0] == "UNIT" { units[words[1]] = words[2] }
        if words.count == 3, words[0] == "TYPE" { types[words[1]] = kind(words[2]) }
        continue
      }
      guard points.count < CustomLimits.batch else {
        throw CustomError(
          .tooMany, at: "line \(line)", "more than \(CustomLimits.batch) values in one push")
      }
      var point = try stated { () throws(TextfileError) in try sample(&scanner, ttl: ttl) }
      point.help = String((help[point.name] ?? "").prefix(1024))
      point.unit = units[point.name] ?? ""
      // A sample of a histogram or summary is a value by itself here.
      point.exposure = CustomExposure(point.name, types[point.name] ?? .untyped)
      try point.validate(at: "line \(line): ")
      points.append(point)
    }
    return points
  }

  /// The text's bytes, each line with a newline at its end and without a CR before that.
  private static func lines(_ text: String) -> [UInt8] {
    let carriageReturn = UInt8(ascii: "\r")
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.utf8.count + 1)
    for byte in text.utf8 {
      if byte == .newline, bytes.last == carriageReturn { bytes.removeLast() }
      bytes.append(byte)
    }
    if bytes.last == carriageReturn { bytes.removeLast() }
    if bytes.last != .newline { bytes.append(.newline) }
    return bytes
  }

  /// Says of a push what the scanner says of a file.
  private static func stated<Result>(
    _ body: () throws(TextfileError) -> Result
  ) throws(CustomError) -> Result {
    do throws(TextfileError) {
      return try body()
    } catch {
      throw CustomError(at: "line \(error.line)", error.problem)
    }
  }

  private static func kind(_ word: String) -> CustomExposure.Kind {
    switch word {
    case "counter": .counter
    case "gauge": .gauge
    default: .untyped
    }
  }

  /// Reads a sample with the newline behind it; whether names are good is for `validate` to say.
  private static func sample(
    _ scanner: inout TextScanner, ttl: Double
  ) throws(TextfileError) -> CustomPoint {
    let name = scanner.word { $0 == UInt8(ascii: "{") }
    scanner.skipBlanks()
    var labels: [Label] = []
    if scanner.take(UInt8(ascii: "{")) { labels = try self.labels(&scanner) }
    scanner.skipBlanks()
    let text = scanner.word()
    // Swift takes hexadecimal numbers as well.
    guard let value = Double(text), !text.contains(where: { $0 == "x" || $0 == "X" }) else {
      throw scanner.failure(
        text.isEmpty ? "expected a value behind the name" : "'\(text.prefix(40))' is no number")
    }
    scanner.skipBlanks()
    guard scanner.take(.newline) else {
      let rest = try scanner.restOfLine().unicodeScalars.prefix(40)
      throw scanner.failure(
        "'\(String(rest))' behind the value: expected the end of the line, no time stamp")
    }
    return CustomPoint(name: name, labels: labels, value: value, ttl: ttl)
  }

  private static func labels(_ scanner: inout TextScanner) throws(TextfileError) -> [Label] {
    var labels: [Label] = []
    while true {
      scanner.skipBlanks()
      if scanner.take(UInt8(ascii: "}")) { return labels }
      let name = scanner.word { "=},".utf8.contains($0) }
      scanner.skipBlanks()
      guard scanner.take(UInt8(ascii: "=")) else {
        throw scanner.failure("expected = behind the label '\(name.prefix(40))'")
      }
      scanner.skipBlanks()
      guard scanner.take(UInt8(ascii: "\"")) else {
        throw scanner.failure("expected a value in quotes for '\(name.prefix(40))'")
      }
      labels.append(Label(name, try scanner.quoted()))
      scanner.skipBlanks()
      if scanner.take(UInt8(ascii: "}")) { return labels }
      guard scanner.take(UInt8(ascii: ",")) else {
        throw scanner.failure("expected , or } behind the label '\(name.prefix(40))'")
      }
    }
  }
}
