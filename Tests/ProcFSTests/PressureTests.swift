import Testing

@testable import ProcFS

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
