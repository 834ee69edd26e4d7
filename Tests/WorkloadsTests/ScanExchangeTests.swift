import Monitor
import ProcFS
import Testing

@testable import Workloads

@Suite("What a scan has found") struct ScanExchangeTests {
  private static let short: Int64 = 1_000_000
  private static let long: Int64 = 5_000_000_000

  private let exchange = ScanExchange()

  private func reading(cpu: Double) -> UnitReading {
    var use = UnitReading.Use()
    use.cpuUser = cpu
    var reading = UnitReading()
    reading.units = [UnitReading.Unit(name: "a", use: use)]
    reading.layout = 1
    return reading
  }

  @Test("is handed over in its tick, or its units are stale")
  func tick() {
    var taken = UnitReading()
    exchange.expect(5)
    _ = exchange.take(into: &taken, patience: Self.short)
    #expect(!taken.isPresent && taken.isStale)
    exchange.put(reading(cpu: 1), nil, of: 5)
    _ = exchange.take(into: &taken, patience: Self.short)
    #expect(taken.isPresent && !taken.isStale)
    #expect(taken.units.map(\.name) == ["a"])
    exchange.expect(6)
    _ = exchange.take(into: &taken, patience: Self.short)
    #expect(taken.isStale && taken.units[0].use.cpuUser == 1)
  }

  @Test("is waited for")
  func patience() {
    exchange.expect(6)
    BlockingThread.detach(name: "late") { [exchange] in
      BlockingThread.sleep(nanoseconds: 5_000_000)
      var reading = UnitReading()
      reading.layout = 1
      exchange.put(reading, nil, of: 6)
    }
    var taken = UnitReading()
    _ = exchange.take(into: &taken, patience: Self.long)
    #expect(taken.isPresent && !taken.isStale)
  }

  @Test("is not waited for again where it did not come")
  func overdue() {
    var taken = UnitReading()
    exchange.expect(1)
    _ = exchange.take(into: &taken, patience: Self.short)
    let start = Moment.monotonicNow()
    for tick in 2..<20 as Range<Int64> {
      exchange.expect(tick)
      _ = exchange.take(into: &taken, patience: Self.long)
      #expect(taken.isStale)
    }
    #expect(Moment.monotonicNow() - start < Self.long)
    exchange.put(reading(cpu: 2), nil, of: 20)
    exchange.expect(20)
    _ = exchange.take(into: &taken, patience: Self.long)
    #expect(!taken.isStale)
  }

  @Test("has its sockets handed over once, and in its tick")
  func sockets() {
    var taken = UnitReading()
    exchange.put(
      reading(cpu: 1), SocketScan(states: SocketStates(), isNew: true, cost: 2), of: 5)
    exchange.expect(5)
    let first = exchange.take(into: &taken, patience: Self.short)
    #expect(first?.isNew == true && first?.cost == 2)
    #expect(exchange.take(into: &taken, patience: Self.short) == nil)
    #expect(!taken.isStale)
    exchange.put(reading(cpu: 1), SocketScan(states: SocketStates(), isNew: false), of: 6)
    exchange.expect(7)
    #expect(exchange.take(into: &taken, patience: Self.short) == nil)
  }
}
