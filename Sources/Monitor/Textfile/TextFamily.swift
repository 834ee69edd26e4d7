/// The metrics of one name that text files give, as they stand in the files.
package struct TextFamily: Sendable, Equatable {
  package enum Kind: Sendable, Equatable {
    case counter, gauge, untyped, summary, histogram
  }

  package var name: String
  package var kind = Kind.untyped
  /// nil where no file has a `# HELP` line for it.
  package var help: String?
  package var metrics: [TextMetric] = []
}

/// One labelled value; summaries and histograms are one value of several samples.
package struct TextMetric: Sendable, Equatable {
  package enum Value: Sendable, Equatable {
    case number(Double)
    /// Quantiles, or the upper bounds of buckets, ascending, each with its sample.
    case distribution(Distribution)
  }

  package struct Distribution: Sendable, Equatable {
    package struct Point: Sendable, Equatable {
      /// The quantile, or the bucket's upper bound.
      package var at: Double
      package var value: Double
    }

    package var points: [Point] = []
    package var sum = 0.0
    package var count: UInt64 = 0

    /// Takes a point in at its place; a later one for the same place counts.
    mutating func set(_ value: Double, at place: Double) {
      let index = points.firstIndex { $0.at >= place } ?? points.count
      if index < points.count, points[index].at == place {
        points[index].value = value
      } else {
        points.insert(Point(at: place, value: value), at: index)
      }
    }
  }

  /// Sorted by name.
  package var labels: [Label]
  package var value: Value
}

/// What is wrong with a text file, and where.
package struct TextfileError: Error, Equatable {
  package let line: Int
  package let problem: String
}
