import Monitor

/// Which series a request wants: by name, by name and labels, by family.
struct Selection {
  private struct Selector {
    let name: String
    let labels: [Label]
  }

  private let selectors: [Selector]
  private let families: Set<Family>

  /// Reads selectors such as `system.cpu.utilization` and `system.disk.io{device="sda",direction="read"}`;
  /// the labels that one names must be so, others may be anything.
  init(series: [String], families names: [Substring]) throws {
    guard !series.isEmpty || !names.isEmpty else {
      throw Problem.badRequest(
        "expected series=NAME, series=NAME{label=\"value\"}, or family=NAME", field: "series")
    }
    families =
      try Subscription.families(names.map(String.init))
      ?? (names.isEmpty ? [] : Set(Family.allCases))
    selectors = try series.map(Self.selector)
  }

  func contains(_ series: Series) -> Bool {
    families.contains(series.metric.family)
      || selectors.contains { selector in
        selector.name == series.metric.name && selector.labels.allSatisfy(series.labels.contains)
      }
  }

  private static func selector(_ text: String) throws -> Selector {
    guard let brace = text.firstIndex(of: "{") else { return Selector(name: text, labels: []) }
    // The same form as a line of Prometheus' text, without a value. Its names may hold no points, ours do.
    do throws(CustomError) {
      let points = try PrometheusText.parse("x\(text[brace...]) 0", ttl: 1)
      return Selector(name: String(text[..<brace]), labels: points.first?.labels ?? [])
    } catch {
      throw Problem.badRequest(
        "'\(text.prefix(120))': expected NAME{label=\"value\", …}", field: "series")
    }
  }
}
