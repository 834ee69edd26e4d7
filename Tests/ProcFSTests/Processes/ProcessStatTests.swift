import Testing

@testable import ProcFS

@Suite struct ProcessStatTests {
  /// As Linux 6.12 prints it for a daemon.
  static let daemon =
    "812 (cron daemon) S 1 812 812 0 -1 1077936448 702 81234 3 17 41 29 1200 340 20 0 1 0 311 "
    + "6938624 689 18446744073709551615 94128846266368 94128846301633 140731264379728 0 0 0 0 0 65537 "
    + "1 0 0 17 1 0 0 5 0 0 94128846322576 94128846324640 94128868225024 140731264382838 "
    + "140731264382854 140731264382854 140731264385005 0\n"

  @Test func allFieldsAreRead() throws {
    let stat = try ProcessStat(Self.daemon)
    #expect(stat.fields == 52)
    #expect(stat.pid == 812)
    #expect(stat.comm == "cron daemon")
    #expect(stat.state == .sleeping)
    #expect([stat.ppid, stat.pgrp, stat.session, stat.ttyNr, stat.tpgid] == [1, 812, 812, 0, -1])
    #expect(stat.flags == 1_077_936_448)
    #expect([stat.minflt, stat.cminflt, stat.majflt, stat.cmajflt] == [702, 81234, 3, 17])
    #expect([stat.utime, stat.stime] == [41, 29])
    #expect([stat.cutime, stat.cstime] == [1200, 340])
    #expect([stat.priority, stat.nice, stat.numThreads, stat.itrealvalue] == [20, 0, 1, 0])
    #expect([stat.starttime, stat.vsize] == [311, 6_938_624])
    #expect(stat.rss == 689)
    #expect(stat.rsslim == .max)
    #expect(stat.sigcatch == 65537)
    #expect([stat.exitSignal, stat.processor, stat.cguestTime, stat.exitCode] == [17, 1, 0, 0])
    #expect(stat.delayacctBlkioTicks == 5)
    #expect(stat.envEnd == 140_731_264_385_005)
    #expect(!stat.isKernelThread)
  }

  static let names: [[UInt8]] =
    [
      "", "a", "(", ")", "))", "()", "a) S 1 2 3 4", ") Z 0 0 0 (", "tab\there", "two\nlines", " ",
      "<img src=x onerror=1>",
    ].map { Array($0.utf8) } + [[0xff, 0xfe, 0x28, 0xc3], Array(1...31)]

  @Test(arguments: names) func noNameForgesAField(_ name: [UInt8]) throws {
    let head = Array("812 (".utf8)
    let tail = Array(Self.daemon.utf8.drop { $0 != UInt8(ascii: ")") })
    var stat = ProcessStat()
    try stat.parse((head + name + tail).span)
    #expect(stat.comm == KernelName(bytes: name))
    #expect(stat.state == .sleeping)
    #expect(stat.ppid == 1)
    #expect(stat.fields == 52)
  }

  /// Each is a line with so many fields, made by cutting or lengthening one.
  static func line(_ fields: Int) -> String {
    let words = daemon.dropLast().split(separator: " ")
    let known = words.prefix(fields + 1) + Array(repeating: "7", count: max(fields - 52, 0))
    return known.joined(separator: " ") + "\n"
  }

  @Test(arguments: [24, 39, 41, 42, 44, 47, 51, 52, 53, 61])
  func kernelsGiveMoreAndLess(_ fields: Int) throws {
    var stat = try ProcessStat(Self.daemon)
    try stat.parse(Array(Self.line(fields).utf8).span)
    #expect(stat.fields == fields)
    #expect((stat.rsslim != nil) == (fields >= 25))
    #expect((stat.processor != nil) == (fields >= 39))
    #expect((stat.delayacctBlkioTicks != nil) == (fields >= 42))
    #expect((stat.cguestTime != nil) == (fields >= 44))
    #expect((stat.startData != nil) == (fields >= 45))
    #expect((stat.exitCode != nil) == (fields >= 52))
  }

  @Test(arguments: ["P", "t", "x", "I", "K", "W"]) func anyLetterIsAState(_ letter: String) throws {
    let stat = try ProcessStat(Self.daemon.replacing(") S ", with: ") \(letter) "))
    #expect(stat.state.rawValue == letter.utf8.first)
  }

  @Test func largeNumbersAreTaken() throws {
    let words = Self.line(52).split(separator: " ").map(String.init)
    var changed = words
    // The name holds a blank, so word 36 is field 35: wchan.
    changed[35] = "18446744073709551615"
    #expect(try ProcessStat(changed.joined(separator: " ")).wchan == .max)
    changed[35] = "18446744073709551616"
    let odd = try ProcessStat(changed.joined(separator: " "))
    #expect(odd.wchan == nil)
    #expect(odd.nswap == 0)
    changed = words
    changed[0] = "9876868"
    #expect(try ProcessStat(changed.joined(separator: " ")).pid == 9_876_868)
  }

  @Test func kernelThreadsAreTold() throws {
    let text = "12 (kworker/0:1-events) I 2 0 0 0 -1 69238880 0 0 0 0 0 31 0 0 20 0 1 0 5 0 0\n"
    let stat = try ProcessStat(text)
    #expect(stat.isKernelThread)
    #expect(stat.state == .idle)
  }

  static let broken: [(String, ParseError)] = [
    ("", ParseError(.empty)),
    ("812", ParseError(.badName, line: 1)),
    ("812 cron S 1", ParseError(.badName, line: 1, token: "cron")),
    ("cron) S 1", ParseError(.missingNumber, line: 1, token: "cron)")),
    ("812 (cron", ParseError(.truncated, line: 1, token: "cron")),
    ("812 (cron)", ParseError(.missingField, line: 1)),
    ("812 (cron) S 1 812 x", ParseError(.missingNumber, line: 1, token: "x")),
    ("812 (a\nb) S 1 812 --1", ParseError(.missingNumber, line: 2, token: "--1")),
    ("99999999999 (cron) S 1", ParseError(.overflow, line: 1, token: "99999999999")),
    (line(23), ParseError(.missingField, line: 1)),
  ]

  @Test(arguments: broken) func whatIdentifiesItMustBeThere(_ text: String, _ error: ParseError) {
    #expect(refusal(ProcessStat.self, text) == error)
  }

  @Test func cutsAndWrongBytesAreSurvived() throws {
    try survives(ProcessStat.self, Self.daemon)
  }
}
