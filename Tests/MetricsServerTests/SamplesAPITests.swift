import FoundationEssentials
import HTTPTypes
import HummingbirdCore
import Monitor
import Testing

@testable import MetricsServer
@testable import Monitor

@Suite struct SamplesAPITests {
  private let store = FrameStore()
  private var api: SamplesAPI { SamplesAPI(store: store) }

  /// Frames of two schemas: 1 to `half` with one processor, the rest with two.
  private func fill(_ count: UInt64, changeAfter half: UInt64 = 1 << 32) {
    var frames = TestFrames()
    for number in 1...count {
      if number == half + 1 { frames.change(to: 2) }
      store.append(frames.frame(number))
    }
  }

  private func recent(_ query: String) async throws -> [JSON] {
    let text = try await api.recent(Exchange("/api/v1/recent?\(query)")).text
    return try #require(try JSON(text)["series"]).array
  }

  private func values(_ series: JSON?) -> [Double?] {
    (series?["points"]?.array ?? []).map { $0.array[1].number }
  }

  @Test func withoutASampleThereIsNoAnswer() {
    for target in ["/snapshot", "/recent?series=a"] {
      let problem = #expect(throws: Problem.self) {
        target == "/snapshot"
          ? try api.snapshot(Exchange(target)) : try api.recent(Exchange(target))
      }
      #expect(problem?.status == .serviceUnavailable)
    }
  }

  @Test func theSnapshotIsTheNewestFrame() async throws {
    fill(3)
    store.append(TestFrames().frame(4, stale: [1]))
    let json = try JSON(try await api.snapshot(Exchange("/api/v1/snapshot")).text)
    #expect(json["seq"] == .number(4) && json["time"] == .number(1_700_000_004))
    let series = try #require(json["series"]).array
    #expect(series.map { $0["name"]?.string } == ["test.cpu", "test.memory", "pushed"])
    #expect(series.map { $0["value"]?.number } == [0.04, 4, 4.5])
    #expect(series.map { $0["stale"] } == [nil, .bool(true), nil])
    #expect(series[0]["labels"] == .object(["cpu": .string("0")]))
  }

  @Test func theCatalogueHoldsWhatIsPushedAsWell() async throws {
    fill(1)
    let json = try JSON(try await api.catalogue(Exchange("/api/v1/catalogue")).text)
    let metrics = try #require(json["metrics"]).array
    #expect(metrics.count == Catalogue.metrics.count + 1)
    #expect(metrics.last?["name"] == .string("pushed"))
    #expect(metrics.allSatisfy { $0["help"]?.string != nil && $0["unit"]?.string != nil })
  }

  @Test func pointsOfTheLastSeconds() async throws {
    fill(400)
    let all = try await recent("series=test.memory&seconds=3600")
    #expect(all.count == 1 && values(all[0]) == (1...400).map { Double($0) })
    #expect(all[0]["unit"] == .string("By"))
    #expect(all[0]["points"]?.array[0] == .array([.number(1_700_000_001), .number(1)]))
    #expect(values(try await recent("series=test.memory")[0]) == (101...400).map { Double($0) })
    let five = try await recent("series=test.memory&seconds=5")
    #expect(values(five[0]) == [396, 397, 398, 399, 400])
  }

  /// A series that an older schema lacked, or had in another place.
  @Test func aChangeOfSchema() async throws {
    fill(4, changeAfter: 2)
    let found = try await recent("series=test.cpu&series=test.memory")
    #expect(
      found.map { $0["labels"] } == [
        .object(["cpu": .string("0")]), .object(["cpu": .string("1")]), .object([:]),
      ])
    #expect(values(found[0]) == [0.01, 0.02, 0.03, 0.04])
    #expect(values(found[1]) == [nil, nil, 0.03, 0.04])
    #expect(values(found[2]) == [1, 2, 3, 4])
  }

  @Test(
    arguments: [
      ("series=test.cpu", ["test.cpu", "test.cpu"]), ("family=memory", ["test.memory"]),
      ("family=memory,custom", ["test.memory", "pushed"]),
      ("series=pushed&family=memory", ["test.memory", "pushed"]),
      ("series=test.cpu%7Bcpu=%221%22%7D", ["test.cpu"]),
      ("series=test.cpu%7B%7D", ["test.cpu", "test.cpu"]),
      ("series=test.cpu%7Bcpu=%229%22%7D", []), ("series=nothing", []), ("series=test", []),
    ] as [(String, [String])])
  func chosenSeries(_ query: String, _ names: [String]) async throws {
    fill(3, changeAfter: 1)
    #expect(try await recent(query).compactMap { $0["name"]?.string } == names)
  }

  @Test(arguments: [
    ("", "series"), ("seconds=5", "series"), ("series=a&seconds=0", "seconds"),
    ("series=a&seconds=3601", "seconds"), ("series=a&points=0", "points"),
    ("series=a&points=x", "points"), ("family=gpu", "families"), ("series=a%7B", "series"),
    ("series=a%7Bx%7D", "series"), ("series=a%7Bx=%221%22%7Dy", "series"), ("serie=a", "serie"),
  ])
  func badQuestions(_ query: String, _ field: String) {
    fill(1)
    do {
      _ = try api.recent(Exchange("/api/v1/recent?\(query)"))
      Issue.record("the question was answered")
    } catch let problem as Problem {
      #expect(problem.status == .badRequest && problem.field == field)
    } catch let error as SubscriptionError {
      #expect(error.field == field)
    } catch {
      Issue.record(error)
    }
  }

  /// Fewer points than frames: each is the mean of its share of the time, and none too many come.
  @Test(arguments: [1, 2, 3, 7, 10, 59, 60, 99, 100, 150])
  func averages(_ points: Int) async throws {
    fill(100)
    let found = try await recent("series=test.memory&seconds=100&points=\(points)")
    let means = values(found[0]).compactMap { $0 }
    #expect(means.count <= points && means.count >= min(points, 100) / 2)
    let times = (found[0]["points"]?.array ?? []).compactMap { $0.array[0].number }
    #expect(times.last == 1_700_000_100)
    // Shares lie side by side: the mean of each is the middle between its ends.
    var first = 1.0
    for (time, mean) in zip(times, means) {
      let last = time - 1_700_000_000
      #expect(mean == (first + last) / 2)
      first = last + 1
    }
    #expect(first == 101, "every frame is in one of them")
  }

  /// The clock was set back: what it shows a second time stands there once, in order.
  @Test func timesNeverGoBack() async throws {
    let frames = TestFrames()
    for (number, second) in [(1, 10), (2, 11), (3, 12), (4, 11), (5, 12), (6, 13)]
      as [(UInt64, Int64)]
    {
      let frame = frames.frame(number)
      store.append(
        sequence: number, time: TestFrames.start + second * 1000, written: Int64(number) * 1000,
        schema: frame.schema, cells: frame.cells, stale: [], gap: nil)
    }
    let found = try await recent("series=test.memory")
    #expect(values(found[0]) == [1, 4, 5, 6])
  }

  @Test func tooLargeAnAnswerIsRefused() {
    let metric = Metric(
      name: "many", family: .cpu, unit: "1", kind: .gauge, decimals: 0, labels: ["n"], help: "")
    let series = (0..<5000).map { Series(metric: metric, labels: [Label("n", "\($0)")]) }
    let schema = Schema(version: 1, series: series, keys: [], rows: [])
    let cells = Array(repeating: Cell(bits: 1), count: 5000)
    for number in 1...100 as ClosedRange<UInt64> {
      store.append(
        sequence: number, time: Int64(number) * 1000, schema: schema, cells: cells, stale: [],
        gap: nil)
    }
    let problem = #expect(throws: Problem.self) {
      try api.recent(Exchange("/api/v1/recent?series=many"))
    }
    #expect(problem?.status == .badRequest)
    #expect(problem?.detail.contains("set points") == true)
    #expect(throws: Never.self) { try api.recent(Exchange("/api/v1/recent?series=many&points=50")) }
  }
}
