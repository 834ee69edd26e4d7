import Testing

@testable import Monitor

/// Series that do not come by a push: StatsD's and those of text files.
@Suite struct CustomSourcesTests {
  private let registry = CustomRegistry()

  private func point(_ name: String, _ labels: Label...) -> CustomPoint {
    CustomPoint(name: name, labels: labels, value: 1, ttl: 60)
  }

  private func points(_ range: Range<Int>) -> [CustomPoint] { range.map { point("s\($0)") } }

  private func family(
    _ name: String, _ value: Double, kind: TextFamily.Kind = .gauge
  ) -> TextFamily {
    TextFamily(name: name, kind: kind, metrics: [TextMetric(labels: [], value: .number(value))])
  }

  /// The series that are not stale, with their values.
  private var fresh: [String: Double] {
    var found: [String: Double] = [:]
    for one in registry.series where !one.isStale {
      let labels = one.series.labels.map { "\($0.name)=\($0.value)" }.joined(separator: ",")
      found[one.series.metric.name + (labels.isEmpty ? "" : "{\(labels)}")] = one.value
    }
    return found
  }

  // MARK: Places

  @Test func placesAreGivenInOrderAndKept() {
    let first = registry.place(points(0..<3), from: .statsd, expires: 10)
    #expect(first.places == [0, 1, 2] && first.failure == nil)
    let again = registry.place([point("s2"), point("s0")], from: .statsd, expires: 10)
    #expect(again.places == [2, 0] && registry.count(of: .statsd) == 3)
    #expect(registry.count(of: .push) == 0)
  }

  @Test func allThatBelongTogetherHavePlacesOrNone() {
    let room = CustomLimits.series
    #expect(registry.place(points(0..<(room - 2)), from: .statsd, expires: 10).failure == nil)
    let more = registry.place(points(room..<(room + 3)), from: .statsd, expires: 10)
    #expect(more.failure == .noRoom && more.places.isEmpty)
    #expect(registry.count(of: .statsd) == room - 2)
    #expect(registry.place(points(room..<(room + 2)), from: .statsd, expires: 10).failure == nil)
    // The other sources have their own room.
    #expect(registry.place(points(5000..<5001), from: .textfile, expires: 10).failure == nil)
  }

  @Test func theOneStaleTheLongestGivesItsPlace() {
    let room = CustomLimits.series
    _ = registry.place(points(0..<room), from: .statsd, expires: 100)
    registry.set([CustomUpdate(place: 7, value: 1, exposed: 1, expires: 20)])
    registry.set([CustomUpdate(place: 3, value: 1, exposed: 1, expires: 30)])
    #expect(registry.place([point("new")], from: .statsd, expires: 100).failure == .noRoom)
    _ = registry.tick(now: 50)
    #expect(registry.place([point("new")], from: .statsd, expires: 100).places == [7])
    #expect(registry.place([point("newer")], from: .statsd, expires: 100).places == [3])
    #expect(registry.place([point("newest")], from: .statsd, expires: 100).failure == .noRoom)
    #expect(registry.count(of: .statsd) == room)
  }

