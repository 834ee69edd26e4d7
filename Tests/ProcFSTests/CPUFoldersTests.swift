import Testing

@testable import ProcFS

@Suite struct CPUFoldersTests {
  /// Two cores of two CPUs each in package 1, whose second CPU of the first core tells alone.
  private func host() throws -> Folder {
    let folder = try Folder()
    for (cpu, core) in [(0, 4), (1, 4), (2, 0), (10, 0)] {
      let path = "devices/system/cpu/cpu\(cpu)"
      try folder.write("\(path)/topology/physical_package_id", "1\n")
      try folder.write("\(path)/topology/core_id", "\(core)\n")
      try folder.write("\(path)/online", cpu == 2 ? "0\n" : "1\n")
      if cpu == 0 { continue }
      try folder.write("\(path)/thermal_throttle/core_throttle_count", "\(cpu)\n")
      try folder.write("\(path)/thermal_throttle/package_throttle_count", "\(cpu * 100)\n")
    }
    try folder.write("devices/system/cpu/cpuidle/current_driver", "none\n")
    return folder
  }

  @Test func oneCountForEachCoreAndPackage() throws {
    let folder = try host()
    var folders = CPUFolders(in: HostPaths(sysfs: folder.path))
    var cores = folders.cores
    let packages = folders.packages
    #expect(cores.map(\.core) == [0, 4])
    #expect(cores.map(\.count) == [10, 1])
    #expect(packages.map(\.package) == [1])
    #expect(packages.map(\.count) == [100])
    try folder.write("devices/system/cpu/cpu10/thermal_throttle/core_throttle_count", "11\n")
    var buffer = ReadBuffer()
    folders.rescan(using: &buffer)
    folders.update()
    cores = folders.cores
    #expect(cores.map(\.count) == [11, 1])
  }

  @Test func onlineCPUsByTheNamesOfTheirFolders() throws {
    let folder = try host()
    let cpus = CPUFolders(in: HostPaths(sysfs: folder.path)).cpus
    #expect(cpus.map(\.number) == ["0", "1", "10", "2"])
    #expect(cpus.map(\.isOnline) == [true, true, true, false])
  }

  @Test func aFirstCPUThatDoesNotTellMeansThatNoneDoes() throws {
    let bare = try Folder()
    try bare.write("devices/system/cpu/cpu0/topology/core_id", "x\n")
    try bare.write("devices/system/cpu/cpu1/online", "1\n")
    let cpus = CPUFolders(in: HostPaths(sysfs: bare.path)).cpus
    #expect(cpus.isEmpty)
    let cores = CPUFolders(in: HostPaths(sysfs: "/nowhere")).cores
    #expect(cores.isEmpty)
  }
}
