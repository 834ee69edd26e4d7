import Testing

@testable import ProcFS

@Suite struct CPUTopologyTests {
  @Test func holesStayHoles() throws {
    let folder = try Folder()
    let cpus = "sys/devices/system/cpu"
    try folder.write("\(cpus)/online", "0,4\n")
    try folder.write("\(cpus)/isolated", "\n")
    for (number, core) in [(0, 0), (4, 1)] {
      try folder.write("\(cpus)/cpu\(number)/topology/core_id", "\(core)\n")
      try folder.write("\(cpus)/cpu\(number)/topology/physical_package_id", "-1\n")
      try folder.write("\(cpus)/cpu\(number)/topology/core_siblings", "00000000,00000011\n")
      try folder.write("\(cpus)/cpu\(number)/topology/thread_siblings_list", "\(number)\n")
    }
    try folder.write("\(cpus)/cpu8/online", "0\n")
    try folder.write("\(cpus)/cpufreq/boost", "1\n")
    let topology = CPUTopology(in: HostPaths(sysfs: folder.path + "/sys"))
    #expect(topology.cpus.map(\.number) == [0, 4])
    #expect(topology.cpus.map(\.core) == [0, 1])
    #expect(topology.cpus.map(\.package) == [-1, -1])
    #expect(topology.cpus[1].coreSiblings.map { Array($0.numbers) } == [0, 4])
    #expect(topology.cpus[1].threadSiblings.map { Array($0.numbers) } == [4])
    #expect(topology.cpus[1].bookSiblings == nil)
    #expect(topology.online.map { Array($0.numbers) } == [0, 4])
    #expect(topology.isolated?.count == 0)
    #expect(topology.present == nil)
  }

  @Test func aHostWithoutSysfsHasNone() {
    let topology = CPUTopology(in: HostPaths(sysfs: "/nowhere"))
    #expect(topology.cpus.isEmpty)
    #expect(topology.online == nil)
  }

  static let masks: [(String, [UInt32])] = [
    ("3f\n", [0, 1, 2, 3, 4, 5]), ("00000001,00000000\n", [32]), ("0\n", []),
    ("80000000,00000001", [0, 63]),
  ]

  @Test(arguments: masks) func masksAreNumbers(_ text: String, _ numbers: [UInt32]) throws {
    #expect(try Array(NumberMask(text).numbers.numbers) == numbers)
  }

  @Test func aMaskIsHexadecimal() throws {
    let error = ParseError(.missingNumber, line: 1, token: "0x1")
    #expect(refusal(NumberMask.self, "0x1\n") == error)
    try survives(NumberMask.self, "0000003f,80000001\n")
  }
}
