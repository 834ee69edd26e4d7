import Testing

@testable import ProcFS

@Suite struct SchedstatTests {
  static let text = """
    version 15
    timestamp 4294892296
    cpu0 0 0 0 0 0 0 2045936778163039 343796328169361 4767485306
    domain0 00000000,00000003 212499247 210112015 1861015 1860405436 536440
    cpu3 0 0 0 0 0 0 12 34 56
    cpu5 0 0 0 0 0 0 99999999999999999999 1 2
    cpu7 0 0 0

    """

  @Test func theLastThreeNumbersOfEachCPU() throws {
    let record = try Schedstat(Self.text)
    #expect(record.cpus.map(\.number) == [0, 3])
    #expect(record.cpus[0].running == 2_045_936_778_163_039)
    #expect(record.cpus[0].waiting == 343_796_328_169_361)
    #expect(record.cpus[0].timeslices == 4_767_485_306)
    #expect(record.cpus[1].timeslices == 56)
  }

  @Test func anEmptyTextHasNoCPU() throws {
    #expect(try Schedstat("").cpus.isEmpty)
  }

  @Test func itSurvives() throws { try survives(Schedstat.self, Self.text) }
}
