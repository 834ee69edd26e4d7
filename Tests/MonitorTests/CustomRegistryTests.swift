import Testing

@testable import Monitor

@Suite struct CustomRegistryTests {
  private static let second: Int64 = 1_000_000_000

  private func point(
    _ name: String, _ value: Double = 1, ttl: Double = 60, unit: String = "", labels: [Label] = []
  ) -> CustomPoint {
    CustomPoint(name: name, labels: labels, unit: unit, value: value, ttl: ttl)
  }

  private func at(_ seconds: Double) -> Int64 { Int64(seconds * 1e9) }

  /// A registry with as many series as it keeps: s0, s1, …, of which `sN` lives for N + 1 seconds.
  private func full() throws -> CustomRegistry {
    let registry = CustomRegistry()
    try registry.accept(
      (0..<CustomLimits.series).map { point("s\($0)", Double($0), ttl: Double($0 + 1)) }, now: 0)
    _ = registry.tick(now: 0)
    return registry
  }

  private func names(_ registry: CustomRegistry) -> [String] {
    registry.series.map(\.series.metric.name)
  }

  @Test func aPushedValueIsThereAtOnce() throws {
    let registry = CustomRegistry()
    try registry.accept(
      [point("a", 1.5, unit: "By", labels: [Label("y", "2"), Label("x", "1")])], now: 0)
    let series = try #require(registry.series.first)
    #expect(registry.series.count == 1 && series.value == 1.5 && !series.isStale)
    #expect(series.series.metric.unit == "By" && series.series.metric.family == .custom)
    #expect(series.series.metric.labels == ["x", "y"])
    #expect(series.series.labels == [Label("x", "1"), Label("y", "2")])
    #expect(registry.tick(now: 0).map(brief) == ["appeared a"])
    #expect(registry.tick(now: 0).isEmpty)
  }

  @Test func theSameSeriesIsWrittenOver() throws {
    let registry = CustomRegistry()
    let labels = [Label("x", "1"), Label("y", "2")]
    try registry.accept([point("a", 1, labels: labels)], now: 0)
    try registry.accept([point("a", 2, labels: labels.reversed())], now: 0)
    try registry.accept([point("a", 3), point("a", 4)], now: 0)
    #expect(registry.series.map(\.value) == [2, 4])
    #expect(registry.tick(now: 0).map(brief) == ["appeared a", "appeared a"])
  }

  @Test func aSeriesGoesStaleAfterItsTime() throws {
    let registry = CustomRegistry()
    try registry.accept([point("a", ttl: 2), point("b", ttl: 60)], now: 0)
    _ = registry.tick(now: 0)
    #expect(registry.tick(now: at(1.999)).isEmpty)
    #expect(registry.tick(now: at(2)).map(brief) == ["stale a"])
    #expect(registry.series.map(\.isStale) == [true, false])
    #expect(registry.series[0].value == 1)
    #expect(registry.tick(now: at(3)).isEmpty, "it is said once")
    // A new value makes it fresh, and stale again in its time.
    try registry.accept([point("a", 7, ttl: 2)], now: at(10))
    #expect(registry.series[0].value == 7 && !registry.series[0].isStale)
    #expect(registry.tick(now: at(11)).map(brief) == ["appeared a"])
    #expect(registry.tick(now: at(12)).map(brief) == ["stale a"])
  }

  /// Another unit is another schema: the series' number changes, and its place does not.
  @Test func aChangeOfUnitIsAnotherSeries() throws {
    let registry = CustomRegistry()
    try registry.accept([point("a", 1, unit: "By"), point("b")], now: 0)
    let before = registry.series.map(\.number)
    try registry.accept([point("a", 2, unit: "By")], now: 0)
    #expect(registry.series.map(\.number) == before)
    try registry.accept([point("a", 3, unit: "s")], now: 0)
    #expect(registry.series[0].number != before[0] && registry.series[1].number == before[1])
    #expect(registry.series[0].series.metric.unit == "s" && registry.series[0].value == 3)
    #expect(registry.series.count == 2)
  }

  @Test func aPushBeyondTheBoundIsRefusedWhole() throws {
    let registry = try full()
    let before = registry.series.map(\.value)
    let error = #expect(throws: CustomError.self) {
      // The first of the two has a place of its own; nothing of it may be applied.
      try registry.accept([point("s0", 99), point("new")], now: 0)
    }
    #expect(error?.kind == .tooMany)
    #expect(error?.problem.contains("1 new series, and room for 0") == true)
    #expect(registry.series.map(\.value) == before)
    #expect(registry.tick(now: 0).isEmpty)
  }

  @Test func theBoundCountsSeriesNotValues() throws {
    let registry = CustomRegistry()
    let same = (0..<CustomLimits.series + 10).map { point("a\($0 % CustomLimits.series)", 5) }
    try registry.accept(same, now: 0)
    #expect(registry.series.count == CustomLimits.series)
    try registry.accept([point("a3", 6)], now: 0)
    #expect(registry.series[3].value == 6)
  }

  @Test func whatIsStaleTheLongestGivesWay() throws {
    let registry = try full()
    _ = registry.tick(now: at(3))  // s0, s1 and s2 are stale.
    try registry.accept([point("new")], now: at(3))
    #expect(registry.series.count == CustomLimits.series)
    #expect(names(registry)[0] == "new" && names(registry)[1] == "s1")
    #expect(registry.tick(now: at(3)).map(brief) == ["replaced s0", "appeared new"])
    try registry.accept([point("n1"), point("n2")], now: at(3))
    #expect(Array(names(registry).prefix(4)) == ["new", "n1", "n2", "s3"])
    #expect(throws: CustomError.self) { try registry.accept([point("n3")], now: at(3)) }
    // What gave way is unknown now, and comes back as new.
    try registry.accept([point("s0")], now: at(4))
    #expect(names(registry)[3] == "s0")
  }

  /// A series that the same push renews does not give way to another of it.
  @Test func whatThePushRenewsIsSpared() throws {
    let registry = try full()
    #expect(throws: CustomError.self) {
      try registry.accept([point("new"), point("s0", 9)], now: at(1))
    }
    #expect(names(registry)[0] == "s0" && registry.series[0].value == 0)
    try registry.accept([point("new"), point("s0", 9)], now: at(2))
    #expect(Array(names(registry).prefix(2)) == ["s0", "new"])
    #expect(registry.series[0].value == 9)
  }

  private func brief(_ event: Event) -> String {
    switch event {
    case .customAppeared(let name, _): "appeared \(name)"
    case .customStale(let name, _): "stale \(name)"
    case .customReplaced(let name, _): "replaced \(name)"
    default: "\(event)"
    }
  }
}
