import Monitor

/// StatsD's names and DogStatsD's tags as names and labels that Prometheus takes.
enum StatsDNames {
  /// A metric's name: what is no letter, digit or underscore becomes an underscore; nil if it is no text.
  static func metric(_ text: borrowing Span<UInt8>, _ range: Range<Int>) -> String? {
    guard string(text, range) != nil else { return nil }
    var name = sanitized(text, range)
    if name.utf8.first.map({ $0 &- 48 <= 9 }) ?? true { name = "_" + name }
    return name
  }

  /// Labels, sorted by name; nil if there are too many, or they are no text.
  ///
  /// A tag without a value has the value `true`; of a tag that stands there twice the last one counts.
  static func labels(
    _ text: borrowing Span<UInt8>, _ range: Range<Int>, isTimer: Bool
  ) -> [Label]? {
    var labels: [Label] = []
    var at = range.lowerBound
    while at < range.upperBound {
      let end = text.first(UInt8(ascii: ","), in: at..<range.upperBound) ?? range.upperBound
      let tag = at..<end
      at = end + 1
      guard !tag.isEmpty else { continue }
      let colon = text.first(UInt8(ascii: ":"), in: tag) ?? end
      var name = sanitized(text, tag.lowerBound..<colon)
      // Names that begin with two underscores are Prometheus' own.
      while name.hasPrefix("__") { name.removeFirst() }
      if name.isEmpty { return nil }
      if name.utf8.first.map({ $0 &- 48 <= 9 }) ?? false { name = "_" + name }
      // As Prometheus does with labels that it needs itself.
      if isTimer, name == "quantile" { name = "exported_quantile" }
      let value = colon < end ? string(text, (colon + 1)..<end) : "true"
      guard let value, name.utf8.count <= CustomLimits.nameLength,
        value.utf8.count <= CustomLimits.valueLength
      else { return nil }
      labels.removeAll { $0.name == name }
      if !value.isEmpty { labels.append(Label(name, value)) }
      // A timer needs one more.
      if labels.count >= CustomLimits.labels { return nil }
    }
    return labels.sorted { $0.name < $1.name }
  }

  private static func sanitized(_ text: borrowing Span<UInt8>, _ range: Range<Int>) -> String {
    var name = ""
    for index in range {
      let byte = text[index]
      // One underscore for each character, not for each of its bytes.
      if byte & 0xc0 == 0x80 { continue }
      let isPlain = (byte | 32) &- 97 < 26 || byte &- 48 <= 9
      name.unicodeScalars.append(isPlain ? Unicode.Scalar(byte) : "_")
    }
    return name
  }

  private static func string(_ text: borrowing Span<UInt8>, _ range: Range<Int>) -> String? {
    var bytes: [UInt8] = []
    for index in range {
      if text[index] < 32 || text[index] == 127 { return nil }
      bytes.append(text[index])
    }
    return String(validating: bytes, as: UTF8.self)
  }
}
