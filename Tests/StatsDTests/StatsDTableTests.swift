import Monitor
import Testing

@testable import StatsD

@Suite("StatsD's values in ticks")
struct StatsDTableTests {
  private static let second: Int64 = 1_000_000_000

  /// The series after datagrams that came in the second before: `name{labels}` to value on /metrics.
  private func series(_ datagrams: String..., ticks: Int = 1) -> [String: Double] {
    let registry = CustomRegistry()
    var table = StatsDTable(registry: registry)
    table.flush(now: Self.second)
    for text in datagrams {
      let bytes = Array(text.utf8)
      table.take(bytes.span, now: Self.second + 1, time: 0)
    }
    for tick in 1...ticks { table.flush(now: Self.second * Int64(tick + 1)) }
    var found: [String: Double] = [:]
    for one in registry.series {
      let labels = one.series.labels.map { "\($0.name)=\($0.value)" }.joined(separator: ",")
      found[one.series.metric.name + (labels.isEmpty ? "" : "{\(labels)}")] = one.exposed
    }
    return found
  }

  @Test("counters add up, by their sample rate")
  func counters() {
    #expect(series("a:1|c\na:2|c|@0.5\n", "a:1:1|c") == ["a": 7])
    #expect(series("a.b-c/d:1|c|#y:2,x:1", "a.b-c/d:1|c|#x:1,y:2") == ["a_b_c_d{x=1,y=2}": 2])
  }

  @Test("gauges are set, or moved where a sign stands before the value")
  func gauges() {
    #expect(series("a:5|g\na:+3|g\na:-1|g\nb:-4|g") == ["a": 7, "b": -4])
    #expect(series("a:5|g", "a:0|g\na:-5|g", ticks: 3) == ["a": -5])
  }

  @Test("timers have a count, a sum, extremes, a mean and quantiles")
  func timers() throws {
    let found = series((1...100).map { "t:\($0)|ms" }.joined(separator: "\n"))
    #expect(found["t_count"] == 100)
    #expect(found["t_sum"] == 5050)
    #expect(found["t_min"] == 1)
    #expect(found["t_max"] == 100)
    #expect(found["t_mean"] == 50.5)
    for (quantile, value) in [("0.5", 50.0), ("0.95", 95), ("0.99", 99)] {
      let estimate = try #require(found["t{quantile=\(quantile)}"])
      #expect(abs(estimate - value) <= 0.02 * value)
    }
  }

  @Test("sets count different values")
  func sets() { #expect(series("s:a|s\ns:b|s\ns:a|s") == ["s": 2]) }

  @Test("tags become labels, and what cannot be one is refused")
  func tags() {
    #expect(series("a:1|c|#env:prod,flag,1x:y,,__z:w") == ["a{_1x=y,_z=w,env=prod,flag=true}": 1])
    #expect(series("t:1|ms|#quantile:x").keys.contains("t_count{exported_quantile=x}"))
    let many = (0..<40).map { "l\($0):x" }.joined(separator: ",")
    #expect(series("a:1|c|#\(many)").isEmpty)
  }

  private func refused(_ texts: [[UInt8]]) -> ([String: UInt64], UInt64) {
    var table = StatsDTable(registry: CustomRegistry())
    for bytes in texts { table.take(bytes.span, now: 1, time: 0) }
    var reasons: [String: UInt64] = [:]
    for reason in StatsDRefusal.allCases where table.refused[reason.rawValue] > 0 {
      reasons[reason.name] = table.refused[reason.rawValue]
    }
    return (reasons, table.values)
  }

  @Test("what is refused is counted by its reason")
  func refusals() {
    let text = "a:1|c\na:1|g\nb:x|c\nc|c\nd:1|q\ne:1|c|@9\n_e{1,1}:a|b\n\u{7f}:1|c\nf:1|g|T5000\n"
    let (reasons, values) = refused([Array(text.utf8), [0xff, 0x3a, 0x31, 0x7c, 0x63]])
    #expect(values == 1)
    #expect(
      reasons == [
        "conflict": 1, "value": 1, "malformed": 3, "type": 1, "rate": 1, "event": 1, "timestamp": 1,
      ])
  }

  @Test("series are bounded, however many names come")
  func bound() {
    let texts = (0..<20_000).map { Array("name\($0):1|c|#x:\($0)".utf8) }
    let (reasons, values) = refused(texts)
    #expect(values == UInt64(CustomLimits.series))
    #expect(reasons == ["no_room": 20_000 - UInt64(CustomLimits.series)])
  }

  @Test("random bytes are refused and nothing else")
  func garbage() {
    var generator = SystemRandomNumberGenerator()
    var table = StatsDTable(registry: CustomRegistry())
    for _ in 0..<5000 {
      let bytes = (0..<Int.random(in: 0...80, using: &generator)).map { _ in
        Bool.random() ? UInt8.random(in: 0...255) : Array(":|@#cg1\n,".utf8).randomElement() ?? 0
      }
      table.take(bytes.span, now: 1, time: 0)
    }
    table.flush(now: 2)
  }

  @Test("an entry that gets nothing for five minutes gives way")
  func expiry() {
    let registry = CustomRegistry()
    var table = StatsDTable(registry: registry)
    table.take(Array("a:1|c".utf8).span, now: 1, time: 0)
    table.flush(now: 2)
    table.flush(now: StatsDTable.ttl + 2)
    table.take(Array("a:5|c".utf8).span, now: StatsDTable.ttl + 3, time: 0)
    table.flush(now: StatsDTable.ttl + 4)
    #expect(registry.series.map(\.exposed) == [5], "a new count")
  }
}

@Suite("Sketches")
struct SketchTests {
  @Test(arguments: [1.0, 1e-6, 1e9, -3.0])
  func quantiles(_ scale: Double) throws {
    var sketch = QuantileSketch()
    for value in 1...10_000 { sketch.add(Double(value) * scale, weight: 1) }
    for share in [0.5, 0.95, 0.99] {
      let rank = scale < 0 ? 1 - share : share
      let expected = (1 + rank * 9999) * scale
      let found = try #require(sketch.quantile(share))
      #expect(abs(found - expected) <= 0.011 * abs(expected) + abs(scale))
    }
    sketch.clear()
    #expect(sketch.quantile(0.5) == nil)
  }

  @Test("values over many sizes keep the large ones exact")
  func wide() throws {
    var sketch = QuantileSketch()
    for power in -30...30 { sketch.add(exp10(Double(power)), weight: 1) }
    let found = try #require(sketch.quantile(1))
    #expect(abs(found - 1e30) <= 0.01 * 1e30)
  }

  private func exp10(_ power: Double) -> Double { Double("1e\(Int(power))") ?? 0 }

  @Test(arguments: [0, 1, 256, 257, 1000, 50_000])
  func unique(_ count: Int) {
    var unique = UniqueCounter()
    for value in 0..<count {
      for _ in 0..<2 {
        var hash = UInt64(value) &* 0x9e37_79b9_7f4a_7c15
        hash = (hash ^ (hash >> 30)) &* 0xbf58_476d_1ce4_e5b9
        hash = (hash ^ (hash >> 27)) &* 0x94d0_49bb_1331_11eb
        unique.add(hash ^ (hash >> 31))
      }
    }
    if count <= 256 {
      #expect(unique.count == Double(count))
    } else {
      #expect(abs(unique.count - Double(count)) <= 0.08 * Double(count))
    }
  }
}
