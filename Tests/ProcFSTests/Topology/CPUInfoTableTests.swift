import Testing

@testable import ProcFS

@Suite struct CPUInfoTableTests {
  @Test func blocksAreProcessors() throws {
    let table = try CPUInfoTable(
      """
      processor\t: 0
      vendor_id\t: HygonGenuine
      model name\t: Some CPU (rev:2)
      cache size\t: 512 KB
      bogomips\t: 4000.25

      processor\t: 4
      cpu MHz\t\t: 1999.500

      """)
    #expect(table.count == 2)
    #expect(table.processors.map(\.number) == [0, 4])
    #expect(table.modelName(at: 0) == "Some CPU (rev:2)")
    #expect(table.vendor(at: 0) == "HygonGenuine")
    #expect(table.cacheSize(at: 0) == 512)
    #expect(table.bogomips(at: 0) == 4000.25)
    #expect(table.mhz(at: 1) == 1999.5)
    #expect(table.modelName(at: 1) == nil)
    #expect(table.modelName(at: 9) == nil)
  }

  @Test func aTrailerIsNoProcessor() throws {
    let table = try CPUInfoTable(
      """
      processor\t: 0
      BogoMIPS\t: 38.40

      Features\t: half thumb

      processor\t: 1
      BogoMIPS\t: 38.40

      Hardware\t: BCM
      Serial\t\t: 0000
      Model\t\t: A board

      """)
    #expect(table.count == 2)
    #expect(table.flags(at: 0) == "half thumb")
    #expect(table.flags(at: 1) == nil)
    #expect(table.common.map(\.name) == ["Hardware", "Serial", "Model"])
  }

  @Test func mainframesNumberTheLines() throws {
    let table = try CPUInfoTable(
      """
      vendor_id       : IBM/S390
      # processors    : 2
      bogomips per cpu: 3033.00
      processor 0: version = FF,  machine = 2964
      processor 1: version = FF,  machine = 2964

      cpu number      : 1
      cpu MHz dynamic : 5000

      """)
    #expect(table.count == 2)
    #expect(table.vendor(at: 1) == "IBM/S390")
    #expect(table.bogomips(at: 0) == 3033)
    #expect(table.mhz(at: 1) == 5000)
    #expect(table.mhz(at: 0) == nil)
  }

  static let counts: [(String, Int)] = [
    ("cpu\t: TI UltraSparc\nncpus probed\t: 6\nncpus active\t: 5\nCPU6:\tonline\n", 5),
    ("cpu : Alpha\ncycle frequency [Hz] : 499714426 est.\ncpus detected : 4\n", 4),
    ("Processor\t: ARMv6-compatible\nBogoMIPS\t: 791.34\n", 1),
    ("processor : 0\ncpu : 604e\n\nprocessor : 1\ncpu : 604e\n\ntotal bogomips : 797.9\n", 2),
  ]

  @Test(arguments: counts) func someListNoProcessors(_ text: String, _ count: Int) throws {
    #expect(try CPUInfoTable(text).count == count)
  }

  @Test func clocksHaveUnits() throws {
    #expect(
      try CPUInfoTable("cpu : Alpha\ncycle frequency [Hz] : 500000000 est.").mhz(at: 0) == 500)
    #expect(try CPUInfoTable("processor : 0\nclock : 198.5MHz").mhz(at: 0) == 198.5)
    #expect(try CPUInfoTable("processor : 0\nclock : unknown").mhz(at: 0) == nil)
  }

  @Test func aTextWithoutLinesIsRefused() {
    #expect(refusal(CPUInfoTable.self, "nothing\n") == ParseError(.missingField))
  }

  @Test func cutsAndWrongBytesAreSurvived() throws {
    try survives(CPUInfoTable.self, "processor\t: 0\nmodel name\t: x:y\n\nSerial\t: 1\n")
  }
}
