import Testing

@testable import Workloads

@Suite("A unit's rates")
struct UnitCountersTests {
  private func counters(_ seconds: Double, _ change: (inout UnitCounters) -> Void) -> UnitCounters {
    var counters = UnitCounters()
    counters.time = 1_000_000_000 + Int64(seconds * 1e9)
    change(&counters)
    return counters
  }

  private func row(_ now: UnitCounters, since before: UnitCounters) -> UnitRow {
    var row = UnitRow()
    row.setRates(now, since: before)
    return row
  }

  @Test("are growth by time")
  func growth() {
    let before = counters(0) {
      $0.cpu = 1_000_000_000
      $0.cpuUser = 700_000_000
      $0.cpuSystem = 300_000_000
      $0.read = 4096
      $0.written = 0
      $0.periods = 10
      $0.throttledPeriods = 1
      $0.pressureIO = UnitCounters.Stall(some: 0, full: 0)
    }
    let now = counters(2) {
      $0.cpu = 2_000_000_000
      $0.cpuUser = 1_400_000_000
      $0.cpuSystem = 600_000_000
      $0.read = 12288
      $0.written = 1000
      $0.periods = 30
      $0.throttledPeriods = 6
      $0.pressureIO = UnitCounters.Stall(some: 1_000_000, full: 5_000_000)
    }
    let row = row(now, since: before)
    #expect(row.cpu == 0.5)
    #expect(row.cpuUser == 0.35)
    #expect(row.cpuSystem == 0.15)
    #expect(row.read == 4096)
    #expect(row.written == 500)
    #expect(row.throttled == 0.25)
    #expect(row.pressureIO == UnitRow.Stall(some: 0.5, full: 1))
    #expect(row.pressureCPU == UnitRow.Stall())
  }

  @Test("are absent at a first sight")
  func first() {
    let row = row(counters(1) { $0.cpu = 5 }, since: UnitCounters())
    #expect(row.cpu == nil)
  }

  @Test("are absent where a counter went back, or one of the two is")
  func back() {
    let before = counters(0) {
      $0.cpu = 5
      $0.read = 5
    }
    let now = counters(1) { $0.cpu = 4 }
    #expect(row(now, since: before).cpu == nil)
    #expect(row(now, since: before).read == nil)
  }

  @Test("of version 1 are split by ticks")
  func ticks() throws {
    let before = counters(0) {
      $0.cpu = 0
      $0.userTicks = 90
      $0.systemTicks = 10
    }
    let now = counters(1) {
      $0.cpu = 400_000_000
      $0.userTicks = 120
      $0.systemTicks = 20
    }
    #expect(abs(try #require(row(now, since: before).cpuUser) - 0.3) < 1e-12)
    // Too little for a tick of either: as it was all the time.
    let later = counters(2) {
      $0.cpu = 400_001_400
      $0.userTicks = 120
      $0.systemTicks = 20
    }
    let user = try #require(row(later, since: now).cpuUser)
    #expect(abs(user - 0.0000014 * 120 / 140) < 1e-12)
  }
}
