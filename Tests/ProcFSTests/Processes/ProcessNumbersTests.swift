import Testing

@testable import ProcFS

/// The files of a process that are a few numbers or one word.
@Suite struct ProcessNumbersTests {
  @Test func sizesAreRead() throws {
    let statm = try ProcessStatm("5242 903 640 214 0 480 0\n")
    #expect([statm.size, statm.resident, statm.shared] == [5242, 903, 640])
    #expect([statm.text, statm.lib, statm.data, statm.dirty] == [214, 0, 480, 0])
    #expect(refusal(ProcessStatm.self, "5242 903 640\n") == ParseError(.missingField, line: 1))
    #expect(
      refusal(ProcessStatm.self, "5242 x") == ParseError(.missingNumber, line: 1, token: "x"))
    try survives(ProcessStatm.self, "5242 903 640 214 0 480 0\n")
  }

  @Test func timesOfTheSchedulerAreRead() throws {
    let schedstat = try ProcessSchedstat("81234567890 4410023 1029\n")
    #expect(schedstat.running == 81_234_567_890)
    #expect(schedstat.waiting == 4_410_023)
    #expect(schedstat.timeslices == 1029)
    #expect(refusal(ProcessSchedstat.self, "1 2\n") == ParseError(.missingField, line: 1))
    try survives(ProcessSchedstat.self, "81234567890 4410023 1029\n")
  }

  static let io = """
    rchar: 7340032
    wchar: 18446744073709551615
    syscr: 812
    syscw: 0
    read_bytes: 22577841152
    write_bytes: 4096
    cancelled_write_bytes: 512

    """

  @Test func inputAndOutputAreRead() throws {
    let io = try ProcessIO(Self.io)
    #expect(io[.rchar] == 7_340_032)
    #expect(io[.wchar] == .max)
    #expect(io[.syscr] == 812)
    #expect(io[.syscw] == 0)
    #expect(io[.readBytes] == 22_577_841_152)
    #expect(io[.writeBytes] == 4096)
    #expect(io[.cancelledWriteBytes] == 512)
    let odd = try ProcessIO("new: 1\nsyscr: x\nrchar: 3\n")
    #expect([odd[.syscr], odd[.rchar], odd[.wchar]] == [nil, 3, nil])
    #expect(refusal(ProcessIO.self, "new: 1\n") == ParseError(.missingField))
    try survives(ProcessIO.self, Self.io)
  }

  static let names: [(String, KernelName)] = [
    ("cron\n", "cron"), ("two\nlines\n", "two\nlines"), ("\n", ""), ("foo )bar\n", "foo )bar"),
    ("cut", "cut"), ("ends in one\n\n", "ends in one\n"),
  ]

  @Test(arguments: names) func theNameEndsInOneNewline(
    _ text: String, _ name: KernelName
  ) throws {
    #expect(try ProcessComm(text).name == name)
  }

  @Test func theWaitChannelMayBeHidden() throws {
    #expect(try ProcessWaitChannel("do_epoll_wait").function == "do_epoll_wait")
    #expect(try ProcessWaitChannel("0").function == nil)
    #expect(try ProcessWaitChannel("").function == nil)
    #expect(try ProcessWaitChannel("\n").function == nil)
    try survives(ProcessWaitChannel.self, "do_epoll_wait\n")
  }

  @Test func scoresMayBeNegative() throws {
    #expect(try ProcessNumber("-1000\n").value == -1000)
    #expect(try ProcessNumber("666\n").value == 666)
    #expect(refusal(ProcessNumber.self, "-\n") == ParseError(.missingNumber, line: 1, token: "-"))
  }

  @Test func rollupIsRead() throws {
    let text = """
      5581a1c00000-7ffd0a1f0000 ---p 00000000 00:00 0                          [rollup]
      Rss:                8120 kB
      Pss:                1633 kB
      Pss_Dirty:           900 kB
      Shared_Clean:       6500 kB
      Swap:                 12 kB
      SwapPss:              12 kB
      Locked:                0 kB

      """
    let rollup = try SmapsRollup(text)
    #expect([rollup[.rss], rollup[.pss], rollup[.pssDirty]] == [8120, 1633, 900])
    #expect([rollup[.swap], rollup[.swapPss], rollup[.locked], rollup[.ksm]] == [12, 12, 0, nil])
    #expect(refusal(SmapsRollup.self, "x y z\n") == ParseError(.missingField))
    try survives(SmapsRollup.self, text)
  }

  static let commandLines: [(String, [KernelName])] = [
    ("one\0--long-flag\0-f\0", ["one", "--long-flag", "-f"]), ("", []), ("\0\0", []),
    ("nginx: worker process", ["nginx: worker process"]), ("a\0\0b\0", ["a", "", "b"]),
    ("./two\nlines\0", ["./two\nlines"]), ("\0b\0", ["", "b"]),
  ]

  @Test(arguments: commandLines) func argumentsEndInNUL(
    _ text: String, _ arguments: [KernelName]
  ) throws {
    var line = try ProcessCommandLine("other\0one\0")
    try line.parse(Array(text.utf8).span)
    #expect((0..<line.count).map { line.argument(at: $0) } == arguments)
  }
}
