import Monitor
import Testing

@testable import MetricsServer

@Suite struct SubscriptionTests {
  @Test(
    arguments: [
      ([], nil), (["cpu"], [.cpu]),
      (["memory", "self", "cpu", "cpu"], [.cpu, .memory, .telltale]),
      (Family.allCases.map(\.rawValue), nil), (["custom"], [.custom]),
    ] as [([String], Set<Family>?)])
  func families(_ names: [String], _ families: Set<Family>?) throws {
    #expect(try Subscription.families(names) == families)
  }

  @Test(arguments: [[""], ["cpu", "gpu"], ["CPU"], ["telltale"]])
  func anUnknownFamilyIsRefusedWithAllThereAre(_ names: [String]) {
    let error = #expect(throws: SubscriptionError.self) { try Subscription.families(names) }
    #expect(error?.field == "families")
    #expect(error?.problem.contains("filesystem, network, sockets") == true)
  }

  @Test(
    arguments: [
      ("1s", 1000, 1), ("2s", 1000, 2), ("60", 1000, 60), ("1h", 1000, 3600), ("100ms", 20, 5),
      ("2.5s", 500, 5),
    ] as [(String, Int64, Int)])
  func intervals(_ text: String, _ tick: Int64, _ ticks: Int) throws {
    #expect(try Subscription.ticks(text, interval: tick * 1_000_000) == ticks)
  }

  @Test(arguments: ["", "0s", "1.5s", "500ms", "2h", "-1s", "fast", "1e3", "3601s"])
  func anIntervalThatIsNone(_ text: String) {
    let error = #expect(throws: SubscriptionError.self) {
      try Subscription.ticks(text, interval: 1_000_000_000)
    }
    #expect(error?.field == "interval")
  }

  @Test func ticksAreCountedFromTheClock() {
    let every = Subscription(format: .sse, every: 3)
    #expect(
      (0...6).map { every.includes(tick: $0) } == [true, false, false, true, false, false, true])
    #expect(Subscription(format: .sse).includes(tick: 7))
  }

  private func parameters(_ query: String) throws -> StreamParameters {
    try StreamParameters(
      Query(query[...], known: StreamParameters.names), format: .sse, tick: 1_000_000_000)
  }

  @Test func allParameters() throws {
    let found = try parameters("families=cpu,memory&interval=5s&after=17&viewer=ab%20c")
    #expect(found.subscription == Subscription(format: .sse, families: [.cpu, .memory], every: 5))
    #expect(found.after == 17 && found.viewer == "ab c")
    let none = try parameters("")
    #expect(none.subscription == Subscription(format: .sse))
    #expect(none.after == nil && none.viewer == nil)
    #expect(try parameters("after=0").after == 0)
    #expect(try parameters("after=9223372036854775807").after == UInt64(Int64.max))
  }

  @Test(arguments: [
    "after=9223372036854775808", "after=-1", "after=", "after=1&after=2", "after=0x1", "family=cpu",
    "families=", "families=cpu,", "interval=1s&interval=1s", "viewer=a&viewer=b", "viewer=%ff",
  ])
  func badParameters(_ query: String) {
    #expect(throws: (any Error).self) { try parameters(query) }
  }
}
