import Monitor

/// What a stream asks for.
///
/// Streams that ask for the same share each encoded sample.
struct Subscription: Hashable, Sendable {
  var format: StreamFormat
  /// nil for all.
  var families: Set<Family>?
  /// Every how many ticks.
  var every: Int

  init(format: StreamFormat, families: Set<Family>? = nil, every: Int = 1) {
    self.format = format
    self.families = families
    self.every = every
  }

  /// Whether the frame of a tick belongs to it.
  ///
  /// Intervals keep to the wall clock: every second tick of one
  /// second is an even second, for all viewers alike.
  func includes(tick: Int64) -> Bool { tick % Int64(every) == 0 }
}

/// What was wrong with a request for a stream.
struct SubscriptionError: Error {
  /// The parameter or member.
  let field: String
  let problem: String
}

extension Subscription {
  /// Family names to families; an unknown one is an error that names all there are.
  static func families(_ names: [String]) throws(SubscriptionError) -> Set<Family>? {
    if names.isEmpty { return nil }
    var families: Set<Family> = []
    for name in names {
      guard let family = Family(rawValue: name) else {
        throw SubscriptionError(
          field: "families",
          problem:
            "'\(name.prefix(40))' is no family: expected \(Family.allCases.map(\.rawValue).joined(separator: ", "))"
        )
      }
      families.insert(family)
    }
    return families.count == Family.allCases.count ? nil : families
  }

  /// A duration such as `2s` to a number of ticks.
  static func ticks(_ text: String, interval: Int64) throws(SubscriptionError) -> Int {
    guard let wanted = DurationText.nanoseconds(text), wanted > 0 else {
      throw SubscriptionError(
        field: "interval", problem: "'\(text.prefix(40))' is no duration: expected for example 2s")
    }
    guard wanted % interval == 0, wanted <= 3_600_000_000_000 else {
      throw SubscriptionError(
        field: "interval",
        problem:
          "\(text) is no whole multiple of the service's tick, \(DurationText.string(interval)), up to 1h"
      )
    }
    return Int(wanted / interval)
  }
}
