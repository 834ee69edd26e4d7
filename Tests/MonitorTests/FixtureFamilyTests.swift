import ProcFS
import Testing

@testable import Monitor

/// Whole hosts through the sampler's own reading: the gauges, each worked out here from what an
/// independent reader found in the same files.
@Suite struct FixtureFamilyTests {
  @Test func thereAreHosts() { #expect(FixtureHost.all.count >= 5) }

  /// Every series that a host has is in the catalogue, with its labels in the catalogue's order.
  @Test(arguments: FixtureHost.all) func everySeriesIsInTheCatalogue(_ host: FixtureHost) throws {
    let values = try Values(try host.snapshot())
    #expect(values.frame.schema.series.count > 150)
    for series in values.frame.schema.series {
      let name = series.metric.name
      let known = try #require(Catalogue.metrics.first { $0.name == name }, "\(name)")
      #expect(series.metric.unit == known.unit && series.metric.kind == known.kind)
      // The whole machine's processor time has no label cpu; all others carry every label.
      let labels = series.labels.map(\.name)
      let isWhole = name == "system.cpu.utilization" && labels == ["mode"]
      #expect(labels == known.labels || isWhole, "\(Values.name(of: series))")
      #expect(series.labels.allSatisfy { !$0.value.isEmpty || $0.name == "device" })
    }
  }

  /// The pass that takes down the series and the one that writes values agree, on every host.
  @Test(arguments: FixtureHost.all) func bothPassesAgree(_ host: FixtureHost) throws {
    let snapshot = try host.snapshot()
    var builder = SchemaBuilder()
    Families.walk(snapshot, custom: [], into: &builder)
    let schema = builder.schema(version: 1)
    var writer = FrameWriter(schema: schema)
    for _ in 0..<3 {
      writer.begin(schema)
      Families.walk(snapshot, custom: [], into: &writer)
      #expect(writer.isComplete && writer.cells.count == schema.series.count)
      #expect(!writer.sawReset && writer.stale.isEmpty)
    }
  }

  /// Nothing moved between the two readings, so every rate is 0, and no ratio leaves its range.
  @Test(arguments: FixtureHost.all) func aHostThatStandsStill(_ host: FixtureHost) throws {
    let values = try Values(try host.snapshot())
    for (position, series) in values.frame.schema.series.enumerated() {
      let value = values.frame.value(at: position)
      let name = Values.name(of: series)
      if series.metric.kind == .rate, series.metric.family != .telltale {
        #expect(value == 0, "\(name)")
      }
      if series.metric.unit == "1", let value { #expect((0...1).contains(value), "\(name)") }
    }
  }

  @Test(arguments: FixtureHost.all) func memory(_ host: FixtureHost) throws {
    let values = try Values(try host.snapshot())
    let file = try #require(host.expected["proc/meminfo"])
    func bytes(_ key: String) -> Double? { file[key]?.number.map { $0 * 1024 } }
    func usage(_ state: String) -> Double { values["system.memory.usage{state=\(state)}"] ?? 0 }
    let total = try #require(bytes("MemTotal"))
    #expect(usage("free") == bytes("MemFree") && usage("cached") == bytes("Cached"))
    #expect(usage("buffers") == bytes("Buffers"))
    #expect(usage("slab_reclaimable") == bytes("SReclaimable") ?? 0)
    let sum = ["used", "buffers", "cached", "slab_reclaimable", "free"].map(usage).reduce(0, +)
    #expect(sum == total && values["system.memory.limit"] == total)
    #expect(isNear(values["system.memory.utilization"], usage("used") / total))
    let fields = [
      "available": "MemAvailable", "dirty": "Dirty", "writeback": "Writeback", "anon": "AnonPages",
      "mapped": "Mapped", "shmem": "Shmem", "slab_unreclaimable": "SUnreclaim",
      "kernel_stack": "KernelStack", "page_tables": "PageTables", "committed": "Committed_AS",
      "commit_limit": "CommitLimit", "mlocked": "Mlocked", "huge_pages": "Hugetlb",
    ]
    for (name, key) in fields {
      let series = "system.linux.memory.\(name)"
      #expect(values[series] == bytes(key) && values.has(series) == (bytes(key) != nil), "\(key)")
    }
    let swap = try #require(bytes("SwapTotal"))
    let free = try #require(bytes("SwapFree"))
    #expect(values["system.paging.limit"] == swap)
    #expect(values["system.paging.usage{state=used}"] == swap - free)
    #expect(values["system.paging.usage{state=free}"] == free)
    #expect(values["system.paging.usage{state=cached}"] == bytes("SwapCached"))
    #expect(values.has("system.paging.utilization") == (swap > 0))
  }

  @Test(arguments: FixtureHost.all) func processorsAndTasks(_ host: FixtureHost) throws {
    let values = try Values(try host.snapshot())
    let stat = try #require(host.expected["proc/stat"])
    let cpus = try #require(stat["cpus"]).members
    #expect(values["system.cpu.logical.count"] == Double(cpus.count))
    let modes = [
      "user", "nice", "system", "idle", "iowait", "irq", "softirq", "steal", "guest", "guest_nice",
    ]
    let columns = stat["cpu"]?.array.count ?? 0
    var expected = Set(modes.prefix(columns).map { "mode=\($0)" })
    for (number, row) in cpus {
      for mode in modes.prefix(row.array.count) { expected.insert("cpu=\(number),mode=\(mode)") }
    }
    #expect(values.labels("system.cpu.utilization") == expected)
    #expect(values["system.process.count{status=running}"] == stat["procs_running"]?.number)
    #expect(values["system.process.count{status=blocked}"] == stat["procs_blocked"]?.number)
    let load = try #require(host.expected["proc/loadavg"])
    #expect(values["system.cpu.load_average.1m"] == load["load1"]?.number)
    #expect(values["system.cpu.load_average.5m"] == load["load5"]?.number)
    #expect(values["system.cpu.load_average.15m"] == load["load15"]?.number)
    #expect(values["system.linux.tasks{state=runnable}"] == load["runnable"]?.number)
    #expect(values["system.linux.tasks{state=total}"] == load["total"]?.number)
    let clocks = try #require(host.expected["sys/devices/system/cpu"]).members
    #expect(values.labels("system.cpu.frequency") == Set(clocks.keys.map { "cpu=\($0)" }))
    for (number, clock) in clocks {
      let hertz = clock["scaling_cur_freq"]?.number.map { $0 * 1000 }
      #expect(values["system.cpu.frequency{cpu=\(number)}"] == hertz)
    }
  }

  @Test(arguments: FixtureHost.all) func filesAndUptime(_ host: FixtureHost) throws {
    let values = try Values(try host.snapshot())
    let files = try #require(host.expected["proc/sys/fs/file-nr"])
    #expect(values["system.linux.files.open"] == files["allocated"]?.number)
    #expect(values["system.linux.files.limit"] == files["max"]?.number)
    #expect(values["system.uptime"] == host.expected["proc/uptime", "uptime"]?.number)
  }

  @Test(arguments: FixtureHost.all) func pressure(_ host: FixtureHost) throws {
    let values = try Values(try host.snapshot())
    var expected: Set<String> = []
    for resource in ["cpu", "memory", "io", "irq"] {
      for kind in ["some", "full"] {
        guard let stall = host.expected["proc/pressure/\(resource)", kind] else { continue }
        let labels = "resource=\(resource),kind=\(kind)"
        expected.insert(labels)
        #expect(values["system.linux.pressure.stall{\(labels)}"] == 0)
        for (window, key) in [("10s", "avg10"), ("60s", "avg60"), ("300s", "avg300")] {
          let name = "system.linux.pressure.average{\(labels),window=\(window)}"
          #expect(isNear(values[name], stall[key]?.number.map { $0 / 100 }))
        }
      }
    }
    #expect(values.labels("system.linux.pressure.stall") == expected)
  }
}
