import ProcFS
import Testing

@testable import Monitor

@Suite struct FrameMakerTests {
  private let two = """
    Inter-|   Receive                                                |  Transmit
     face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed
        lo: 1000 10 0 0 0 0 0 0 1000 10 0 0 0 0 0 0
      eth0: 5000 50 0 0 0 0 0 0 7000 70 0 0 0 0 0 0

    """

  private func interfaces(_ rows: (name: String, bytes: Int)...) -> String {
    let header = two.split(separator: "\n").prefix(2).joined(separator: "\n")
    let lines = rows.map { "\($0.name): \($0.bytes) 0 0 0 0 0 0 0 \($0.bytes) 0 0 0 0 0 0 0" }
    return header + "\n" + lines.map { $0 + "\n" }.joined()
  }

  private func io(_ device: String) -> String {
    "system.network.io{device=\(device),direction=receive}"
  }

  @Test func framesAreNumberedFromOne() throws {
    var host = ScriptedHost()
    host.snapshot.uptime.take("1.00 1.00", at: 0)
    for number in 1...3 as ClosedRange<UInt64> {
      let values = try host.frame()
      #expect(values.frame.sequence == number && values.frame.time == Int64(number) * 1000)
      #expect(values.frame.schema.version == 1 && host.change == nil)
    }
  }

  /// A new interface bumps the version, and the rates of the others go on.
  @Test func anInterfaceComesAndGoes() throws {
    var host = ScriptedHost()
    host.snapshot.netDev.take(interfaces(("lo", 1000), ("eth0", 5000)), at: 1)
    #expect(try host.frame()[io("eth0")] == nil)
    host.snapshot.netDev.take(interfaces(("lo", 1100), ("eth0", 5500)), at: 2)
    let before = try host.frame()
    #expect(before[io("eth0")] == 500 && before.frame.schema.version == 1)

    host.snapshot.netDev.take(interfaces(("lo", 1200), ("wg0", 77), ("eth0", 6500)), at: 3)
    let came = try host.frame()
    #expect(came.frame.schema.version == 2)
    #expect(host.change?.added == 8 && host.change?.removed == 0)
    #expect(came[io("lo")] == 100 && came[io("eth0")] == 1000)
    #expect(came.has(io("wg0")) && came[io("wg0")] == nil)
    #expect(came.frame.gap == nil)

    host.snapshot.netDev.take(interfaces(("lo", 1300), ("wg0", 87), ("eth0", 6600)), at: 4)
    let stays = try host.frame()
    #expect(stays.frame.schema === came.frame.schema && host.change == nil)
    #expect(stays[io("wg0")] == 10)

    host.snapshot.netDev.take(interfaces(("lo", 1400), ("eth0", 6900)), at: 5)
    let went = try host.frame()
    #expect(went.frame.schema.version == 3)
    #expect(host.change?.added == 0 && host.change?.removed == 8)
    #expect(went[io("lo")] == 100 && went[io("eth0")] == 300 && !went.has(io("wg0")))
    // The name that returns has counted anew.
    host.snapshot.netDev.take(interfaces(("lo", 1400), ("wg0", 5), ("eth0", 6900)), at: 6)
    let back = try host.frame()
    #expect(back.has(io("wg0")) && back[io("wg0")] == nil && back.frame.gap == nil)
  }

  /// One interface in the place of another, in the same row, is not taken for it.
  @Test func aRenamedInterfaceIsAnother() throws {
    var host = ScriptedHost()
    host.snapshot.netDev.take(interfaces(("lo", 0), ("eth0", 100)), at: 1)
    _ = try host.frame()
    host.snapshot.netDev.take(interfaces(("lo", 10), ("wan", 200)), at: 2)
    let values = try host.frame()
    #expect(values.frame.schema.version == 2)
    #expect(host.change?.added == 8 && host.change?.removed == 8)
    #expect(values[io("wan")] == nil && values[io("lo")] == 10 && !values.has(io("eth0")))
  }

  @Test func rowsInAnotherOrderKeepTheirRates() throws {
    var host = ScriptedHost()
    host.snapshot.netDev.take(interfaces(("a", 100), ("b", 1000), ("c", 5000)), at: 1)
    _ = try host.frame()
    host.snapshot.netDev.take(interfaces(("c", 5003), ("a", 101), ("b", 1002)), at: 2)
    let values = try host.frame()
    #expect([values[io("a")], values[io("b")], values[io("c")]] == [1, 2, 3])
    #expect(host.change?.added == 0 && host.change?.removed == 0)
  }

