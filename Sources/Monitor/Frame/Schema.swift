/// One label of a series.
package struct Label: Hashable, Sendable {
  package let name: String
  package let value: String

  package init(_ name: String, _ value: String) {
    self.name = name
    self.value = value
  }
}

/// One series: a metric with its labels filled in.
package struct Series: Sendable {
  /// What tells one series from all others.
  package struct Identity: Hashable, Sendable {
    package let name: String
    package let labels: [Label]

    package init(name: String, labels: [Label]) {
      self.name = name
      self.labels = labels
    }
  }

  package let metric: Metric
  package let labels: [Label]

  package var identity: Identity { Identity(name: metric.name, labels: labels) }

  package init(metric: Metric, labels: [Label]) {
    self.metric = metric
    self.labels = labels
  }
}

/// What the positions of a frame's values mean.
///
/// A schema never changes; when an interface, a disk, a
/// mount or a pushed series comes or goes, a new one with the next version takes its place.
package final class Schema: Sendable {
  /// Counts up from 1 as long as the service runs.
  package let version: Int
  package let series: [Series]
  /// Each series' decimals; -1 where the cells are doubles.
  let decimals: [Int8]
  /// What was put at each position: so the walk recognises that this schema still fits.
  let keys: [SeriesKey]
  /// The names of the rows that the walk went through, in order.
  let rows: [RowIdentity]

  init(version: Int, series: [Series], keys: [SeriesKey], rows: [RowIdentity]) {
    self.version = version
    self.series = series
    self.decimals = series.map { Int8($0.metric.decimals ?? -1) }
    self.keys = keys
    self.rows = rows
  }

  /// The positions of all series of these families, ascending; nil means every family.
  package func positions(of families: Set<Family>?) -> [Int] {
    guard let families else { return Array(series.indices) }
    return series.indices.filter { families.contains(series[$0].metric.family) }
  }
}
