import Testing

@testable import ProcFS

@Suite struct KernelStateTests {
  @Test func clocksourcesOfAHost() throws {
    let folder = try Folder()
    let path = "devices/system/clocksource/clocksource0"
    try folder.write("\(path)/available_clocksource", "tsc hpet acpi_pm \n")
    try folder.write("\(path)/current_clocksource", "tsc\n")
    var sources = Clocksources(in: HostPaths(sysfs: folder.path))
    var buffer = ReadBuffer()
    try sources.update(using: &buffer)
    let devices = sources.devices
    #expect(devices.map(\.available.words) == [["tsc", "hpet", "acpi_pm"]])
    #expect(devices.map(\.current.words) == [["tsc"]])
    try folder.write("devices/system/clocksource/clocksource1/current_clocksource", "x")
    var broken = Clocksources(in: HostPaths(sysfs: folder.path))
    #expect(throws: ProcFSError.self) { try broken.update(using: &buffer) }
  }

  @Test(arguments: [
    ("# c\nSELINUX=enforcing\nSELINUXTYPE=targeted\n", SELinux.Mode.enforcing),
    ("SELINUXTYPE=targeted\n  SELINUX=permissive # c", .permissive),
    ("SELINUX=disabled", .disabled),
    ("", .disabled), ("SELINUX=", .disabled),
  ]) func configuredModeOfSELinux(_ text: String, _ mode: SELinux.Mode) {
    #expect(SELinux.mode(Array(text.utf8).span) == mode)
  }

  @Test func aHostWithoutSELinux() throws {
    let folder = try Folder()
    let isEnabled = SELinux(in: HostPaths(sysfs: folder.path)).isEnabled
    #expect(!isEnabled)
  }

  @Test func theKernelNamesItself() throws {
    var name = SystemName()
    try name.update()
    #expect(name.system == "Linux")
    #expect(!name.release.isEmpty && !name.machine.isEmpty && !name.node.isEmpty)
  }

  @Test func theClockTellsOrIsRefused() {
    var clock = ClockState()
    do {
      try clock.update()
      #expect(clock.tick > 0)
    } catch {
      #expect(error.reason == .system(1))
    }
  }
}
