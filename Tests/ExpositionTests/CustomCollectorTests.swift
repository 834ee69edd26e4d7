import Testing

@testable import Exposition
@testable import Monitor

@Suite("What users push and StatsD takes in, as Prometheus' text")
struct CustomCollectorTests {
  private let registry = CustomRegistry()

  /// Puts values into the registry that never go stale within a test.
  private func push(_ points: CustomPoint...) throws { try registry.accept(points, now: 0) }

  private func point(
    _ name: String, _ value: Double, _ labels: [Label] = [], help: String = "",
    as exposure: CustomExposure? = nil
  ) -> CustomPoint {
    CustomPoint(
      name: name, labels: labels, value: value, ttl: 60, help: help, exposure: exposure)
  }

  /// What the collector writes behind what other collectors wrote.
  private func lines(
    _ collector: CustomCollector, _ format: ExpositionFormat = .prometheus,
    behind other: String = ""
  ) throws -> [String] {
    var writer = MetricWriter(format: format)
    writer.verbatim { $0.append(other) }
    try collector.write(to: &writer)
    return writer.text.withBytes { String(decoding: $0, as: UTF8.self) }
      .dropFirst(other.count).split(separator: "\n").map(String.init)
  }

  private func lines(
    _ format: ExpositionFormat = .prometheus, behind other: String = ""
  ) throws -> [String] {
    try lines(CustomCollector(registry), format, behind: other)
  }

  @Test("nothing is written where nothing came in")
  func nothing() throws { #expect(try lines().isEmpty) }

  @Test("families stand in the order of their names, with all their samples")
  func order() throws {
    try push(
      point("b", 2, [Label("x", "2")]), point("a", 1.5, help: "Some\na."),
      point("b", 1, [Label("x", "1"), Label("w", "\"\\\n")]))
    #expect(
      try lines() == [
        "# HELP a Some\\na.", "# TYPE a gauge", "a 1.5",
        "# HELP b Pushed by a user.", "# TYPE b gauge",
        "b{w=\"\\\"\\\\\\n\",x=\"1\"} 1", "b{x=\"2\"} 2",
      ])
  }

  @Test("a counter has its suffix in each form where that form has it")
  func counter() throws {
    try push(point("jobs_total", 3, as: CustomExposure("jobs_total", .counter)))
    #expect(
      try lines() == [
        "# HELP jobs_total Pushed by a user.", "# TYPE jobs_total counter", "jobs_total 3",
      ])
    #expect(
      try lines(.openMetrics) == [
        "# HELP jobs Pushed by a user.", "# TYPE jobs counter", "jobs_total 3",
      ])
  }

  @Test("a summary's parts are one family")
  func summary() throws {
    try push(
      point("t_count", 4, as: CustomExposure("t", .summary, suffix: "_count")),
      point("t_sum", 9, as: CustomExposure("t", .summary, suffix: "_sum")),
      point("t", 2, [Label("quantile", "0.5")], as: CustomExposure("t", .summary)))
    #expect(
      try lines() == [
        "# HELP t Pushed by a user.", "# TYPE t summary",
        "t_count 4", "t_sum 9", "t{quantile=\"0.5\"} 2",
      ])
  }

  @Test("values of several types under one name have none together")
  func mixed() throws {
    try push(
      point("a", 1, [Label("x", "1")], as: CustomExposure("a", .gauge)),
      point("a", 2, [Label("x", "2")], as: CustomExposure("a", .counter)))
    #expect(
      try lines() == [
        "# HELP a Pushed by a user.", "# TYPE a untyped", "a{x=\"1\"} 1", "a{x=\"2\"} 2",
      ])
    #expect(try lines(.openMetrics)[1] == "# TYPE a unknown")
  }

  @Test("what is stale, or no number, is left out, and its family's comments with it")
  func stale() throws {
    let collector = CustomCollector(registry)
    try registry.accept([point("a", 1), point("b", .nan)], now: 0)
    try registry.accept(
      [CustomPoint(name: "c", labels: [], value: 3, ttl: 1)], now: 0)
    #expect(try lines(collector).filter { !$0.hasPrefix("#") } == ["a 1", "c 3"])
    // Only a tick says what is stale.
    _ = registry.tick(now: 2_000_000_000)
    #expect(
      try lines(collector) == ["# HELP a Pushed by a user.", "# TYPE a gauge", "a 1"])
  }

  @Test("new values need no new plan, new series do")
  func changes() throws {
    let collector = CustomCollector(registry)
    try push(point("a", 1))
    #expect(try lines(collector).last == "a 1")
    try push(point("a", 2))
    #expect(try lines(collector).last == "a 2")
    try push(point("b", 3))
    #expect(
      try lines(collector).suffix(4) == [
        "a 2", "# HELP b Pushed by a user.", "# TYPE b gauge", "b 3",
      ])
  }

  @Test("a name that others have written is theirs")
  func taken() throws {
    try push(point("node_load1", 9), point("own", 1), point("t_count", 4))
    let other = "# TYPE node_load1 gauge\nnode_load1 0.5\n"
    #expect(
      try lines(behind: other).filter { !$0.hasPrefix("#") } == ["own 1", "t_count 4"])
    // In OpenMetrics a counter's family is named without its suffix.
    try push(point("own_total", 2, as: CustomExposure("own_total", .counter)))
    #expect(
      try lines(.openMetrics).filter { $0.hasPrefix("# TYPE own") } == ["# TYPE own gauge"])
  }
}
