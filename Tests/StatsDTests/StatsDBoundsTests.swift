import Testing

@testable import Monitor
@testable import StatsD

@Suite("What grows in StatsD's table has a bound")
struct StatsDBoundsTests {
  /// A table and its registry.
  private final class Receiver {
    let registry = CustomRegistry()
    private var table: StatsDTable

    init() { table = StatsDTable(registry: registry) }

    func take(_ text: String, now: Int64 = 1) {
      let bytes = Array(text.utf8)
      table.take(bytes.span, now: now, time: 0)
    }

    func flush(now: Int64) { table.flush(now: now) }
    var values: UInt64 { table.values }
    var refused: [String: UInt64] {
      var found: [String: UInt64] = [:]
      for reason in StatsDRefusal.allCases where table.refused[reason.rawValue] > 0 {
        found[reason.name] = table.refused[reason.rawValue]
      }
      return found
    }
  }

  /// More names, and more bytes of them, than are remembered as they were sent.
  @Test("however a name is spelled, all of it is one series")
  func spellings() {
    let receiver = Receiver()
    let tail = String(repeating: "x", count: 200)
    for number in 0..<4096 {
      let dots = String((0..<12).map { number >> $0 & 1 == 0 ? "." : "-" })
      for _ in 0..<2 { receiver.take("a\(dots)\(tail):1|c") }
    }
    receiver.flush(now: 2)
    #expect(receiver.registry.series.count == 1 && receiver.refused.isEmpty)
    #expect(receiver.values == 8192 && receiver.registry.series[0].exposed == 8192)
  }

  @Test("a timer has room for all of its series, or none")
  func timer() {
    let receiver = Receiver()
    let room = CustomLimits.series
    for number in 0..<(room - 7) { receiver.take("g\(number):1|g") }
    receiver.take("t:1|ms")
    #expect(receiver.registry.count(of: .statsd) == room - 7)
    #expect(receiver.refused == ["no_room": 1])
    for number in room..<(room + 7) { receiver.take("g\(number):1|g") }
    receiver.take("last:1|g")
    #expect(receiver.registry.count(of: .statsd) == room && receiver.refused == ["no_room": 2])
  }

  @Test("for whom there was no room, there is some once others have gone")
  func room() {
    let receiver = Receiver()
    for number in 0..<CustomLimits.series { receiver.take("g\(number):1|g") }
    receiver.take("late:1|g", now: 2)
    #expect(receiver.refused == ["no_room": 1])
    // Asked again within some seconds, it is known to have none.
    receiver.take("late:1|g", now: 3)
    #expect(receiver.refused == ["no_room": 2])
    let later = StatsDTable.ttl + 4
    receiver.flush(now: later)
    _ = receiver.registry.tick(now: later)
    receiver.take("late:2|g", now: later)
    receiver.flush(now: later + 1)
    #expect(receiver.refused == ["no_room": 2])
    let fresh = receiver.registry.series.filter { !$0.isStale }
    #expect(fresh.map(\.series.metric.name) == ["late"] && fresh.map(\.value) == [2])
    #expect(receiver.registry.series.count == CustomLimits.series)
  }

  @Test("names and tags are as long and as many as series can have")
  func lengths() {
    let receiver = Receiver()
    let name = String(repeating: "n", count: CustomLimits.nameLength)
    receiver.take("\(name):1|g")
    receiver.take("\(name)n:1|g")
    #expect(receiver.refused == ["malformed": 1])
    let value = String(repeating: "v", count: CustomLimits.valueLength)
    receiver.take("a:1|g|#x:\(value)")
    receiver.take("a:1|g|#x:\(value)v")
    #expect(receiver.refused["tags"] == 1)
    func tags(_ count: Int) -> String { (0..<count).map { "t\($0):1" }.joined(separator: ",") }
    receiver.take("b:1|g|#\(tags(CustomLimits.labels - 1))")
    receiver.take("b:1|g|#\(tags(CustomLimits.labels))")
    #expect(receiver.refused["tags"] == 2 && receiver.values == 3)
    // A timer's own suffix counts as well.
    let stem = String(name.dropLast(4))
    receiver.take("\(stem):1|ms")
    #expect(receiver.refused["malformed"] == 2)
  }
}
