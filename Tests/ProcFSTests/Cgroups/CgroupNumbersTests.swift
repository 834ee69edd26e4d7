import Testing

@testable import ProcFS

@Suite struct CgroupNumbersTests {
  static let limits: [(String, UInt64?)] = [
    ("max\n", nil), ("68719476736\n", 68_719_476_736), ("0\n", 0), ("999999999", 999_999_999),
    ("9223372036854771712\n", nil), ("9223372036854710272\n", nil),
    ("9223372036854775807\n", nil), ("18446744073709551615\n", nil), ("-1\n", nil),
    ("4611686018427387903\n", 4_611_686_018_427_387_903),
  ]

  @Test(arguments: limits) func noneHasManyNames(_ text: String, _ limit: UInt64?) throws {
    #expect(try CgroupLimit(text).value == limit)
  }

  @Test func aLimitIsANumber() {
    let error = ParseError(.missingNumber, line: 1, token: "maximum")
    #expect(refusal(CgroupLimit.self, "maximum\n") == error)
    #expect(refusal(CgroupLimit.self, "\n") == ParseError(.empty))
  }

  static let shares: [(String, Double?)] = [
    ("250000 100000\n", 2.5), ("max 100000\n", nil), ("500000", 5), ("max", nil),
    ("1000 1000000\n", 0.001),
  ]

  @Test(arguments: shares) func timeIsAShareOfAPeriod(_ text: String, _ cpus: Double?) throws {
    #expect(try CgroupCPULimit(text).cpus == cpus)
  }

  static let broken: [(String, ParseError)] = [
    ("", ParseError(.empty)), ("\n", ParseError(.empty)),
    ("250000 0\n", ParseError(.missingNumber, line: 1, token: "0")),
    ("most 100000\n", ParseError(.missingNumber, line: 1, token: "most")),
    ("250000 soon\n", ParseError(.missingNumber, line: 1, token: "soon")),
    ("250000 100000 1\n", ParseError(.badHeader, line: 1, token: "1")),
  ]

  @Test(arguments: broken) func refusesOtherLines(_ text: String, _ error: ParseError) {
    #expect(refusal(CgroupCPULimit.self, text) == error)
  }

  @Test func theQuotaOfTheFirstVersionMayBeNone() throws {
    #expect(try CgroupQuota("600000\n").cpus(period: 100_000) == 6)
    #expect(try CgroupQuota("600000\n").cpus(period: 0) == nil)
    #expect(try CgroupQuota("-1\n").cpus(period: 100_000) == nil)
  }

  @Test func numbersOfCPUsAreRead() throws {
    #expect(try CgroupNumber("12262454190222160\n").value == 12_262_454_190_222_160)
    #expect(try CgroupNumbers("1 22 333 \n").values == [1, 22, 333])
    let usage = try CgroupCPUUsage("cpu user system bt_user\n0 11 12 0\n7 71 72 0\n")
    #expect(usage.cpus.map(\.number) == [0, 7])
    #expect(usage.cpus.map(\.user) == [11, 71])
    #expect(usage.cpus.map(\.system) == [12, 72])
    #expect(
      refusal(CgroupCPUUsage.self, "cpu bad fields\n0 1 2\n")
        == ParseError(.badHeader, line: 1, token: "cpu"))
  }

  @Test func countersGoByName() throws {
    let stat = try CgroupCPUStat("usage_usec 912\nuser_usec 700\nsystem_usec 212\nnew 1\n")
    #expect([stat[.usage], stat[.user], stat[.system], stat[.throttled]] == [912, 700, 212, nil])
    #expect(stat.counters.count == 4)
    #expect(try CgroupCPUTicks("user 5\nsystem 7\n")[.system] == 7)
    let memory = try CgroupMemoryStat("anon 790425600\nfile 6502666240\n")
    #expect([memory[.anon], memory[.file], memory[.slab]] == [790_425_600, 6_502_666_240, nil])
    let events = try CgroupEvents("low 0\nhigh 3\nmax 12\noom 1\noom_kill 2\n")
    #expect([events[.high], events[.oomKill], events[.oomGroupKill]] == [3, 2, nil])
  }

  /// Of both versions; what no number is, or comes behind what is wanted, is passed over.
  @Test func memoryUseIsReadFromTheBeginning() throws {
    var use = try CgroupMemoryUse("anon 790425600\nfile 6502666240\nanon x\n\u{0}\u{0}")
    #expect(use.anon == 790_425_600 && use.file == 6_502_666_240)
    try use.parse("active_anon 1\nfile_mapped 2\nanonymous 3\nanon what\nfile 4")
    #expect(use.anon == nil && use.file == 4)
    try use.parse("cache 1\nrss 2\ntotal_cache 30\ntotal_rss 40\ntotal_rss_huge 5\n")
    #expect(use.anon == 40 && use.file == 30)
    #expect(refusal(CgroupMemoryUse.self, "slab 1\n") == ParseError(.missingField))
    #expect(refusal(CgroupMemoryUse.self, "anon\n") == ParseError(.missingField))
    #expect(refusal(CgroupMemoryUse.self, "") == ParseError(.empty))
  }

  @Test func cutsAndWrongBytesAreSurvived() throws {
    try survives(CgroupMemoryUse.self, "anon 250000\nfile 100000\n")
    try survives(CgroupCPULimit.self, "250000 100000\n")
    try survives(CgroupCPUUsage.self, "cpu user system\n0 11 12\n1 21 22\n")
    try survives(CgroupNumbers.self, "1 22 333 \n")
  }
}
