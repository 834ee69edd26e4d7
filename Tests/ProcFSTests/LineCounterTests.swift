import Testing

@testable import ProcFS

@Suite struct LineCounterTests {
  @Test(arguments: [
    ("MemTotal:       16384 kB\n", 16384),
    ("MemTotal:16384 kB\n", 16384),
    ("MemTotal:\t16384", 16384),
    ("  MemTotal: 16384 kB\n", 16384),
    ("MemTotal: 18446744073709551615 kB\n", UInt64.max),
  ]) func aNumberIsFound(_ text: String, _ value: UInt64) throws {
    #expect(try Meminfo(text)[.memTotal] == value)
  }

  @Test(arguments: [
    "MemTotal: -1 kB", "MemTotal: x", "MemTotal:", "MemTotal", "MemTotal: 1x",
    "MemTotal: 18446744073709551616 kB", "MemTotals: 1 kB", "MemTota: 1 kB",
  ]) func aNumberThatCannotBeReadIsAbsent(_ line: String) throws {
    let meminfo = try Meminfo("\(line)\nMemFree: 7 kB\n")
    #expect(meminfo[.memTotal] == nil)
    #expect(meminfo[.memFree] == 7)
  }

  @Test func negativeNumbersCanBeAskedFor() throws {
    let meminfo = try Meminfo("MemAvailable: -4 kB\nMemFree: 9223372036854775808 kB\nCached: 5 kB")
    #expect(meminfo.counters.signed(.memAvailable) == -4)
    #expect(meminfo.counters.signed(.memFree) == nil)
    #expect(meminfo.counters.signed(.cached) == 5)
    #expect(meminfo.counters.signed(.buffers) == nil)
  }

  @Test func ofANameGivenTwiceTheLastCounts() throws {
    let meminfo = try Meminfo("Cached: 100 kB\nMemFree: 1 kB\nCached: 250 kB\n")
    #expect(meminfo[.cached] == 250)
    #expect(meminfo.counters.count == 3)
    #expect((0..<3).map { meminfo.counters.isSuperseded(at: $0) } == [true, false, false])
  }

  @Test func namesNotKnownAreKept() throws {
    let vmstat = try Vmstat("pgfault 5\nfuture_counter 6\n")
    #expect(vmstat.counters.names == ["pgfault", "future_counter"])
    #expect(vmstat.counters.unsigned(at: 1) == 6)
    #expect(vmstat.counters.signed(at: 1) == 6)
  }

  @Test func theLayoutChangesOnlyWithTheNames() throws {
    var vmstat = try Vmstat("pgfault 5\npswpin 6\noom_kill 7\n")
    #expect(vmstat.counters.layout == 1)
    func parse(_ text: String) throws {
      let bytes = Array(text.utf8)
      try vmstat.parse(bytes.span)
    }
    try parse("pgfault 50\npswpin\t60\noom_kill x\n")
    #expect(vmstat.counters.layout == 1)
    #expect(vmstat[.pswpin] == 60)
    #expect(vmstat[.oomKill] == nil)
    // One comes in the middle, and the known ones move.
    try parse("pgfault 51\nnew 1\npswpin 61\noom_kill 8\n")
    #expect(vmstat.counters.layout == 2)
    #expect(vmstat[.pgfault] == 51)
    #expect(vmstat[.pswpin] == 61)
    #expect(vmstat[.oomKill] == 8)
    // One is cut off the end, one is the start of what stood there before.
    try parse("pgfault 52\nne 2\n")
    #expect(vmstat.counters.layout == 3)
    #expect(vmstat.counters.names == ["pgfault", "ne"])
    #expect(vmstat[.oomKill] == nil)
    // A name that only begins like the one before is another name.
    try parse("pgfaults 53\nne 2\n")
    #expect(vmstat[.pgfault] == nil)
    #expect(vmstat.counters.names == ["pgfaults", "ne"])
  }
}
