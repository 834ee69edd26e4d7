import Testing

@testable import Monitor

@Suite struct CatalogueTests {
  @Test(arguments: MetricID.allCases) func everyMetricIsDefined(_ id: MetricID) {
    let metric = Catalogue.metric(id)
    #expect(!metric.name.hasPrefix("undefined"), "the catalogue lacks \(id)")
    #expect(!metric.help.isEmpty && metric.help.last == "." && !metric.unit.isEmpty)
    #expect((0...6).contains(metric.decimals ?? -1))
    #expect(metric.family != .custom)
    #expect(metric.labels.count == Set(metric.labels).count)
  }

  @Test func everyNameIsThereOnce() {
    let names = Catalogue.metrics.map(\.name)
    #expect(names.count == MetricID.allCases.count && Set(names).count == names.count)
  }

  /// Names below `system`, `hw` or `telltale`, in small letters; OpenTelemetry's naming.
  @Test(arguments: MetricID.allCases) func namesHaveTheirForm(_ id: MetricID) {
    let metric = Catalogue.metric(id)
    let parts = metric.name.split(separator: ".", omittingEmptySubsequences: false)
    #expect(parts.count >= 2)
    if metric.family == .telltale {
      #expect(parts[0] == "telltale")
    } else {
      #expect(parts[0] == "system" || parts[0] == "hw")
    }
    #expect(
      parts.allSatisfy { part in
        !part.isEmpty
          && part.utf8.allSatisfy { (97...122).contains($0) || (48...57).contains($0) || $0 == 95 }
      })
  }

  /// A rate is something per second, and nothing else is.
  @Test(arguments: MetricID.allCases) func unitsFitTheKind(_ id: MetricID) {
    let metric = Catalogue.metric(id)
    #expect(metric.unit.hasSuffix("/s") == (metric.kind == .rate) || metric.unit == "1")
  }

  /// Each of the families that a stream can be narrowed to has something in it.
  @Test(arguments: Family.allCases.filter { $0 != .custom }) func noFamilyIsEmpty(_ family: Family)
  {
    #expect(Catalogue.metrics.contains { $0.family == family })
  }
}
