import Testing

@testable import ProcFS

@Suite struct XFSStatisticsTests {
  /// All lines, and in them the numbers from 0 on in the order of the counters.
  static let text =
    XFSStatistics.lines.map { line in
      let numbers = (0..<line.count).map { " \(Int(line.first.rawValue) + $0)" }
      return "\(line.name)\(numbers.joined())\n"
    }.joined() + "abtb2 1 2 3\nxpc_new x\ndebug 0\n"

  @Test func everyCounterHasItsPlace() throws {
    let statistics = try XFSStatistics(Self.text)
    for counter in XFSStatistics.Counter.allCases {
      #expect(statistics[counter] == UInt64(counter.rawValue), "\(counter)")
    }
    var next = 0
    for line in XFSStatistics.lines {
      #expect(Int(line.first.rawValue) == next, "\(line.name)")
      next += line.count
    }
    #expect(next == XFSStatistics.Counter.allCases.count)
  }

  /// As fs/xfs/xfs_stats.c has them.
  @Test func columnsAreThoseOfTheKernel() throws {
    let statistics = try XFSStatistics(
      "rw 28 3\nvnodes 4 0 0 0 1 2 1 0\nxpc 3571712 18446744073709551615 0\nqm 1 2 3 4 5 6 7 8 9\n")
    #expect(statistics[.writeCalls] == 28)
    #expect(statistics[.readCalls] == 3)
    #expect(statistics[.vnodesActive] == 4)
    #expect(statistics[.vnodesReclaims] == 2)
    #expect(statistics[.flushedBytes] == 3_571_712)
    #expect(statistics[.writtenBytes] == .max)
    #expect(statistics[.quotaInactive] == 8)
    #expect(statistics[.inodeFound] == nil)
  }

  @Test func whatIsGoneIsAbsent() throws {
    var statistics = try XFSStatistics(Self.text)
    try statistics.parse("rw 1 2\n")
    #expect(statistics[.writeCalls] == 1)
    #expect(statistics[.extentsFreed] == nil)
    try statistics.parse("")
    #expect(statistics[.writeCalls] == nil)
  }

  @Test(arguments: [
    ("rw 1\n", Reason.missingField, 1 as Int?, ""),
    ("debug 0\nrw 1 -2\n", .missingNumber, 2, "-2"),
    ("nonsense\n", .missingField, nil, ""),
  ]) func brokenTextsAreRefused(_ text: String, _ reason: Reason, _ line: Int?, _ token: String) {
    #expect(refusal(XFSStatistics.self, text) == ParseError(reason, line: line, token: token))
  }

  @Test func cutAndChangedTextsAreSurvived() throws { try survives(XFSStatistics.self, Self.text) }

  @Test func fileSystemsComeAndGo() throws {
    let folder = try Folder()
    var systems = XFSFileSystems(in: HostPaths(sysfs: folder.path))
    var buffer = ReadBuffer()
    try systems.update(using: &buffer)
    #expect(systems.fileSystems.isEmpty)
    // The sum of all has no name, and debugging no statistics.
    try folder.write("fs/xfs/stats/stats", "rw 9 9\n")
    try folder.write("fs/xfs/debug/log_recovery_delay", "0\n")
    try folder.write("fs/xfs/sdb1/stats/stats", "rw 1 2\n")
    try folder.write("fs/xfs/dm-0/stats/stats", "rw 3 4\n")
    try systems.update(using: &buffer)
    #expect(systems.fileSystems.map(\.device) == ["dm-0", "sdb1"])
    #expect(systems.fileSystems.map { $0.statistics?[.readCalls] } == [4, 2])
    let broken = try folder.write("fs/xfs/sdb1/stats/stats", "rw 1\n")
    #expect(
      throws: ProcFSError(path: broken, ParseError(.missingField, line: 1, token: ""))
    ) { try systems.update(using: &buffer) }
    try folder.write("fs/xfs/sdb1/stats/stats", "rw 5 6\n")
    try systems.update(using: &buffer)
    #expect(systems.fileSystems.map { $0.statistics?[.readCalls] } == [4, 6])
  }
}
