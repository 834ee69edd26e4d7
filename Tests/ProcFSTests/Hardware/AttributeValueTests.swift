import Testing

@testable import ProcFS

@Suite struct AttributeValueTests {
  private func value(_ text: String) -> AttributeValue {
    var value = AttributeValue()
    value.take(Array(text.utf8).span)
    return value
  }

  @Test(
    arguments: [
      ("42\n", 42), ("-42", -42), ("+7", 7), (" 12 \n", 12), ("9223372036854775807", .max),
      ("-9223372036854775808", .min), ("99999999999999999999", nil), ("", nil), ("-", nil),
      ("1 2", nil), ("12.5", nil), ("0x10", nil), ("one", nil), ("1\0", nil),
    ] as [(String, Int64?)])
  func wholeNumbers(_ text: String, _ expected: Int64?) {
    #expect(value(text).signed == expected)
    #expect(
      value(text).unsigned == expected.flatMap { text.hasPrefix("+") ? nil : UInt64(exactly: $0) })
  }

  @Test(
    arguments: [
      ("0x1f\n", 31), ("-0X10", -16), ("010", 8), ("0", 0), ("09", nil), ("0x", nil), ("12", 12),
      ("0xffffffffffffffff", nil),
    ] as [(String, Int64?)])
  func numbersAsInC(_ text: String, _ expected: Int64?) {
    #expect(value(text).literal == expected)
  }

  @Test(
    arguments: [
      ("12.5", 12.5), ("1e3", 1000), ("-0.25", -0.25), ("inf", .infinity), ("0x10", nil),
      ("1..2", nil),
      ("nan(1)", nil), ("e", nil), ("", nil), ("-", nil),
    ] as [(String, Double?)])
  func fractions(_ text: String, _ expected: Double?) {
    #expect(value(text).number == expected)
  }

  @Test func whatWasLostHasNoValue() {
    var value = value("12")
    value.lose(.failed(5))
    #expect(value.text == nil && value.number == nil && value.signed == nil)
    value.take(Array("12".utf8).span)
    #expect(value.unsigned == 12)
    #expect(AttributeValue().text == nil)
  }

  @Test func aLongTextIsCutOff() {
    #expect(value(String(repeating: "x", count: 300)).text?.bytes.count == AttributeValue.limit)
  }

  /// Every beginning of a text, and every byte in its place, gives a value or none.
  @Test(arguments: ["-12345.678e9\n", "0xdeadbeef", "99999999999999999999", " \n\t "])
  func everyTextIsSurvived(_ text: String) {
    let bytes = Array(text.utf8)
    for end in 0...bytes.count {
      for byte in UInt8.min...UInt8.max {
        var value = AttributeValue()
        let text = bytes[..<end] + [byte]
        value.take(text.span)
        _ = (value.unsigned, value.signed, value.literal, value.number)
      }
    }
  }
}
