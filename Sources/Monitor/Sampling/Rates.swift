/// Rates as pure functions of two readings and the time between them.
package enum Rates {
  /// Growth per second; nil at a first sight, or when the counter wrapped or was reset.
  @inline(__always)
  package static func perSecond(now: UInt64?, before: UInt64?, seconds: Double) -> Double? {
    guard let growth = growth(now: now, before: before), seconds > 0 else { return nil }
    return Double(growth) / seconds
  }

  /// Growth; nil at a first sight, or when the counter wrapped or was reset.
  @inline(__always)
  static func growth(now: UInt64?, before: UInt64?) -> UInt64? {
    guard let now, let before, now >= before else { return nil }
    return now - before
  }

  /// Average of a sum over the events that made it: nil where there was none.
  @inline(__always)
  static func mean(sum: UInt64?, count: UInt64?, scale: Double) -> Double? {
    guard let sum, let count, count > 0 else { return nil }
    return Double(sum) / Double(count) * scale
  }

  /// A signed counter as an unsigned one; nil where it is absent or negative.
  @inline(__always)
  static func counter(_ value: Int64?) -> UInt64? {
    value.flatMap { UInt64(exactly: $0) }
  }
}
