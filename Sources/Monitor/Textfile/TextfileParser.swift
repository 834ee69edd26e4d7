/// Reads a whole file in Prometheus' text format as node_exporter's collector `textfile` does.
///
/// https://prometheus.io/docs/instrumenting/exposition_formats/
///
/// It is strict where that is: every line ends with a newline, the last one too; nothing stands behind a value,
/// not even a blank. A time stamp spoils the whole file. What a family is must be said before its first sample.
package struct TextfileParser {
  private var scanner: TextScanner
  private var families: [TextFamily] = []
  private var positions: [String: Int] = [:]
  /// Whether the type of the family at that position is settled.
  private var isTyped: [Bool] = []
  /// Where the metric of a summary or histogram with these labels stands.
  private var distributions: [Series.Identity: Int] = [:]
  private var samples = 0
  private let limit: Int

  /// Which of a distribution's samples a name stands for.
  private enum Part { case whole, count, sum }

  private init(_ text: [UInt8], limit: Int) {
    scanner = TextScanner(text)
    self.limit = limit
  }

  /// Reads all families, in the order in which they appear; those without samples are left out.
  ///
  /// `limit` is the most samples that are taken.
  package static func parse(
    _ text: [UInt8], limit: Int = TextfileLimits.samples
  ) throws(TextfileError) -> [TextFamily] {
    var parser = TextfileParser(text, limit: limit)
    try parser.run()
    return parser.families.filter { !$0.metrics.isEmpty }
  }

  private mutating func run() throws(TextfileError) {
    while true {
      scanner.skipBlanks()
      guard let byte = scanner.peek else { return }
      switch byte {
      case .newline: scanner.advance()
      case UInt8(ascii: "#"): try comment()
      default: try sample()
      }
      scanner.line += 1
    }
  }

  // MARK: Comments

  private mutating func comment() throws(TextfileError) {
    scanner.advance()
    scanner.skipBlanks()
    let keyword = scanner.word()
    guard keyword == "HELP" || keyword == "TYPE", scanner.peek != .newline else {
      return try scanner.skipLine()
    }
    scanner.skipBlanks()
    let name = scanner.metricName()
    if scanner.peek == .newline { return scanner.advance() }
    guard scanner.peek?.isBlank == true else {
      throw scanner.failure("no metric name behind # \(keyword)")
    }
    let (position, _) = family(name)
    scanner.skipBlanks()
    if scanner.peek == .newline { return scanner.advance() }
    if keyword == "HELP" { try help(of: position) } else { try type(of: position) }
  }

  private mutating func help(of position: Int) throws(TextfileError) {
    guard families[position].help == nil else {
      throw scanner.failure("a second HELP for \(families[position].name)")
    }
    families[position].help = try scanner.help()
  }

  private mutating func type(of position: Int) throws(TextfileError) {
    guard !isTyped[position] else {
      throw scanner.failure(
        "a second TYPE for \(families[position].name), or one behind its samples")
    }
    let word = try scanner.restOfLine()
    switch word.lowercased() {
    case "counter": families[position].kind = .counter
    case "gauge": families[position].kind = .gauge
    case "untyped": families[position].kind = .untyped
    case "summary": families[position].kind = .summary
    case "histogram": families[position].kind = .histogram
    default:
      throw scanner.failure(
        "unknown type '\(word.prefix(40))': expected counter, gauge, histogram, summary or untyped")
    }
    isTyped[position] = true
  }

  /// The family that a name belongs to: its own, or the summary or histogram whose count or sum it is.
  private mutating func family(_ name: String) -> (position: Int, part: Part) {
    if let position = positions[name] { return (position, .whole) }
    let parts: [(suffix: String, part: Part)] = [
      ("_count", .count), ("_sum", .sum), ("_bucket", .whole),
    ]
    for (suffix, part) in parts where name.hasSuffix(suffix) {
      let stem = String(name.dropLast(suffix.count))
      guard !stem.isEmpty, let position = positions[stem] else { continue }
      let kind = families[position].kind
      if kind == .histogram || (kind == .summary && suffix != "_bucket") { return (position, part) }
    }
    positions[name] = families.count
    families.append(TextFamily(name: name))
    isTyped.append(false)
    return (families.count - 1, .whole)
  }

  // MARK: Samples

  private mutating func sample() throws(TextfileError) {
    let name = scanner.metricName()
    guard !name.isEmpty else { throw scanner.failure("expected a metric's name") }
    samples += 1
    guard samples <= limit else { throw scanner.failure("more than \(limit) samples") }
    let (position, part) = family(name)
    isTyped[position] = true
    let kind = families[position].kind
    scanner.skipBlanks()
    let special = kind == .summary ? "quantile" : kind == .histogram ? "le" : nil
    var labels: [Label] = []
    var place: Double?
    if scanner.take(UInt8(ascii: "{")) { (labels, place) = try self.labels(special: special) }
    scanner.skipBlanks()
    let word = scanner.word()
    guard let value = Self.number(word) else {
      throw scanner.failure(
        word.isEmpty ? "expected a value" : "expected a number, not '\(word.prefix(40))'")
    }
    guard scanner.peek == .newline else { throw scanner.ending() }
    scanner.advance()
    labels.sort { $0.name < $1.name }
    if special == nil {
      families[position].metrics.append(TextMetric(labels: labels, value: .number(value)))
    } else {
      add(value, part, at: place, labels, to: position)
    }
  }

  private mutating func add(
    _ value: Double, _ part: Part, at place: Double?, _ labels: [Label], to position: Int
  ) {
    let identity = Series.Identity(
      name: families[position].name, labels: labels.filter { !$0.value.isEmpty })
    let index = distributions[identity] ?? families[position].metrics.count
    if index == families[position].metrics.count {
      distributions[identity] = index
      families[position].metrics.append(TextMetric(labels: labels, value: .distribution(.init())))
    }
    guard case .distribution(var all) = families[position].metrics[index].value else { return }
    switch part {
    case .count: all.count = Self.wholeNumber(value)
    case .sum: all.sum = value
    case .whole:
      guard let place, !place.isNaN else { return }
      let isBucket = families[position].kind == .histogram
      all.set(isBucket ? Double(Self.wholeNumber(value)) : value, at: place)
    }
    families[position].metrics[index].value = .distribution(all)
  }

  private mutating func labels(
    special: String?
  ) throws(TextfileError) -> (labels: [Label], place: Double?) {
    var labels: [Label] = []
    var place: Double?
    while true {
      scanner.skipBlanks()
      if scanner.take(UInt8(ascii: "}")) { return (labels, place) }
      let name = scanner.labelName()
      guard !name.isEmpty else { throw scanner.failure("expected a label's name") }
      guard !name.hasPrefix("__") else {
        throw scanner.failure("label '\(name.prefix(40))': names that begin with __ are reserved")
      }
      scanner.skipBlanks()
      guard scanner.take(UInt8(ascii: "=")) else {
        throw scanner.failure("expected = behind the label '\(name.prefix(40))'")
      }
      scanner.skipBlanks()
      guard scanner.take(UInt8(ascii: "\"")) else {
        throw scanner.failure("expected a value in quotes for the label '\(name.prefix(40))'")
      }
      let value = try scanner.quoted()
      if name == special {
        guard let number = Self.number(value) else {
          throw scanner.failure("\(name)=\"\(value.prefix(40))\": expected a number")
        }
        place = number
      } else if labels.contains(where: { $0.name == name }) {
        throw scanner.failure("the label '\(name.prefix(40))' stands there twice")
      } else {
        labels.append(Label(name, value))
      }
      scanner.skipBlanks()
      if scanner.take(UInt8(ascii: "}")) { return (labels, place) }
      guard scanner.take(UInt8(ascii: ",")) else {
        throw scanner.failure("expected , or } behind the label '\(name.prefix(40))'")
      }
    }
  }

  // MARK: Numbers

  /// A decimal number, Inf or NaN in any case; nil for anything else, and for what no double can hold.
  static func number(_ word: String) -> Double? {
    let bytes = Array(word.utf8)
    var digits = bytes[...]
    if let first = bytes.first, first == UInt8(ascii: "+") || first == UInt8(ascii: "-") {
      digits = digits.dropFirst()
      if digits.first.map({ $0 | 32 }) == UInt8(ascii: "n") { return nil }
    }
    guard let first = digits.first else { return nil }
    guard first.isDigit || first == UInt8(ascii: ".") else {
      switch String(decoding: digits, as: UTF8.self).lowercased() {
      case "inf", "infinity": return bytes[0] == UInt8(ascii: "-") ? -.infinity : .infinity
      case "nan": return .nan
      default: return nil
      }
    }
    let isDecimal = digits.allSatisfy {
      $0.isDigit || $0 == UInt8(ascii: ".") || $0 | 32 == UInt8(ascii: "e")
        || $0 == UInt8(ascii: "+") || $0 == UInt8(ascii: "-")
    }
    guard isDecimal, let value = Double(word), value.isFinite else { return nil }
    return value
  }

  /// A count, as a processor converts a double to 64 bits without a sign.
  static func wholeNumber(_ value: Double) -> UInt64 {
    if value.magnitude < 0x1p63 { return UInt64(bitPattern: Int64(value)) }
    if value > 0, value < 0x1p64 { return UInt64(value) }
    return 1 << 63
  }
}

extension UInt8 {
  static let newline = UInt8(ascii: "\n")
  var isBlank: Bool { self == 32 || self == 9 }
  var isDigit: Bool { self &- 48 <= 9 }
}
