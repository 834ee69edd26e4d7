import Testing

@testable import Monitor

/// The series of units, and the sampler's way to them.
@Suite struct UnitFamilyTests {
  private func reading(_ names: [String], layout: UInt64 = 1) -> UnitReading {
    var reading = UnitReading()
    reading.layout = layout
    reading.columns = [.cpu, .memory, .pressure]
    for name in names {
      var unit = UnitReading.Unit(name: name)
      unit.use.cpuUser = 0.25
      unit.use.memory = 4096
      reading.units.append(unit)
    }
    return reading
  }

  @Test func seriesAreThoseOfTheColumns() throws {
    var host = ScriptedHost()
    host.snapshot.units = reading(["a\\x2db.service", "other"])
    let values = try host.frame()
    #expect(values["system.unit.cpu.utilization{unit=a\\x2db.service,mode=user}"] == 0.25)
    #expect(values.has("system.unit.cpu.utilization{unit=other,mode=system}"))
    #expect(values["system.unit.cpu.utilization{unit=other,mode=system}"] == nil)
    #expect(values["system.unit.memory.usage{unit=other}"] == 4096)
    #expect(values.has("system.unit.pressure{unit=other,resource=io}"))
    #expect(!values.has("system.unit.disk.io{unit=other,direction=read}"))
    #expect(!values.has("system.unit.network.io{unit=other,direction=receive}"))
  }

  @Test func theSchemaChangesWithTheLayout() throws {
    var host = ScriptedHost()
    host.snapshot.units = reading(["a", "other"])
    let first = try host.frame().frame.schema.version
    host.snapshot.units.units[0].use.memory = 5
    let second = try host.frame().frame.schema.version
    #expect(second == first)
    host.snapshot.units.take(reading(["a", "b", "other"], layout: 2))
    let values = try host.frame()
    #expect(values.frame.schema.version == first + 1)
    #expect(values["system.unit.memory.usage{unit=b}"] == 4096)
  }

  @Test func whatIsLateIsStale() throws {
    var host = ScriptedHost()
    host.snapshot.units = reading(["a", "other"])
    host.snapshot.units.isStale = true
    let frame = try host.frame().frame
    let stale = frame.stale.map { frame.schema.series[$0].metric.name }
    #expect(stale.contains("system.unit.memory.usage"))
    #expect(!stale.contains("telltale.source.duration"))
  }

  @Test func theSamplerBeginsAndTakes() throws {
    final class Source: ScanSource {
      func begin(at now: Moment) {}
      func take(into units: inout UnitReading, patience: Int64) -> SocketScan? {
        units.layout = 7
        units.cost = Double(patience)
        return nil
      }
    }
    final class Nobody: SampleListener {
      func sampled(sequence: UInt64) {}
      func happened(_ event: Event) {}
    }
    let snapshot = SharedSnapshot()
    let store = FrameStore()
    var round = SamplingRound(
      paths: try FixtureHost.named("6.18.44-x86_64-2cpu").paths, scans: Source(), store: store,
      custom: CustomRegistry(), snapshot: snapshot)
    round.read(Nobody(), patience: SamplingRound.patience(interval: 1_000_000_000))
    #expect(snapshot.with { snapshot, _ in snapshot.units.layout } == 7)
    #expect(snapshot.with { snapshot, _ in snapshot.units.cost } == 1e8)
    #expect(snapshot.round == 1)
  }
}
