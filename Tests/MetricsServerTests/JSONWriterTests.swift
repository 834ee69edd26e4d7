import Monitor
import NIOCore
import Testing

@testable import MetricsServer
@testable import Monitor

@Suite struct JSONWriterTests {
  private func written(_ body: (inout JSONWriter) -> Void) -> String {
    var json = JSONWriter(capacity: 1)
    body(&json)
    return String(buffer: json.buffer)
  }

  @Test(arguments: [
    ("", #""""#), ("plain", #""plain""#), ("say \"a\\b\"", #""say \"a\\b\"""#),
    ("\n\r\t", #""\n\r\t""#), ("\u{0}\u{1f}\u{8}", #""\u0000\u001f\u0008""#),
    ("grüße 👍🏽\u{2028}\u{7f}", "\"grüße 👍🏽\u{2028}\u{7f}\""), ("a\"ä", #""a\"ä""#),
    ("</script>", #""</script>""#),
  ])
  func aStringIsEscaped(_ text: String, _ json: String) throws {
    let found = written { $0.string(text) }
    #expect(found == json)
    #expect(try JSON("[\(found)]") == .array([.string(text)]))
  }

  @Test(
    arguments: [
      (0, "0"), (-0.0, "0"), (1, "1"), (-1, "-1"), (0.5, "0.5"), (-123.25, "-123.25"),
      (9_007_199_254_740_991, "9007199254740991"), (1e16, "1e+16"), (1e-7, "1e-07"),
      (.leastNonzeroMagnitude, "5e-324"), (.greatestFiniteMagnitude, "1.7976931348623157e+308"),
      (.nan, "null"),
      (.infinity, "null"), (-.infinity, "null"), (nil, "null"), (0.1, "0.1"),
    ] as [(Double?, String)])
  func aDouble(_ value: Double?, _ json: String) throws {
    let found = written { $0.double(value) }
    #expect(found == json)
    let back = try JSON("[\(found)]").array[0].number
    #expect(back == (value?.isFinite == true ? value : nil))
  }

  @Test(
    arguments: [
      (0, 0, "0"), (0, 6, "0"), (7, 0, "7"), (-7, 0, "-7"), (1234, 4, "0.1234"), (-1, 4, "-0.0001"),
      (-5000, 4, "-0.5"), (120, 2, "1.2"), (100, 2, "1"), (1001, 3, "1.001"), (10, 6, "0.00001"),
      (1_700_000_000_000, 3, "1700000000"), (1_700_000_000_050, 3, "1700000000.05"),
      (.max, 0, "9223372036854775807"), (.max, 6, "9223372036854.775807"),
      (.min + 1, 2, "-92233720368547758.07"), (.min, 2, "null"),
    ] as [(Int64, Int, String)])
  func aCellIsWrittenWithoutRounding(_ bits: Int64, _ decimals: Int, _ json: String) {
    #expect(written { $0.cell(Cell(bits: bits), decimals: decimals) } == json)
  }

  @Test(arguments: [0.1, -1e300, 3, 1e-300, 0] as [Double])
  func aPushedCellIsItsDouble(_ value: Double) throws {
    let found = written { $0.cell(Cell(double: value), decimals: nil) }
    #expect(try JSON("[\(found)]").array[0].number == value)
  }

  @Test func integersOfAllWidths() {
    #expect(written { $0.integer(UInt64.max) } == "18446744073709551615")
    #expect(written { $0.integer(Int64.min) } == "-9223372036854775808")
    #expect(written { $0.integer(Int8(-128)) } == "-128")
    #expect(written { $0.integer(10) } == "10")
  }

  @Test func commasStandBetween() throws {
    let found = written { json in
      json.object { json in
        json.member("a", 1)
        json.key("b")
        json.array { json in
          json.null()
          json.bool(true)
          json.bool(false)
          json.array { _ in }
          json.object { _ in }
          json.string("x")
        }
        json.member("c", labels: [Label("l", "v"), Label("m", "\"")])
        json.member("d", time: 1500)
        json.member("e", double: nil)
      }
    }
    #expect(
      found
        == #"{"a":1,"b":[null,true,false,[],{},"x"],"c":{"l":"v","m":"\""},"d":1.5,"e":null}"#)
    #expect(try JSON(found)["b"]?.array.count == 6)
  }
}
