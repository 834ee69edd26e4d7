import ProcFS
import Testing

@testable import Monitor

/// Sensors, power supplies, RAID, NVMe and NUMA: on the host that has them, and on those that have not.
@Suite struct HardwareFamilyTests {
  static let families: Set<Family> = [.sensors, .power, .raid, .nvme, .numa]

  private func values() throws -> Values {
    try Values(FixtureHost.named("6.12-x86_64-hardware").snapshot())
  }

  @Test(arguments: FixtureHost.all) func hostsWithoutTheHardwareHaveNoSeries(
    _ host: FixtureHost
  ) throws {
    let series = try Values(host.snapshot()).frame.schema.series
    let found = Set(series.map(\.metric.family)).intersection(Self.families)
    let expected: Set<Family> =
      host.name.hasSuffix("-hardware")
      ? Self.families : host.name.hasSuffix("-server") ? [.raid] : []
    #expect(found == expected)
  }

  @Test func sensors() throws {
    let values = try values()
    let temperature = "hw.temperature"
    #expect(values["\(temperature){chip=platform_coretemp_0,sensor=temp2,label=Core 0}"] == 45)
    #expect(values["\(temperature){chip=platform_coretemp_1,sensor=temp2,label=Core 0}"] == 51)
    #expect(values["\(temperature){chip=nvme_nvme0,sensor=temp1,label=Composite}"] == 38.85)
    #expect(values["\(temperature){chip=acpitz,sensor=temp1,label=temp1}"] == 27.8)
    let chip = "chip=platform_nct6775_656"
    let faulty = "\(temperature){\(chip),sensor=temp2,label=CPUTIN}"
    #expect(values.has(faulty) && values[faulty] == nil)
    #expect(values["hw.fan.speed{\(chip),sensor=fan1,label=fan1}"] == 1205)
    #expect(values["hw.fan.speed{\(chip),sensor=fan2,label=fan2}"] == 0)
    #expect(values["hw.voltage{\(chip),sensor=in1,label=in1}"] == 12.096)
    #expect(
      values.labels("system.linux.thermal_zone.temperature") == [
        "zone=0,type=acpitz", "zone=1,type=x86_pkg_temp",
      ])
    #expect(values["system.linux.thermal_zone.temperature{zone=1,type=x86_pkg_temp}"] == 47)
  }

  @Test func powerSupplies() throws {
    let values = try values()
    #expect(values["hw.battery.charge{supply=BAT0}"] == 0.82)
    #expect(values["hw.battery.charge{supply=ups0}"] == 1, "from the charge")
    #expect(values["hw.battery.time_left{supply=BAT0,state=charging}"] == 1771)
    #expect(values["hw.battery.time_left{supply=ups0,state=discharging}"] == 3600)
    let state = "system.linux.power_supply.state"
    #expect(values["\(state){supply=BAT0,state=charging}"] == 1)
    #expect(values["\(state){supply=BAT0,state=full}"] == 0)
    #expect(values["\(state){supply=ups0,state=full}"] == 1)
    #expect(values["system.linux.power_supply.online{supply=AC}"] == 1)
    #expect(values["system.linux.power_supply.power{supply=BAT0}"] == 18.25)
    #expect(values["system.linux.power_supply.power{supply=ups0}"] == -3.252, "µA times µV")
    #expect(values["system.linux.power_supply.temperature{supply=BAT0}"] == 31.2)
    #expect(!values.has("hw.battery.charge{supply=AC}"))
  }

  @Test func arrays() throws {
    let values = try values()
    let disks = "system.linux.raid.disks"
    for (name, active, failed, spare, missing) in [("md0", 1, 0, 0, 1), ("md1", 2, 1, 1, 1)] {
      #expect(values["\(disks){device=\(name),state=active}"] == Double(active))
      #expect(values["\(disks){device=\(name),state=failed}"] == Double(failed))
      #expect(values["\(disks){device=\(name),state=spare}"] == Double(spare))
      #expect(values["\(disks){device=\(name),state=missing}"] == Double(missing))
    }
    #expect(values["system.linux.raid.disks_required{device=md1}"] == 3)
    #expect(values["system.linux.raid.size{device=md0}"] == 976_630_464.0 * 1024)
    #expect(values["system.linux.raid.state{device=md0,state=recovery}"] == 1)
    #expect(values["system.linux.raid.state{device=md0,state=active}"] == 0)
    #expect(values["system.linux.raid.state{device=md1,state=active}"] == 1)
    #expect(values["system.linux.raid.sync.progress{device=md0}"] == 0.173)
    #expect(values["system.linux.raid.sync.time_left{device=md0}"] == 4512)
    #expect(values["system.linux.raid.sync.progress{device=md1}"] == nil)
  }

  @Test func namespaces() throws {
    let values = try values()
    #expect(values["system.linux.nvme.live{device=nvme0}"] == 1)
    #expect(values["system.linux.nvme.usage{device=nvme0,namespace=1}"] == 488_381_292.0 * 512)
    #expect(values["system.linux.nvme.limit{device=nvme0,namespace=1}"] == 1_953_525_168.0 * 512)
  }

  @Test func nodes() throws {
    let values = try values()
    #expect(values["system.linux.numa.memory{node=0,state=free}"] == 181_002.0 * 1024)
    #expect(values["system.linux.numa.memory{node=1,state=used}"] == 26_588.0 * 1024)
    #expect(values["system.linux.numa.pages{node=0,kind=foreign}"] == 0)
    #expect(
      values.labels("system.linux.numa.pages")
        == Set(
          ["hit", "miss", "foreign", "local", "other"].flatMap {
            ["node=0,kind=\($0)", "node=1,kind=\($0)"]
          }))
  }

  /// A host of one node tells of its memory once.
  @Test func oneNodeIsNone() throws {
    let folder = try Folder()
    try folder.write("sys/devices/system/node/node0/meminfo", "Node 0 MemFree: 1 kB\n")
    var files = HostFiles(paths: folder.paths)
    var snapshot = Snapshot()
    files.read(into: &snapshot)
    #expect(!snapshot.numa.isPresent)
  }
}
