/// The ways on which values of users come in; each has room for as many series as the others.
package enum CustomSource: Int, CaseIterable, Sendable {
  case push, textfile, statsd

  package var name: String {
    switch self {
    case .push: "push"
    case .textfile: "textfile"
    case .statsd: "statsd"
    }
  }
}

/// How a series stands in Prometheus' text.
package struct CustomExposure: Sendable {
  package enum Kind: Sendable { case gauge, counter, untyped, summary }

  /// The family's name; a counter's with `_total` at its end.
  package var family: String
  package var kind: Kind
  /// `_sum` and `_count` of a summary.
  package var suffix: String

  package init(_ family: String, _ kind: Kind, suffix: String = "") {
    self.family = family
    self.kind = kind
    self.suffix = suffix
  }
}

/// One value that a user pushes.
package struct CustomPoint: Sendable {
  package var name: String
  /// Sorted by name.
  package var labels: [Label]
  package var unit: String
  package var value: Double
  /// Seconds after which the value counts as stale.
  package var ttl: Double
  package var help: String
  package var kind = Kind.gauge
  /// nil where something else prints it.
  package var exposure: CustomExposure?

  package init(
    name: String, labels: [Label], unit: String = "", value: Double,
    ttl: Double = CustomLimits.defaultTTL, help: String = "", kind: Kind = .gauge,
    exposure: CustomExposure? = nil
  ) {
    self.kind = kind
    self.exposure = exposure
    self.name = name
    self.labels = labels.sorted { $0.name < $1.name }
    self.unit = unit
    self.value = value
    self.ttl = ttl
    self.help = help
  }
}

/// A pushed series as the next frame will have it.
package struct CustomSeries: Sendable {
  /// Its own for as long as the service runs.
  let number: Int
  package let source: CustomSource
  package let exposure: CustomExposure?
  package var series: Series
  var value: Double
  /// What Prometheus' text says: a counter's total, where `value` is its rate.
  package var exposed: Double
  /// On the monotonic clock, in nanoseconds.
  var expires: Int64
  package var isStale = false
}

/// Bounds of what may be pushed.
package enum CustomLimits {
  /// Of each source.
  package static let series = 500
  package static let labels = 32
  package static let nameLength = 256
  package static let valueLength = 1024
  package static let unitLength = 64
  package static let defaultTTL = 60.0
  package static let longestTTL = 86_400.0
  /// Points in one push.
  package static let batch = 500
}

/// What was wrong with a pushed value.
package struct CustomError: Error, Equatable {
  package enum Kind: Sendable { case invalid, tooMany, taken }
  package let kind: Kind
  /// Where in the input: a JSON path or a line.
  package let place: String
  package let problem: String

  package init(_ kind: Kind = .invalid, at place: String, _ problem: String) {
    self.kind = kind
    self.place = place
    self.problem = problem
  }
}

extension CustomPoint {
  /// Holds the point against Prometheus' rules for names and the bounds; `place` says where it stood.
  package func validate(at place: String) throws(CustomError) {
    guard Self.isMetricName(name) else {
      throw CustomError(
        at: "\(place)name",
        "'\(name.prefix(80))' is no metric name: expected [a-zA-Z_:][a-zA-Z0-9_:]*, at most \(CustomLimits.nameLength) characters"
      )
    }
    guard labels.count <= CustomLimits.labels else {
      throw CustomError(
        at: "\(place)labels", "\(labels.count) labels: expected at most \(CustomLimits.labels)")
    }
    for (index, label) in labels.enumerated() {
      guard Self.isLabelName(label.name) else {
        throw CustomError(
          at: "\(place)labels",
          "'\(label.name.prefix(80))' is no label name: expected [a-zA-Z_][a-zA-Z0-9_]*, not starting with __"
        )
      }
      guard label.value.utf8.count <= CustomLimits.valueLength else {
        throw CustomError(
          at: "\(place)labels.\(label.name)",
          "the value is longer than \(CustomLimits.valueLength) bytes")
      }
      guard index == 0 || labels[index - 1].name != label.name else {
        throw CustomError(at: "\(place)labels.\(label.name)", "the label stands there twice")
      }
    }
    guard value.isFinite else {
      throw CustomError(at: "\(place)value", "expected a finite number")
    }
    guard unit.utf8.count <= CustomLimits.unitLength else {
      throw CustomError(at: "\(place)unit", "longer than \(CustomLimits.unitLength) bytes")
    }
    guard ttl > 0, ttl <= CustomLimits.longestTTL else {
      throw CustomError(
        at: "\(place)ttl",
        "expected seconds above 0 and up to \(Int(CustomLimits.longestTTL))")
    }
  }

  static func isMetricName(_ name: String) -> Bool {
    isName(name) { $0 == UInt8(ascii: ":") }
  }

  static func isLabelName(_ name: String) -> Bool {
    isName(name) { _ in false } && !name.hasPrefix("__")
  }

  private static func isName(_ name: String, or extra: (UInt8) -> Bool) -> Bool {
    guard name.utf8.count <= CustomLimits.nameLength, let first = name.utf8.first else {
      return false
    }
    let isDigit = { (byte: UInt8) in (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
    return !isDigit(first)
      && name.utf8.allSatisfy {
        switch $0 {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
          UInt8(ascii: "_"):
          true
        default: isDigit($0) || extra($0)
        }
      }
  }
}