  /// A counter that goes back, or wraps at 32 bits, gives no value and a word on why; never a spike.
  @Test(arguments: [(5000, 4999), (4_294_967_290, 4), (5000, 0)])
  func aCounterThatWentBackIsAGap(_ before: Int, _ now: Int) throws {
    var host = ScriptedHost()
    host.snapshot.netDev.take(interfaces(("eth0", before), ("lo", 10)), at: 1)
    _ = try host.frame()
    host.snapshot.netDev.take(interfaces(("eth0", now), ("lo", 30)), at: 2)
    let values = try host.frame()
    #expect(values[io("eth0")] == nil && values[io("lo")] == 20)
    #expect(values.frame.gap == Gap(cause: .counterReset, seconds: 1))
    host.snapshot.netDev.take(interfaces(("eth0", now + 8), ("lo", 30)), at: 3)
    let after = try host.frame()
    #expect(after[io("eth0")] == 8 && after.frame.gap == nil)
  }

  /// Where time is missing as well, that is what is told.
  @Test func missingTimeGoesBeforeAReset() throws {
    var host = ScriptedHost()
    host.snapshot.netDev.take(interfaces(("eth0", 10)), at: 1)
    _ = try host.frame()
    host.snapshot.netDev.take(interfaces(("eth0", 5)), at: 2)
    let gap = Gap(cause: .suspend, seconds: 60)
    #expect(try host.frame(gap: gap).frame.gap == gap)
  }

  @Test func aSourceThatFailsIsStaleAndTheOthersAreNot() throws {
    var host = ScriptedHost()
    host.snapshot.uptime.take("5.00 1.00", at: 1)
    host.snapshot.netDev.take(interfaces(("lo", 0)), at: 1)
    _ = try host.frame()
    host.snapshot.netDev.take(interfaces(("lo", 70)), at: 2)
    #expect(try host.frame().frame.stale.isEmpty)
    host.snapshot.netDev.take("broken", at: 3)
    host.snapshot.uptime.take("7.00 1.00", at: 3)
    let values = try host.frame()
    #expect(values.isStale(io("lo")) && values[io("lo")] == 70)
    #expect(!values.isStale("system.uptime") && values["system.uptime"] == 7)
    host.snapshot.netDev.take(interfaces(("lo", 130)), at: 5)
    let after = try host.frame()
    #expect(after.frame.stale.isEmpty && after[io("lo")] == 20)
  }

  @Test func whatIsGoneLeavesTheSchema() throws {
    var host = ScriptedHost()
    host.snapshot.uptime.take("5.00 1.00", at: 1)
    host.snapshot.netDev.take(interfaces(("lo", 0)), at: 1)
    #expect(try host.frame().has(io("lo")))
    host.snapshot.netDev.miss(at: 2)
    let values = try host.frame()
    #expect(!values.has(io("lo")) && values["system.uptime"] == 5)
    #expect(values.frame.schema.version == 2)
  }

  @Test func pushedSeriesComeLastAndBumpTheVersion() throws {
    var host = ScriptedHost()
    host.snapshot.uptime.take("5.00 1.00", at: 1)
    _ = try host.frame()
    let registry = CustomRegistry()
    try registry.accept(
      [CustomPoint(name: "a", labels: [], unit: "By", value: 0.1, ttl: 1)], now: 0)
    let came = try host.frame(custom: registry.series)
    #expect(came.frame.schema.version == 2 && came["a"] == 0.1)
    #expect(came.frame.schema.series.last?.metric.name == "a")
    try registry.accept([CustomPoint(name: "a", labels: [], unit: "By", value: 7)], now: 0)
    #expect(try host.frame(custom: registry.series).frame.schema === came.frame.schema)
    try registry.accept([CustomPoint(name: "a", labels: [], unit: "s", value: 7, ttl: 1)], now: 0)
    let changed = try host.frame(custom: registry.series)
    #expect(changed.frame.schema.version == 3)
    #expect(changed.frame.schema.series.last?.metric.unit == "s")
    _ = registry.tick(now: 2_000_000_000)
    let stale = try host.frame(custom: registry.series)
    #expect(stale.isStale("a") && stale["a"] == 7 && stale.frame.schema.version == 3)
  }

  @Test func aPushedMinusZeroIsZero() throws {
    let registry = CustomRegistry()
    try registry.accept([CustomPoint(name: "a", labels: [], value: -0.0)], now: 0)
    var host = ScriptedHost()
    host.snapshot.uptime.take("5.00 1.00", at: 1)
    #expect(try host.frame(custom: registry.series)["a"] == 0)
  }
}
