import FoundationEssentials
import Testing

@testable import ProcFS

/// What the classes of devices have in common: they find their attributes, and survive any text of them.
@Suite struct AttributeClassTests {
  static let texts = [
    "", "\n", "0", "-1", "12 34", "18446744073709551615", "package-0", "package-x-1", "\u{0}", "é",
    "Mitigation:", "vulnerable", String(repeating: "9", count: 5000),
  ]

  private func host() throws -> Folder {
    let folder = try Folder()
    for name in [
      "class/thermal/thermal_zone0/type", "class/thermal/thermal_zone0/temp",
      "class/thermal/cooling_device1/cur_state", "class/thermal/cooling_devices/x",
      "class/power_supply/BAT0/capacity", "class/power_supply/BAT0/status",
      "class/nvme/nvme0/model", "class/nvme/nvme0/nvme0c1n12/nuse",
      "class/nvme/nvme0/nvme0n1/nuse", "class/nvme/nvme0/nvme0n2/size",
      "class/nvme/nvme0/nvme0n1p1/nuse", "class/powercap/intel-rapl:0/name",
      "class/powercap/intel-rapl:0/energy_uj", "class/powercap/intel-rapl:1/name",
      "class/watchdog/watchdog0/timeout", "class/dmi/id/sys_vendor",
      "class/hwmon/hwmon0/name", "class/hwmon/hwmon0/temp1_input",
      "devices/system/edac/mc/mc0/ce_count", "devices/system/edac/mc/mc0/csrow3/ce_count",
      "devices/system/edac/mc/mc0/csrow3/ch0_dimm_label",
      "devices/system/edac/mc/mc0/csrow3/ch1_ce_count",
      "devices/system/edac/mc/mc0/csrow3/ch1_dimm_label",
      "devices/system/edac/mc/power/x", "devices/system/cpu/cpu0/cpufreq/scaling_governor",
      "devices/system/cpu/cpuidle/x", "devices/system/cpu/vulnerabilities/mds",
    ] { try folder.write(name, "7\n") }
    return folder
  }

  private func survives<Attributes: AttributeSet>(
    _ type: Attributes.Type, count: Int
  ) throws {
    let folder = try host()
    var set = Attributes()
    #expect(set.attributes.isEmpty)
    set.take(0, Array("1".utf8).span)
    set.lose(0, .absent)
    set.scan(in: HostPaths(sysfs: folder.path))
    #expect(set.attributes.count == count, "\(set.attributes)")
    for text in Self.texts {
      let bytes = Array(text.utf8)
      for index in -1...count { set.take(index, bytes.span) }
      for index in -1...count { set.lose(index, .failed(110)) }
    }
    set.scan(in: HostPaths(sysfs: folder.path + "/nowhere"))
    #expect(set.attributes.isEmpty)
  }

  @Test func everyClassSurvivesAnyText() throws {
    try survives(ThermalZones.self, count: 3)
    try survives(PowerSupplies.self, count: 2)
    try survives(NVMeControllers.self, count: 3)
    try survives(Powercap.self, count: 3)
    try survives(Watchdogs.self, count: 1)
    try survives(DesktopManagement.self, count: 1)
    try survives(Hwmon.self, count: 2)
    try survives(MemoryControllers.self, count: 4)
    try survives(CPUFrequencyPolicies.self, count: 1)
    try survives(CPUVulnerabilities.self, count: 1)
  }

  @Test(
    arguments: [
      ("nvme0n1", "1", false), ("nvme10c2n33", "33", true), ("nvme0", nil, false),
      ("nvme0n1p1", nil, false), ("nvmen1", nil, false), ("nvme0cn1", nil, false),
      ("hwmon1", nil, false), ("nvme0n", nil, false),
    ] as [(String, String?, Bool)])
  func namespacesAreToldByTheirName(_ name: String, _ id: String?, _ isWay: Bool) {
    let found = NVMeControllers.namespaceID(KernelName(name))
    #expect(found?.id == id.map { KernelName($0) })
    if let found { #expect(found.isWay == isWay) }
  }

  @Test func zonesOfOneNameAreCounted() throws {
    let folder = try Folder()
    for (zone, name) in [("0", "package-0"), ("0:0", "dram"), ("1", "package-1"), ("1:0", "dram")] {
      try folder.write("class/powercap/intel-rapl:\(zone)/name", name + "\n")
    }
    var powercap = Powercap()
    var buffer = ReadBuffer()
    powercap.scan(in: HostPaths(sysfs: folder.path))
    powercap.read(using: &buffer)
    #expect(powercap.zones.map(\.name) == ["package", "dram", "package", "dram"])
    #expect(powercap.zones.map(\.index) == [0, 0, 1, 1])
  }
}
