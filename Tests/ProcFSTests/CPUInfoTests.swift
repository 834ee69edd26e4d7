import Testing

@testable import ProcFS

@Suite struct CPUInfoTests {
  @Test func aBlockWithoutANumberIsNoProcessor() throws {
    var info = try CPUInfo(
      """
      processor\t: 0
      model name\t: A: B
      cpu MHz\t\t: 2400.125
      physical id\t: 1
      core id\t\t: 2

      processor\t: 64
      cpu MHz\t\t: unknown

      Hardware\t: BCM2835
      model name\t: not a CPU
      """)
    #expect(info.processors.map(\.number) == [0, 64])
    #expect(info.processors[0].modelName == "A: B")
    #expect(info.processors[0].mhz == 2400.125)
    #expect(info.processors[0].physicalID == 1)
    #expect(info.processors[0].coreID == 2)
    #expect(info.processors[1].modelName == nil)
    #expect(info.processors[1].mhz == nil)
    let text = Array("processor : 7\n\n".utf8)
    try info.parse(text.span)
    #expect(info.processors.map(\.number) == [7])
    #expect(info.processors[0].modelName == nil)
    #expect(info.processors[0].coreID == nil)
  }

  @Test func detailsAreTheKernelsWords() throws {
    let info = try CPUInfo(
      """
      processor\t: 0
      vendor_id\t: GenuineIntel
      cpu family\t: 6
      model\t\t: 142
      stepping\t: 10
      microcode\t: 0xb4
      cache size\t: 8192 KB
      physical id\t: 0
      core id\t\t: 3
      flags\t\t: fpu vme aes
      bugs\t\t: mds l1tf

      processor\t: 1
      flags\t\t: other
      """)
    let details = info.processors[0].details
    #expect(details.vendor == "GenuineIntel")
    #expect(details.family == "6")
    #expect(details.model == "142")
    #expect(details.stepping == "10")
    #expect(details.microcode == "0xb4")
    #expect(details.cacheSize == "8192 KB")
    #expect(details.package == "0")
    #expect(details.core == "3")
    #expect(info.processors[1].details.vendor == "")
    #expect(info.flags == ["fpu", "vme", "aes"])
    #expect(info.bugs == ["mds", "l1tf"])
    #expect(try CPUInfo("processor: 0\nFeatures: fp asimd\n").flags == ["fp", "asimd"])
  }

  @Test func aSecondNumberIsAnotherProcessor() throws {
    let info = try CPUInfo("processor: 0\nmodel name: A\nprocessor: 1\nprocessor: x\n")
    #expect(info.processors.map(\.number) == [0, 1])
    #expect(info.processors.map(\.modelName) == ["A", nil])
  }
}
