import FoundationEssentials
import Glibc
import Testing

@testable import ProcFS

@Suite struct CPUFrequencyTests {
  let folder: Folder
  var paths: HostPaths { HostPaths(sysfs: folder.path) }

  init() throws { folder = try Folder() }

  private func write(_ cpu: Int, _ file: String, _ text: String) throws {
    try folder.write("devices/system/cpu/cpu\(cpu)/cpufreq/\(file)", text)
  }

  @Test func numbersMayHaveGaps() throws {
    try write(10, "scaling_cur_freq", "3400000\n")
    try write(2, "scaling_cur_freq", "800000\n")
    try write(2, "cpuinfo_min_freq", "400000\n")
    try write(2, "cpuinfo_max_freq", "4700000\n")
    try write(2, "scaling_min_freq", "500000\n")
    try write(2, "scaling_max_freq", "4000000\n")
    for name in ["cpu0/topology/core_id", "cpufreq/boost", "cpuidle/current_driver"] {
      try folder.write("devices/system/cpu/\(name)", "0\n")
    }
    let frequency = CPUFrequency(in: paths)
    #expect(frequency.cpus.map(\.number) == [2, 10])
    #expect(frequency.cpus.map(\.current) == [800_000, 3_400_000])
    #expect(frequency.cpus[0].minimum == 400_000)
    #expect(frequency.cpus[0].maximum == 4_700_000)
    #expect(frequency.cpus[0].scalingMinimum == 500_000)
    #expect(frequency.cpus[0].scalingMaximum == 4_000_000)
    #expect(frequency.cpus[1].minimum == nil)
  }

  @Test func aClockIsReadAnewAndMayFail() throws {
    try write(0, "scaling_cur_freq", "800000\n")
    var frequency = CPUFrequency(in: paths)
    for (text, expected) in [("900000", UInt64(900_000)), ("<unknown>\n", nil), ("", nil)] {
      // Written into the file that is open, not put in its place.
      let file = "\(folder.path)/devices/system/cpu/cpu0/cpufreq/scaling_cur_freq"
      let handle = try #require(fopen(file, "w"))
      fputs(text, handle)
      fclose(handle)
      frequency.update()
      #expect(frequency.cpus.map(\.current) == [expected], "\(text)")
    }
  }

  @Test func aRescanFindsWhatCameAndWent() throws {
    try write(0, "scaling_cur_freq", "800000\n")
    try write(1, "scaling_cur_freq", "900000\n")
    var frequency = CPUFrequency(in: paths)
    try FileManager.default.removeItem(atPath: "\(folder.path)/devices/system/cpu/cpu0")
    try write(7, "scaling_cur_freq", "700000\n")
    frequency.rescan()
    #expect(frequency.cpus.map(\.number) == [1, 7])
    #expect(frequency.cpus.map(\.current) == [900_000, 700_000])
  }

  @Test func aMachineWithoutCpufreqHasNone() throws {
    #expect(CPUFrequency(in: paths).cpus.isEmpty)
  }
}
