import Testing

@testable import StatsD

@Suite("The parser of StatsD's lines")
struct StatsDLineTests {
  /// A line in short: `name values kind @rate #tags`, or why it is not taken.
  private func read(_ text: String) -> String {
    let bytes = Array(text.utf8)
    func part(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }
    do throws(StatsDError) {
      let line = try StatsDLine.parse(bytes.span, 0..<bytes.count, now: 1_700_000_000)
      return
        "\(part(line.name)) \(part(line.values)) \(line.kind) @\(line.rate) #\(part(line.tags))"
    } catch {
      return "\(error.reason)"
    }
  }

  @Test(
    arguments: [
      ("a:1|c", "a 1 counter @1.0 #"), ("a.b-c:1|c|@0.1", "a.b-c 1 counter @0.1 #"),
      ("a:-1.5|g", "a -1.5 gauge @1.0 #"), ("a:320|ms|@0.5|#x:1,y", "a 320 timer @0.5 #x:1,y"),
      ("a:1:2:3|h", "a 1:2:3 histogram @1.0 #"), ("a:1|d", "a 1 histogram @1.0 #"),
      ("a:u|s", "a u set @1.0 #"), ("a:1|c|#x:1|c:ci-1", "a 1 counter @1.0 #x:1"),
      ("a:1|g|T1700000010", "a 1 gauge @1.0 #"), ("a:1|g|e:it-false|card:low", "a 1 gauge @1.0 #"),
      ("a:1|c|", "a 1 counter @1.0 #"),
      ("", "malformed"), ("a", "malformed"), (":1|c", "malformed"), ("a:1", "malformed"),
      ("a:1|", "malformed"), ("a\u{1}:1|c", "malformed"), ("a:1|x", "type"), ("a:1|mss", "type"),
      ("a:1|c|@0", "rate"), ("a:1|c|@2", "rate"), ("a:1|c|@x", "rate"), ("a:1|c|@", "rate"),
      ("a:1|g|T1600000000", "timestamp"), ("a:1|g|Tx", "timestamp"),
      ("_e{5,4}:title|text", "event"), ("_sc|name|0", "event"), ("_sc|name|0|m:x", "event"),
    ])
  func lines(_ text: String, _ expected: String) { #expect(read(text) == expected) }

  @Test(
    arguments: [
      ("1", 1), ("-1", -1), ("+2.5", 2.5), (".5", 0.5), ("5.", 5), ("1e3", 1000),
      ("12345678901234567890", 12_345_678_901_234_567_890), ("0.1", 0.1), ("", nil), ("-", nil),
      (".", nil), ("1e999", nil), ("nan", nil), ("inf", nil), ("0x10", nil), ("1 ", nil),
      ("1.2.3", nil), ("e5", nil),
    ] as [(String, Double?)])
  func numbers(_ text: String, _ value: Double?) {
    let bytes = Array(text.utf8)
    #expect(bytes.span.number(0..<bytes.count) == value)
  }

  @Test("a line that is cut off anywhere, or has any byte anywhere, is read or refused")
  func spoiled() {
    var bytes = Array("app.time:1.5:2|ms|@0.25|#env:prod,x|c:abc|T1700000000".utf8)
    for end in 0...bytes.count {
      _ = try? StatsDLine.parse(bytes.span, 0..<end, now: 0)
    }
    for place in bytes.indices {
      let before = bytes[place]
      for byte in UInt8.min...UInt8.max {
        bytes[place] = byte
        _ = try? StatsDLine.parse(bytes.span, 0..<bytes.count, now: 0)
      }
      bytes[place] = before
    }
  }
}
