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
}
