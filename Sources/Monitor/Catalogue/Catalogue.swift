/// Name, unit, kind, help and labels of every metric that Telltale measures.
package enum Catalogue {
  /// Every metric, at its identifier's position.
  package static let metrics: [Metric] = MetricID.allCases.map(definition)

  package static func metric(_ id: MetricID) -> Metric { metrics[id.rawValue] }

  /// The families' definitions stand in files of their own; each switch is exhaustive only in
  /// their sum, which the catalogue's test walks.
  private static func definition(_ id: MetricID) -> Metric {
    let found =
      processor(id) ?? memory(id) ?? storage(id) ?? network(id) ?? sockets(id)
      ?? hardware(id) ?? units(id) ?? system(id)
    return found
      ?? Metric(
        name: "undefined.\(id)", family: .telltale, unit: "1", kind: .gauge, decimals: nil,
        labels: [], help: "Missing from the catalogue.")
  }

  static func gauge(
    _ name: String, _ family: Family, _ unit: String, decimals: Int = 0, labels: [String] = [],
    _ help: String
  ) -> Metric {
    Metric(
      name: name, family: family, unit: unit, kind: .gauge, decimals: decimals, labels: labels,
      help: help)
  }

  static func rate(
    _ name: String, _ family: Family, _ unit: String, decimals: Int = 2, labels: [String] = [],
    _ help: String
  ) -> Metric {
    Metric(
      name: name, family: family, unit: unit, kind: .rate, decimals: decimals, labels: labels,
      help: help)
  }
}
