/// Why something that was sent is not taken.
package enum StatsDRefusal: Int, CaseIterable, Sendable {
  /// No name, no colon, no type, or bytes that are no text.
  case malformed
  case value, type, rate, tags
  /// The sample has a time of its own that is not now.
  case timestamp
  /// The datagram is longer than what is taken.
  case tooLong
  /// There are too many series.
  case noRoom
  /// The name has another type already, or is used by what others push.
  case conflict
  /// An event or a service check: no values.
  case event

  /// The name in labels and answers.
  package var name: String {
    switch self {
    case .malformed: "malformed"
    case .value: "value"
    case .type: "type"
    case .rate: "rate"
    case .tags: "tags"
    case .timestamp: "timestamp"
    case .tooLong: "too_long"
    case .noRoom: "no_room"
    case .conflict: "conflict"
    case .event: "event"
    }
  }
}

/// One line as StatsD and DogStatsD have it: `name:value|type|@rate|#tag:value,…`.
///
/// https://github.com/statsd/statsd/blob/master/docs/metric_types.md,
/// https://docs.datadoghq.com/developers/dogstatsd/datagram_shell/. It holds places in the text only, so reading
/// one allocates nothing.
struct StatsDLine {
  enum Kind: UInt8 {
    case counter, gauge, timer, histogram, set
  }

  var name = 0..<0
  /// One value or, between colons, several.
  var values = 0..<0
  var kind = Kind.counter
  /// The share of the values that was sent, above 0 and up to 1.
  var rate = 1.0
  /// The list between commas; empty where there is none.
  var tags = 0..<0

  /// Reads a line without its newline; `now` is Unix time in seconds.
  static func parse(
    _ text: borrowing Span<UInt8>, _ range: Range<Int>, now: Int
  ) throws(StatsDError) -> StatsDLine {
    var line = StatsDLine()
    guard let colon = text.first(UInt8(ascii: ":"), in: range), colon > range.lowerBound else {
      throw StatsDError(text.starts("_sc|", range) ? .event : .malformed)
    }
    if text.starts("_e{", range) || text.starts("_sc|", range) { throw StatsDError(.event) }
    line.name = range.lowerBound..<colon
    guard line.name.count <= 256, text.isPrintable(line.name) else { throw StatsDError(.malformed) }
    let rest = (colon + 1)..<range.upperBound
    guard let bar = text.first(UInt8(ascii: "|"), in: rest) else { throw StatsDError(.malformed) }
    line.values = rest.lowerBound..<bar
    var at = bar + 1
    line.kind = try text.kind(text.field(from: &at, to: range.upperBound))
    while at <= range.upperBound {
      let field = text.field(from: &at, to: range.upperBound)
      guard let first = field.first.map({ text[$0] }) else { continue }
      let value = field.dropFirst()
      switch first {
      case UInt8(ascii: "@"):
        guard let rate = text.number(value), rate > 0, rate <= 1 else { throw StatsDError(.rate) }
        line.rate = rate
      case UInt8(ascii: "#"): line.tags = value
      case UInt8(ascii: "T"):
        // What happened at another time cannot be part of this one; clocks may differ by a minute.
        guard let time = text.number(value), abs(time - Double(now)) <= 60 else {
          throw StatsDError(.timestamp)
        }
      default:
        // The container, the cardinality and whatever comes next do not change the value.
        break
      }
    }
    return line
  }
}

/// A line that is not taken, and why.
struct StatsDError: Error {
  let reason: StatsDRefusal
  init(_ reason: StatsDRefusal) { self.reason = reason }
}

extension Span<UInt8> {
  @inline(__always)
  func first(_ byte: UInt8, in range: Range<Int>) -> Int? {
    var at = range.lowerBound
    while at < range.upperBound {
      if self[at] == byte { return at }
      at &+= 1
    }
    return nil
  }

  func starts(_ prefix: StaticString, _ range: Range<Int>) -> Bool {
    guard range.count >= prefix.utf8CodeUnitCount else { return false }
    for index in 0..<prefix.utf8CodeUnitCount
    where self[range.lowerBound + index] != prefix.utf8Start[index] { return false }
    return true
  }

  /// No control characters; what else it holds is judged when it becomes a name.
  func isPrintable(_ range: Range<Int>) -> Bool {
    var at = range.lowerBound
    while at < range.upperBound {
      if self[at] < 32 || self[at] == 127 { return false }
      at &+= 1
    }
    return true
  }

  /// Everything up to the next bar; goes behind it.
  fileprivate func field(from at: inout Int, to end: Int) -> Range<Int> {
    let start = at
    let bar = first(UInt8(ascii: "|"), in: start..<end) ?? end
    at = bar + 1
    return start..<bar
  }

  fileprivate func kind(_ range: Range<Int>) throws(StatsDError) -> StatsDLine.Kind {
    if range.count == 1 {
      switch self[range.lowerBound] {
      case UInt8(ascii: "c"): return .counter
      case UInt8(ascii: "g"): return .gauge
      case UInt8(ascii: "h"), UInt8(ascii: "d"): return .histogram
      case UInt8(ascii: "s"): return .set
      default: break
      }
    }
    if range.count == 2, starts("ms", range) { return .timer }
    throw StatsDError(range.isEmpty ? .malformed : .type)
  }

  /// A decimal number that fills the range and is finite.
  func number(_ range: Range<Int>) -> Double? {
    var at = range.lowerBound
    let end = range.upperBound
    guard at < end, end - at <= 64 else { return nil }
    let isNegative = self[at] == UInt8(ascii: "-")
    if isNegative || self[at] == UInt8(ascii: "+") { at += 1 }
    var mantissa: UInt64 = 0
    var digits = 0
    var scale = 1.0
    var sawPoint = false
    while at < end {
      let digit = self[at] &- 48
      if digit <= 9 {
        digits += 1
        if digits > 15 { return slowNumber(range) }
        mantissa = mantissa &* 10 &+ UInt64(digit)
        if sawPoint { scale *= 10 }
      } else if self[at] == UInt8(ascii: "."), !sawPoint {
        sawPoint = true
      } else {
        return digits > 0 ? slowNumber(range) : nil
      }
      at += 1
    }
    guard digits > 0 else { return nil }
    // Up to 15 digits both are exact, and so the quotient is the nearest double.
    let value = Double(mantissa) / scale
    return isNegative ? -value : value
  }

  /// Numbers with an exponent or with many digits.
  private func slowNumber(_ range: Range<Int>) -> Double? {
    var text = ""
    for index in range {
      let byte = self[index]
      let isFit =
        byte &- 48 <= 9 || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "-")
        || byte == UInt8(ascii: "+") || byte | 32 == UInt8(ascii: "e")
      guard isFit else { return nil }
      text.unicodeScalars.append(Unicode.Scalar(byte))
    }
    guard let value = Double(text), value.isFinite else { return nil }
    return value
  }
}
