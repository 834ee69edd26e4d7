import Testing

@testable import Workloads

@Suite struct ProcessTreeTests {
  /// Number, parent, processors.
  private func tree(
    _ processes: [(Int32, Int32, Double)], filter: String = "", limit: Int? = nil
  ) -> [String] {
    let table = ProcessTable(
      processes.map { ProcessRow($0.0, below: $0.1, cpu: $0.2, user: $0.2 > 1 ? "busy" : "idle") })
    let selection = RowSelection<ProcessMember>(filter: FilterWords(filter), limit: limit)
    let selected = table.selected(by: ProcessSelection(selection, isTree: true))
    return zip(selected.positions, selected.depths ?? []).map { position, depth in
      String(repeating: ".", count: depth) + "\(table.rows[position].pid)"
    }
  }

  private let family: [(Int32, Int32, Double)] = [
    (1, 0, 0), (2, 0, 3), (10, 1, 1), (11, 1, 2), (12, 10, 0), (13, 10, 5), (14, 13, 0),
  ]

  @Test func childrenStandBelowTheirParentsInTheOrderAskedFor() {
    #expect(tree(family) == ["2", "1", ".11", ".10", "..13", "...14", "..12"])
  }

  @Test func aLimitCutsTheEndOff() {
    #expect(tree(family, limit: 3) == ["2", "1", ".11"])
  }

  /// 13 is shown below nobody, since neither 10 nor 1 is.
  @Test func whoseParentIsNotShownStandsHigher() {
    #expect(tree(family, filter: "busy") == ["13", "2", "11"])
    #expect(tree([(1, 0, 9), (2, 1, 0), (3, 2, 9)], filter: "busy") == ["1", ".3"])
  }

  /// A number that came again while processes were listed can make a parent of a grandchild.
  @Test func ringsAreOpened() {
    #expect(tree([(1, 1, 0)]) == ["1"])
    #expect(tree([(5, 6, 1), (6, 5, 0)]).map { $0.filter { $0 != "." } }.sorted() == ["5", "6"])
    #expect(tree([(1, 0, 9), (5, 6, 1), (6, 7, 0), (7, 5, 0)]).count == 4)
  }

  @Test func aLongChainIsNoTrouble() {
    let chain = (1...20_000).map { (Int32($0), Int32($0 - 1), 0.0) }
    #expect(tree(chain, limit: 3) == ["1", ".2", "..3"])
  }

  @Test func anEmptyTableIsAnEmptyTree() { #expect(tree([]) == []) }
}
