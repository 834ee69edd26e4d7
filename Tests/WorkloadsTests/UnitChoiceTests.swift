import Monitor
import Testing

@testable import Workloads

@Suite("Which units have series of their own")
struct UnitChoiceTests {
  private func table(_ uses: [(name: String, cpu: Double)]) -> UnitTable {
    var table = UnitTable()
    table.hierarchy = .v2
    for (name, cpu) in uses {
      var row = UnitRow()
      row.name = name
      row.cpu = cpu
      row.cpuUser = cpu
      row.cpuSystem = 0
      row.isOutermost = true
      table.rows.append(row)
    }
    return table
  }

  private func names(_ reading: UnitReading) -> [String] { reading.units.map(\.name) }

  private func use(_ reading: UnitReading, _ name: String) -> UnitReading.Use? {
    reading.units.first { $0.name == name }?.use
  }

  @Test("those with the most use, and the rest is summed up")
  func most() {
    var choice = UnitChoice(limit: 2)
    var reading = UnitReading()
    choice.choose(from: table([("c", 0.5), ("b", 0.2), ("a", 0.1), ("d", 0.3)]), into: &reading)
    #expect(names(reading) == ["c", "d", "other"])
    #expect(use(reading, "c")?.cpuUser == 0.5)
    #expect(abs((use(reading, "other")?.cpuUser ?? 0) - 0.3) < 1e-9)
    #expect(reading.layout == 1)
  }

  @Test("all that a unit used is handed over, and added up for the rest")
  func uses() {
    var choice = UnitChoice(limit: 1)
    var reading = UnitReading()
    var table = table([("a", 3), ("b", 1), ("c", 1)])
    for index in table.rows.indices {
      let place = Double(index + 1)
      table.rows[index].memory = UInt64(index + 1) << 30
      table.rows[index].read = place * 10
      table.rows[index].written = place * 20
      table.rows[index].tcpSent = place * 30
      table.rows[index].tcpReceived = place * 40
      table.rows[index].pressureCPU = UnitRow.Stall(some: 0.1, full: 0)
      table.rows[index].pressureMemory = UnitRow.Stall(some: 0.2, full: 0)
      table.rows[index].pressureIO = UnitRow.Stall(some: 0.3, full: 0)
    }
    choice.choose(from: table, into: &reading)
    var wanted = UnitReading.Use()
    wanted.cpuUser = 3
    wanted.cpuSystem = 0
    wanted.memory = 0x1p30
    wanted.read = 10
    wanted.written = 20
    wanted.sent = 30
    wanted.received = 40
    wanted.pressureCPU = 0.1
    wanted.pressureMemory = 0.2
    wanted.pressureIO = 0.3
    #expect(use(reading, "a") == wanted)
    wanted = UnitReading.Use()
    wanted.cpuUser = 2
    wanted.cpuSystem = 0
    wanted.memory = 5 * 0x1p30
    wanted.read = 50
    wanted.written = 100
    wanted.sent = 150
    wanted.received = 200
    #expect(use(reading, "other") == wanted)
  }

  @Test("slices and what is in another unit are counted once")
  func nested() {
    var choice = UnitChoice()
    var reading = UnitReading()
    var table = table([("a.service", 1)])
    var slice = UnitRow()
    slice.name = "system.slice"
    slice.cpuUser = 1
    table.rows.append(slice)
    choice.choose(from: table, into: &reading)
    #expect(names(reading) == ["a.service", "other"])
    #expect(use(reading, "other")?.cpuUser == nil)
  }

  @Test("only one that uses clearly more for a while takes another's place")
  func hysteresis() {
    var choice = UnitChoice(limit: 1)
    var reading = UnitReading()
    for _ in 0..<100 {
      choice.choose(from: table([("a", 0.5), ("b", 0.6)]), into: &reading)
    }
    // b was there from the first and used the most then.
    #expect(names(reading) == ["b", "other"])
    for _ in 0..<200 {
      choice.choose(from: table([("a", 0.8), ("b", 0.6)]), into: &reading)
    }
    #expect(names(reading) == ["b", "other"])
    for _ in 0..<20 {
      choice.choose(from: table([("a", 1), ("b", 0.6)]), into: &reading)
    }
    #expect(names(reading) == ["a", "other"])
    #expect(reading.layout == 2)
  }

  @Test("one that comes has to stay, and one that goes is remembered")
  func comesAndGoes() {
    var choice = UnitChoice(limit: 10)
    var reading = UnitReading()
    choice.choose(from: table([("a", 1)]), into: &reading)
    for _ in 0..<UnitChoice.probation {
      choice.choose(from: table([("a", 1), ("b", 1)]), into: &reading)
    }
    #expect(names(reading) == ["a", "other"])
    #expect(use(reading, "other")?.cpuUser == 1)
    for _ in 0..<UnitChoice.period {
      choice.choose(from: table([("a", 1), ("b", 1)]), into: &reading)
    }
    #expect(names(reading) == ["a", "b", "other"])
    for _ in 0..<UnitChoice.memory {
      choice.choose(from: table([("b", 1)]), into: &reading)
    }
    #expect(names(reading) == ["a", "b", "other"])
    #expect(use(reading, "a")?.cpuUser == nil)
    for _ in 0..<UnitChoice.period + 1 {
      choice.choose(from: table([("b", 1)]), into: &reading)
    }
    #expect(names(reading) == ["b", "other"])
    #expect(reading.layout == 3)
  }

  @Test("what the host cannot tell has no series")
  func columns() {
    var choice = UnitChoice()
    var reading = UnitReading()
    var table = table([("a", 1)])
    table.absent = ["memory", "io"]
    choice.choose(from: table, into: &reading)
    #expect(reading.columns == [.cpu])
    table.hasTraffic = true
    choice.choose(from: table, into: &reading)
    #expect(reading.columns == [.cpu, .network])
    table.hasPressure = true
    choice.choose(from: table, into: &reading)
    #expect(reading.columns == [.cpu, .network, .pressure])
  }
}
