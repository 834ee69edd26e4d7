import FoundationEssentials
import Testing

@testable import ProcFS

@Suite struct HwmonTests {
  let folder: Folder
  var paths: HostPaths { HostPaths(sysfs: folder.path) }

  init() throws { folder = try Folder() }

  private func write(_ name: String, _ text: String = "0") throws {
    try folder.write(name, text + "\n")
  }

  private func link(_ name: String, to target: String) throws {
    let path = "\(folder.path)/\(name)"
    let parent = URL(filePath: path).deletingLastPathComponent()
    try FileManager.default.createDirectory(at: parent, withIntermediateDirectories: true)
    try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: target)
  }

  private func read() -> Hwmon {
    var hwmon = Hwmon()
    var buffer = ReadBuffer()
    hwmon.scan(in: paths)
    hwmon.read(using: &buffer)
    return hwmon
  }

  @Test(arguments: [
    ("temp1_input", "temp", 1, "input"), ("in0_min", "in", 0, "min"), ("pwm2", "pwm", 2, ""),
    ("pwm1_auto_point1_pwm", "pwm", 1, "auto_point1_pwm"),
    ("update_interval", "update_interval", 0, ""),
    ("power1_average_interval", "power", 1, "average_interval"), ("temp01_max", "temp", 1, "max"),
  ])
  func namesAreTakenApart(_ name: String, _ kind: String, _ number: Int, _ property: String) throws
  {
    let parts = try #require(HwmonScan.split(KernelName(name)))
    #expect(parts.0.rawValue == kind && parts.1 == number && parts.2 == KernelName(property))
  }

  @Test(arguments: [
    "name", "uevent", "temp_max", "temp1input", "temp1_", "bogus1_input", "", "1_input",
    "temp99999999999999999999_input",
  ])
  func otherNamesAreNone(_ name: String) {
    #expect(HwmonScan.split(KernelName(name)) == nil)
  }

  @Test func namesAndLimitsHardlyEverChange() throws {
    for name in ["name", "temp1_input", "temp1_max", "temp1_max_alarm", "temp1_label", "pwm1"] {
      try write("class/hwmon/hwmon0/\(name)")
    }
    let hwmon = read()
    let steady = hwmon.attributes.indices.filter { hwmon.isSteady($0) }
    let names = steady.map { hwmon.attributes[$0].split(separator: "/").last ?? "" }
    #expect(names.sorted() == ["name", "temp1_label", "temp1_max"])
  }

  @Test func aChipIsNamedAfterItsDevice() throws {
    try write("devices/platform/coretemp.0/hwmon/hwmon3/name", "coretemp")
    try write("devices/platform/coretemp.0/hwmon/hwmon3/temp1_input", "41000")
    try link("devices/platform/coretemp.0/hwmon/hwmon3/device", to: "../../../coretemp.0")
    try link("class/hwmon/hwmon3", to: "../../devices/platform/coretemp.0/hwmon/hwmon3")
    let hwmon = read()
    #expect(hwmon.chips.map(\.id) == ["platform_coretemp_0"])
    #expect(hwmon.chips.map(\.name) == ["coretemp"])
    let sensor = try #require(hwmon.chips[0].sensors.first)
    let input = try #require(sensor.attribute("input"))
    #expect(sensor.id == "temp1" && hwmon[input].number == 41_000)
  }

  @Test func withoutADeviceItIsNamedByItsDriverOrFolder() throws {
    try write("class/hwmon/hwmon0/name", "Acpi TZ!")
    try write("class/hwmon/hwmon1/temp1_input")
    #expect(read().chips.map(\.id) == ["acpi_tz", "hwmon1"])
  }

  /// A laptop's driver can have one part for its fans and one for its sensors.
  @Test(
    arguments: [
      (
        "asus", "asus_wmi_sensors",
        ["platform_asus_wmi_asus", "platform_asus_wmi_asus_wmi_sensors"]
      ),
      ("asus", "asus", ["platform_asus_wmi_hwmon3", "platform_asus_wmi_hwmon4"]),
      ("asus", nil, ["platform_asus_wmi_asus", "platform_asus_wmi_hwmon4"]),
    ] as [(String, String?, [KernelName])])
  func partsOfOneDeviceAreToldApart(
    _ first: String, _ second: String?, _ ids: [KernelName]
  ) throws {
    for (folder, name) in [("hwmon3", first), ("hwmon4", second)] {
      let path = "devices/platform/asus.wmi/hwmon/\(folder)"
      try write("\(path)/pwm1_enable", "2")
      if let name { try write("\(path)/name", name) }
      try link("\(path)/device", to: "../../../asus.wmi")
      try link("class/hwmon/\(folder)", to: "../../\(path)")
    }
    try write("class/hwmon/hwmon5/name", "other")
    #expect(read().chips.map(\.id) == ids + ["other"])
  }

  @Test func attributesOfTheDeviceBelongToTheChip() throws {
    try write("class/hwmon/hwmon0/temp1_input", "1000")
    try write("class/hwmon/hwmon0/temp1_max", "9000")
    try write("class/hwmon/hwmon0/device/temp1_input", "2000")
    try write("class/hwmon/hwmon0/device/power/control", "auto")
    let hwmon = read()
    let sensor = try #require(hwmon.chips[0].sensors.first)
    #expect(hwmon.chips[0].sensors.count == 1)
    #expect(sensor.attribute("input").map { hwmon[$0].number } == 2000)
    #expect(sensor.attribute("max").map { hwmon[$0].number } == 9000)
  }

  @Test func whatStaysKeepsItsValues() throws {
    try write("class/hwmon/hwmon0/temp1_input", "1000")
    var hwmon = read()
    hwmon.scan(in: paths)
    #expect(hwmon.values.map(\.number) == [1000])
    try write("class/hwmon/hwmon0/temp2_input", "2000")
    hwmon.scan(in: paths)
    #expect(hwmon.values.count == 2)
    hwmon.take(7, Array("1".utf8).span)
    hwmon.lose(-1, .absent)
  }

  @Test func blanksBelongToALabel() throws {
    try write("class/hwmon/hwmon0/fan1_label", "Rear fan ")
    #expect(read().values.map(\.text) == ["Rear fan "])
  }
}
