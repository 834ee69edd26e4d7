import Testing

@testable import ProcFS

@Suite struct StatTests {
  @Test(arguments: [
    ("cpu  1 2 3 4\n", [1, 2, 3, 4]),
    ("cpu  1 2 3 4 5\n", [1, 2, 3, 4, 5]),
    ("cpu  1 2 3 4 5 6 7\n", [1, 2, 3, 4, 5, 6, 7]),
    ("cpu  1 2 3 4 5 6 7 8\n", [1, 2, 3, 4, 5, 6, 7, 8]),
    ("cpu  1 2 3 4 5 6 7 8 9", [1, 2, 3, 4, 5, 6, 7, 8, 9]),
    ("cpu  1 2 3 4 5 6 7 8 9 10", [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]),
    ("cpu  1 2 3 4 5 6 7 8 9 10 11\n", [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]),
  ]) func laterColumnsAreOptional(_ text: String, _ columns: [Int64]) throws {
    #expect(try Stat(text).total?.json == .array(columns.map(JSON.init)))
  }

  @Test func aColumnThatIsGoneIsNotKept() throws {
    let counters =
      "intr 1\nctxt 2\nbtime 3\nprocesses 4\nprocs_running 5\nprocs_blocked 6\nsoftirq 7\n"
    var stat = try Stat("cpu  1 2 3 4 5 6 7 8\ncpu0 1 2 3 4 5 6 7 8\ncpu1 1 2 3 4 5\n\(counters)")
    #expect(stat.softirq == 7)
    let text = Array("cpu  1 2 3 4\ncpu0 1 2 3 4\n".utf8)
    try stat.parse(text.span)
    #expect(stat.cpus.map(\.number) == [0])
    #expect(stat.cpus.first?.times.steal == nil)
    #expect(stat.cpus.first?.times.iowait == nil)
    let left = [
      stat.intr, stat.ctxt, stat.btime, stat.processes, stat.procsRunning, stat.procsBlocked,
      stat.softirq,
    ]
    #expect(left.allSatisfy { $0 == nil })
  }

  /// 20,000 interrupt numbers make a line of more than 64 KiB.
  @Test func theInterruptLineIsSkipped() throws {
    let numbers = String(repeating: " 12345", count: 20_000)
    let stat = try Stat("cpu  1 2 3 4\nintr 987654321\(numbers)\nctxt 2000\nprocs_running 2\n")
    #expect(stat.intr == 987_654_321)
    #expect(stat.ctxt == 2000)
    #expect(stat.procsRunning == 2)
  }

  /// One CPU's line that is broken loses no other line.
  @Test(arguments: [
    ("cpu1 1 2 3\n", 1), ("cpu1 1 2 x 4\n", 2), ("cpu1 1 2 -3 4\n", 1), ("cpu-1 1 2 3 4\n", 1),
    ("cpux 1 2 3 4\n", 1), ("cpu99999999999999999999 1 2 3 4\n", 1),
    ("cpu1 1 2 3 18446744073709551616\n", 2), ("cpu1\n", 0), ("cpu1 \n", 0),
  ]) func aBrokenCPUIsLeftOut(_ line: String, _ unreadable: Int) throws {
    let stat = try Stat("cpu  9 9 9 9\ncpu0 1 2 3 4 5\n\(line)cpu2 1 2 3 4 5\nctxt 7\n")
    #expect(stat.cpus.map(\.number) == [0, 2])
    #expect(stat.total != nil && stat.ctxt == 7 && stat.unreadable == 0)
    #expect(stat.unreadableTimes == unreadable)
  }

  @Test(arguments: [("-5", 0), ("5six", 1), ("1.5", 1), ("99999999999999999999", 1)])
  func aLaterColumnThatCannotBeReadIsAbsent(_ column: String, _ unreadable: Int) throws {
    let stat = try Stat("cpu0 1 2 3 4 \(column) 6\n")
    let times = try #require(stat.cpus.first?.times)
    #expect(times.idle == 4 && times.iowait == nil && times.irq == 6)
    #expect(stat.unreadableTimes == unreadable && stat.unreadable == 0)
  }

  @Test func aBrokenTotalLosesNoCPU() throws {
    let stat = try Stat("cpu  1 2 -3 4\ncpu0 1 2 3 4\n")
    #expect(stat.total == nil && stat.cpus.map(\.number) == [0] && stat.unreadableTimes == 0)
  }

  @Test func ofALineGivenTwiceTheLastCounts() throws {
    let stat = try Stat("cpu0 9 9 9 9 9\ncpu1 1 1 1 1\ncpu0 1 2 3 4\ncpu2 1 1 1 1\n")
    #expect(stat.cpus.map(\.number) == [0, 1, 2])
    #expect(stat.cpus.first?.times.json == .array([1, 2, 3, 4].map { JSON(UInt64($0)) }))
  }

  @Test func countersAloneAreEnough() throws {
    let stat = try Stat("intr 1\nctxt\nprocesses \n")
    #expect(stat.intr == 1 && stat.ctxt == nil && stat.processes == nil && stat.unreadable == 0)
    #expect(refusal(Stat.self, "hello world\ncpu\n") == ParseError(.missingField))
  }

  @Test func theLargestNumberFits() throws {
    #expect(try Stat("cpu  1 2 3 18446744073709551615\n").total?.idle == .max)
  }

  @Test func softirqsByKind() throws {
    let stat = try Stat("cpu 1 2 3 4\nsoftirq 10 1 2 3 4\nprocesses 5\n")
    #expect(stat.softirq == 10)
    #expect(stat.softirqs == [1, 2, 3, 4])
    #expect(stat.unreadable == 0)
    let odd = try Stat("cpu 1 2 3 4\nsoftirq 10 1 x 3\nprocesses -5\n")
    #expect(odd.softirqs.isEmpty)
    #expect(odd.unreadable == 1)
  }
}
