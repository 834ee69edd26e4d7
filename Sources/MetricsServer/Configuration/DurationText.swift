/// Durations as people write them: `500ms`, `2s`, `1.5s`, `1m`, `1h`; a bare number is seconds.
enum DurationText {
  private static let units: [(suffix: String, nanoseconds: Double)] = [
    ("ms", 1e6), ("us", 1e3), ("s", 1e9), ("m", 60e9), ("h", 3600e9),
  ]

  /// Nanoseconds; nil for what is no duration, or longer than a year.
  static func nanoseconds(_ text: String) -> Int64? {
    var number = Substring(text)
    var scale = 1e9
    if let unit = units.first(where: { text.hasSuffix($0.suffix) }) {
      number = text.dropLast(unit.suffix.count)
      scale = unit.nanoseconds
    }
    guard number.utf8.allSatisfy({ ($0 >= 48 && $0 <= 57) || $0 == UInt8(ascii: ".") }),
      let value = Double(number)
    else { return nil }
    let nanoseconds = (value * scale).rounded()
    return nanoseconds <= 365 * 86_400e9 ? Int64(nanoseconds) : nil
  }

  /// The shortest way to write it.
  static func string(_ nanoseconds: Int64) -> String {
    if nanoseconds % 1_000_000_000 == 0 { return "\(nanoseconds / 1_000_000_000)s" }
    if nanoseconds % 1_000_000 == 0 { return "\(nanoseconds / 1_000_000)ms" }
    return "\(nanoseconds / 1000)us"
  }
}
