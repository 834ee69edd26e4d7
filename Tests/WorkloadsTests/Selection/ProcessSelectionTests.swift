import ProcFS
import Testing

@testable import Workloads

@Suite struct ProcessSelectionTests {
  private let table = ProcessTable([
    ProcessRow(1, "init", cpu: 0.1, rss: 30, user: "root", unit: "init.scope"),
    ProcessRow(5, below: 1, "Nginx", cpu: nil, rss: 20, user: "www", unit: "nginx.service"),
    ProcessRow(7, below: 1, "bash", cpu: 0.5, rss: 10, user: nil, command: "bash -l"),
    ProcessRow(12, below: 7, "sleep", cpu: 0.1, rss: 10, user: "root"),
  ])

  private func pids(_ selection: ProcessSelection) -> [Int32] {
    table.selected(by: selection).positions.map { table.rows[$0].pid }
  }

  /// Who uses most comes first; who is not known to use anything comes last, whichever way it goes.
  @Test func theBusiestComeFirst() {
    #expect(pids(ProcessSelection()) == [7, 1, 12, 5])
    #expect(pids(ProcessSelection(RowSelection(isAscending: true))) == [1, 12, 7, 5])
  }

  @Test(
    arguments: [
      (.pid, [1, 5, 7, 12]), (.name, [7, 1, 5, 12]), (.user, [1, 12, 5, 7]),
      (.rss, [1, 5, 7, 12]), (.ppid, [1, 5, 7, 12]), (.unit, [1, 5, 7, 12]),
    ] as [(ProcessMember, [Int32])])
  func eachMemberHasItsOrder(_ member: ProcessMember, _ expected: [Int32]) {
    #expect(pids(ProcessSelection(RowSelection(sort: member))) == expected)
  }

  @Test(arguments: ProcessMember.allCases) func everyMemberCanBeSortedBy(_ member: ProcessMember) {
    for isAscending in [true, false] {
      let found = pids(ProcessSelection(RowSelection(sort: member, isAscending: isAscending)))
      #expect(found.sorted() == [1, 5, 7, 12])
    }
  }

  @Test(
    arguments: [
      ("nginx", [5]), ("ROOT", [1, 12]), ("-l", [7]), ("12", [12]), ("init", [1]), ("zzz", []),
      ("  root INIT ", [1]), ("root nginx", []),
    ] as [(String, [Int32])])
  func filterLooksAtNameUserUnitNumberAndCommand(_ text: String, _ expected: [Int32]) {
    let selection = RowSelection<ProcessMember>(sort: .pid, filter: FilterWords(text))
    #expect(pids(ProcessSelection(selection)) == expected)
  }

  /// A name is found as it is shown.
  @Test func bytesOfNamesAreFoundAsTheyAreShown() throws {
    let name = KernelName(bytes: [0x61, 0xff, 0x0a])
    let filter = try #require(FilterText(#"a\xff\x0a"#))
    #expect(ProcessMember.isMatch(ProcessRow(1, name), filter))
  }

  @Test func aLimitCountsAllThatMatched() {
    let selected = table.selected(by: ProcessSelection(RowSelection(sort: .pid, limit: 2)))
    #expect(selected == Selected(matched: 4, positions: [0, 1]))
  }

  @Test(arguments: [(1, 0), (5, 1), (12, 3), (0, nil), (6, nil), (99, nil)] as [(Int32, Int?)])
  func processesAreFoundByNumber(_ pid: Int32, _ position: Int?) {
    #expect(table.position(of: pid) == position)
  }
}
