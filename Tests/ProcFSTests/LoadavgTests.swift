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
