import Testing

@testable import ProcFS

@Suite struct LoadavgTests {
  static let tasks: [(String, [UInt64?])] = [
    ("0.44 0.31 0.20 2/318 9021\n", [2, 318, 9021]),
    ("0.44 0.31 0.20 2/318", [2, 318, nil]),
    ("0.44 0.31 0.20 2/", [2, nil, nil]),
    ("0.44 0.31 0.20 2/ 9021\n", [2, nil, 9021]),
    ("0.44 0.31 0.20 2/x 9021\n", [2, nil, 9021]),
    ("0.44 0.31 0.20 2318 9021\n", [2318, nil, 9021]),
    ("0.44 0.31 0.20 x/318 9021\n", [nil, nil, 9021]),
    ("0.44 0.31 0.20 2x/318 9021\n", [nil, nil, 9021]),
    ("0.44 0.31 0.20\n", [nil, nil, nil]),
  ]

  @Test(arguments: tasks) func theTasksAreOptional(_ text: String, _ tasks: [UInt64?]) throws {
    let loadavg = try Loadavg(text)
    #expect([loadavg.load1, loadavg.load5, loadavg.load15] == [0.44, 0.31, 0.2])
    #expect([loadavg.runnable, loadavg.total, loadavg.lastPID] == tasks)
  }

  static let broken: [(String, ParseError)] = [
    ("", ParseError(.empty)),
    ("\n \0\0", ParseError(.empty)),
    ("0.44 0.31\n", ParseError(.missingField, line: 1)),
    ("0.44 nan 0.20\n", ParseError(.missingNumber, line: 1, token: "nan")),
    ("0.44 -0.5 0.20\n", ParseError(.missingNumber, line: 1, token: "-0.5")),
    ("0.44 0. 0.20\n", ParseError(.missingNumber, line: 1, token: "0.")),
    ("0.44 0,31 0.20\n", ParseError(.missingNumber, line: 1, token: "0,31")),
    ("0.44 1e9 0.20\n", ParseError(.missingNumber, line: 1, token: "1e9")),
    ("0.44 1.5.0 0.20\n", ParseError(.missingNumber, line: 1, token: "1.5.0")),
    (
      "0.44 0.31 99999999999999999999.5\n",
      ParseError(.overflow, line: 1, token: "99999999999999999999.5")
    ),
  ]

  @Test(arguments: broken) func theAveragesMustBeThere(_ text: String, _ error: ParseError) {
    #expect(refusal(Loadavg.self, text) == error)
  }

  @Test(arguments: ["0.10", "0.07", "123.45", "99999.99", "4294967295.99", "0.00", "7"])
  func aFractionIsTheNearestDouble(_ text: String) throws {
    #expect(try Loadavg("\(text) 0.00 0.00").load1 == Double(text))
  }
}

@Suite struct UptimeTests {
  @Test func theIdleTimeIsOptional() throws {
    #expect(try Uptime("86400.12 170000.5\n").idle == 170_000.5)
    #expect(try Uptime("86400.12\n").uptime == 86400.12)
    #expect(try Uptime("86400.12\n").idle == nil)
    #expect(try Uptime("86400.12 n/a\n").idle == nil)
  }

  @Test func theUptimeMustBeThere() {
    #expect(
      refusal(Uptime.self, "up 3 days") == ParseError(.missingNumber, line: 1, token: "up"))
  }
}

@Suite struct PressureTests {
  @Test func eitherKindIsOptional() throws {
    let irq = try Pressure("full avg10=0.01 avg60=0.02 avg300=0.03 total=18446744073709551615\n")
    #expect(irq.some == nil)
    #expect(irq.full?.avg10 == 0.01)
    #expect(irq.full?.avg60 == 0.02)
    #expect(irq.full?.avg300 == 0.03)
    #expect(irq.full?.total == .max)
  }

  @Test func aKindThatIsGoneIsNotKept() throws {
    var pressure = try Pressure("some avg10=1 avg60=1 avg300=1 total=1\n")
    let text = Array("full avg10=2 avg60=2 avg300=2 total=2".utf8)
    try pressure.parse(text.span)
    #expect(pressure.some == nil)
    #expect(pressure.full?.total == 2)
  }

  static let broken: [(String, ParseError)] = [
    ("some avg10=1.00 avg60=1.00 avg300=1.00\n", ParseError(.missingField, line: 1)),
    ("some\n", ParseError(.missingField, line: 1)),
    (
      "some avg10= avg60=1.00 avg300=1.00 total=1\n",
      ParseError(.missingNumber, line: 1, token: "avg60=1.00")
    ),
    (
      "some avg10=x avg60=1.00 avg300=1.00 total=1\n",
      ParseError(.missingNumber, line: 1, token: "x")
    ),
    ("most avg10=1.00 avg60=1.00 avg300=1.00 total=1\n", ParseError(.missingField)),
  ]

  @Test(arguments: broken) func brokenLinesAreRefused(_ text: String, _ error: ParseError) {
    #expect(refusal(Pressure.self, text) == error)
  }
}

@Suite struct FileNrTests {
  @Test func readsThreeNumbers() throws {
    let files = try FileNr("1088\t0\t9223372036854775807\n")
    #expect(files.allocated == 1088)
    #expect(files.unused == 0)
    #expect(files.max == 9_223_372_036_854_775_807)
  }

  @Test func allThreeMustBeThere() {
    #expect(refusal(FileNr.self, "1 2\n") == ParseError(.missingField, line: 1))
    #expect(refusal(FileNr.self, "1 2 -3") == ParseError(.missingNumber, line: 1, token: "-3"))
  }
}

@Suite struct SingleValueTests {
  @Test func isTheFirstLine() throws {
    #expect(try SingleValue("host.example\n").value == "host.example")
    #expect(try SingleValue("host").value == "host")
    #expect(refusal(SingleValue.self, "\n") == ParseError(.empty))
  }
}
