import ProcFS
import Testing

@testable import Workloads

@Suite struct UnitSelectionTests {
  private let table = UnitTable([
    "/", "/system.slice", "/system.slice/a.service", "/system.slice/ab.service",
    "/system.slice/b.service", "/user.slice", "/user.slice/user-1.slice/user@1.service/a.service",
  ])

  @Test(
    arguments: [
      ("a.service", 2), ("/user.slice/user-1.slice/user@1.service/a.service", 6), ("/", 0),
      ("system.slice", 1), ("c.service", nil), ("/c", nil), ("", nil),
    ] as [(String, Int?)])
  func unitsAreFoundByNameOrControlGroup(_ name: String, _ position: Int?) {
    #expect(table.position(of: name) == position)
  }

  @Test(
    arguments: [
      ("/system.slice/a.service", 2), ("/system.slice/a.service/x/y", 2), ("/system.slice/aa", 1),
      ("/system.slice", 1), ("/other", 0), ("/", 0), ("", nil),
    ] as [(String, Int?)])
  func unitsAreFoundByAGroupInThem(_ path: String, _ position: Int?) {
    var table = table
    table.rows.append(UnitRow())
    #expect(table.row(holding: KernelName(path)) == position)
    table.rows.removeAll()
    #expect(table.row(holding: KernelName(path)) == nil)
  }

  @Test func theHostsOwnUnitIsPreferred() {
    let paths = [
      "/machine.slice/systemd-nspawn@web.service/payload/system.slice/a.service",
      "/system.slice/a.service",
    ]
    var table = UnitTable(paths)
    table.rows[0].outerUnit = CgroupPlace(path: KernelName(paths[0])).outerUnit
    #expect(table.position(of: "a.service") == 1)
    table.rows.removeLast()
    #expect(table.position(of: "a.service") == 0)
  }

  @Test(
    arguments: [(0, [1, 5]), (1, [2, 3, 4]), (2, []), (5, [6])] as [(Int, [Int])])
  func childrenAreThoseNextBelow(_ position: Int, _ children: [Int]) {
    #expect(table.children(of: position) == children)
  }

  @Test(arguments: UnitMember.allCases) func everyMemberCanBeSortedBy(_ member: UnitMember) {
    let selected = table.selected(by: RowSelection(sort: member))
    #expect(selected.positions.sorted() == Array(0..<7) && selected.matched == 7)
  }

  @Test func filterLooksAtNameControlGroupAndDescription() {
    var table = table
    table.rows[4].state = UnitState()
    table.rows[4].state?.description = "The Letter B"
    func found(_ text: String) -> [Int] {
      table.selected(by: RowSelection(sort: .cgroup, filter: FilterWords(text))).positions
    }
    #expect(found("letter b") == [4])
    #expect(found("user.slice") == [5, 6])
  }
}
