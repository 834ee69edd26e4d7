import Testing

@testable import ProcFS

@Suite struct CgroupSummaryTests {
  static let text = """
    #subsys_name\thierarchy\tnum_cgroups\tenabled
    cpuset\t5\t47\t1
    memory\t0\t234\t0

    """

  @Test func controllersInTheOrderOfTheFile() throws {
    let record = try CgroupSummary(Self.text)
    #expect(record.controllers.map(\.name) == ["cpuset", "memory"])
    #expect(record.controllers.map(\.hierarchy) == [5, 0])
    #expect(record.controllers.map(\.groups) == [47, 234])
    #expect(record.controllers.map(\.enabled) == [1, 0])
  }

  @Test func aLineThatLacksANumberIsRefused() {
    #expect(
      refusal(CgroupSummary.self, "cpu\t1\t2\n") == ParseError(.missingField, line: 1, token: ""))
    #expect(refusal(CgroupSummary.self, "\n")?.reason == .missingField)
  }

  @Test func itSurvives() throws { try survives(CgroupSummary.self, Self.text) }
}