  @Test func whatAnotherSourceHasIsTakenUntilItIsStale() throws {
    try registry.accept([CustomPoint(name: "a", labels: [], value: 5, ttl: 1)], now: 0)
    let both = registry.place([point("b"), point("a")], from: .statsd, expires: 10)
    #expect(both.failure == .taken && registry.count(of: .statsd) == 0)
    _ = registry.tick(now: 1_000_000_000)
    #expect(registry.place([point("a")], from: .statsd, expires: 9_000_000_000).failure == nil)
    #expect(registry.count(of: .statsd) == 1 && registry.count(of: .push) == 0)
    let pushed = #expect(throws: CustomError.self) {
      try registry.accept([point("a")], now: 2_000_000_000)
    }
    #expect(pushed?.kind == .taken && registry.refusedPushes == 1)
  }

  @Test func valuesGoToTheirPlaces() {
    _ = registry.place(points(0..<2), from: .statsd, expires: 10)
    _ = registry.tick(now: 10)
    #expect(fresh.isEmpty)
    registry.set([
      CustomUpdate(place: 1, value: 2, exposed: 3, expires: 20),
      CustomUpdate(place: 99, value: 4, exposed: 4, expires: 20),
    ])
    #expect(fresh == ["s1": 2] && registry.series[1].exposed == 3)
  }

  // MARK: Text files

  @Test func whatFilesSayIsThereAndWhatTheySayNoLongerIsStale() {
    registry.replaceTextfiles([family("a", 1), family("b", 2)], now: 0, ttl: 5)
    #expect(fresh == ["a": 1, "b": 2])
    registry.replaceTextfiles([family("b", 3), family("c", 4)], now: 1, ttl: 5)
    _ = registry.tick(now: 1)
    #expect(fresh == ["b": 3, "c": 4] && registry.count(of: .textfile) == 3)
    registry.replaceTextfiles([family("a", 5)], now: 2, ttl: 5)
    _ = registry.tick(now: 2)
    #expect(fresh == ["a": 5])
  }

  @Test func aLookThatFindsNothingNewKeepsThemFresh() {
    registry.replaceTextfiles([family("a", 1)], now: 0, ttl: 5)
    registry.confirmTextfiles(now: 4, ttl: 5)
    _ = registry.tick(now: 5)
    #expect(fresh == ["a": 1])
    // Nobody could look for too long; looking again does not bring back what was not said again.
    _ = registry.tick(now: 9)
    #expect(fresh.isEmpty)
    registry.confirmTextfiles(now: 10, ttl: 5)
    _ = registry.tick(now: 10)
    #expect(fresh.isEmpty)
  }

  @Test func distributionsAreSeriesOfTheirSamples() {
    var all = TextMetric.Distribution()
    all.set(1, at: 0.5)
    all.set(2, at: 1)
    all.set(3, at: .infinity)
    (all.sum, all.count) = (6.5, 3)
    let labels = [Label("empty", ""), Label("x", "1")]
    registry.replaceTextfiles(
      [
        TextFamily(
          name: "h", kind: .histogram, metrics: [.init(labels: labels, value: .distribution(all))])
      ], now: 0, ttl: 5)
    #expect(
      fresh == [
        "h_bucket{le=0.5,x=1}": 1, "h_bucket{le=1,x=1}": 2, "h_bucket{le=+Inf,x=1}": 3,
        "h_sum{x=1}": 6.5, "h_count{x=1}": 3,
      ])
    registry.replaceTextfiles(
      [
        TextFamily(
          name: "s", kind: .summary, metrics: [.init(labels: [], value: .distribution(all))])
      ], now: 1, ttl: 5)
    _ = registry.tick(now: 1)
    #expect(fresh.keys.sorted().first == "s_count" && fresh["s{quantile=0.5}"] == 1)
  }

  @Test func whatHasNoPlaceIsCountedAsItIsNow() throws {
    try registry.accept([CustomPoint(name: "pushed", labels: [], value: 5, ttl: 60)], now: 0)
    let many = (0..<(CustomLimits.series + 3)).map { family("f\($0)", 1) }
    registry.replaceTextfiles(many + [family("pushed", 6)], now: 0, ttl: 5)
    #expect(registry.leftOutTextfiles == 4 && registry.count(of: .textfile) == CustomLimits.series)
    #expect(fresh["pushed"] == 5)
    registry.replaceTextfiles([family("f0", 1)], now: 1, ttl: 5)
    #expect(registry.leftOutTextfiles == 0)
  }

  @Test func aNameThatNoSeriesCanHaveIsPassedOver() {
    let long = String(repeating: "a", count: CustomLimits.nameLength + 1)
    registry.replaceTextfiles([family(long, 1), family("b", 2)], now: 0, ttl: 5)
    #expect(fresh == ["b": 2])
  }

  @Test func feedsAreAskedAtEachTick() {
    final class Feed: CustomFeed {
      let registry: CustomRegistry
      init(_ registry: CustomRegistry) { self.registry = registry }
      func flush(now: Int64) {
        let points = [CustomPoint(name: "fed", labels: [], value: 0, ttl: 60)]
        let places = registry.place(points, from: .statsd, expires: now + 10).places
        registry.set(
          places.map {
            CustomUpdate(place: $0, value: Double(now), exposed: 0, expires: now + 10)
          })
      }
    }
    registry.attach(Feed(registry))
    for now in 1...3 as ClosedRange<Int64> {
      _ = registry.tick(now: now)
      #expect(fresh == ["fed": Double(now)])
    }
  }
}
