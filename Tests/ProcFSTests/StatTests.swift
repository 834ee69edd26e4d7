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

  @Test(arguments: [
    ("cpu  1 2 3\n", Reason.missingField, 1, ""),
    ("cpu  1 2 3 4\ncpu0 1 2 x 4\n", .missingNumber, 2, "x"),
    ("cpu  1 2 3 4\n\ncpu0 1 2 3 4 5six\n", .missingNumber, 3, "5six"),
    ("cpu  1 2 3 18446744073709551616\n", .overflow, 1, "18446744073709551616"),
    ("cpu  1 2 3 99999999999999999999999\n", .overflow, 1, "99999999999999999999999"),
    ("cpu-1 1 2 3 4\n", .badName, 1, "cpu-1"),
    ("cpu99999999999999999999 1 2 3 4\n", .badName, 1, "cpu99999999999999999999"),
  ]) func aBrokenRowIsRefused(
    _ text: String, _ reason: Reason, _ line: Int, _ token: String
  ) {
    #expect(refusal(Stat.self, text) == ParseError(reason, line: line, token: token))
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
