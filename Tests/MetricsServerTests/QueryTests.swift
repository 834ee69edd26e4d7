import HTTPTypes
import Testing

@testable import MetricsServer

@Suite struct QueryTests {
  private func query(_ text: String?) throws -> Query {
    try Query(text.map { $0[...] }, known: ["a", "b"])
  }

  @Test func parametersInTheirOrder() throws {
    let found = try query("a=1&b=x%3Dy&a=2+3&&b")
    #expect(found.all("a") == ["1", "2 3"] && found.all("b") == ["x=y", ""])
    #expect(try query(nil).all("a").isEmpty && query("").one("a") == nil)
    #expect(try query("b=1,2,,3").list("b") == ["1", "2", "", "3"])
    #expect(try query("a=5").one("a") == "5" && query("a=5").list("b").isEmpty)
  }

  @Test(arguments: [
    ("c=1", "unknown parameter 'c': expected a, b"), ("A=1", "unknown parameter 'A'"),
    ("a=%", "broken % escape"), ("a=%4", "broken % escape"), ("a=%zz", "broken % escape"),
    ("%ff=1", "not UTF-8"), ("a=%c3%28", "not UTF-8"), ("=1", "unknown parameter ''"),
  ])
  func aBadQuery(_ text: String, _ words: String) {
    let problem = #expect(throws: Problem.self) { try query(text) }
    #expect(problem?.status.code == 400 && problem?.detail.contains(words) == true)
  }

  @Test func whatMayStandThereOnce() throws {
    let problem = #expect(throws: Problem.self) { try query("a=1&a=1").one("a") }
    #expect(problem?.field == "a" && problem?.detail == "a stands there 2 times")
  }

  @Test(arguments: [("1", 1), ("007", 7), ("3600", 3600)] as [(String, UInt64)])
  func aWholeNumber(_ text: String, _ number: UInt64) throws {
    #expect(try query("a=\(text)").integer("a", in: 1...3600) == number)
  }

  @Test(arguments: [
    "0", "3601", "", "-1", "%2B1", "1.0", "1e3", "18446744073709551616", "ten", "１",
  ])
  func noWholeNumber(_ text: String) throws {
    let found = try query("a=\(text)")
    let problem = #expect(throws: Problem.self) { try found.integer("a", in: 1...3600) }
    #expect(problem?.detail.contains("from 1 to 3600") == true && problem?.field == "a")
  }

  @Test(arguments: [
    ("", ""), ("abc", "abc"), ("%41%62c", "Abc"), ("%C3%bc", "ü"), ("a+b", "a+b"), ("%2F%2e", "/."),
    ("ü", "ü"),
  ])
  func escapes(_ text: String, _ decoded: String) {
    #expect(PercentEncoding.decode(text[...]) == decoded)
  }

  @Test func zeroIsAByteAsAnyOther() {
    #expect(PercentEncoding.decode("a%00b") == "a\u{0}b")
  }

  @Test func plusIsABlankInQueriesOnly() {
    #expect(PercentEncoding.decode("a+b%2B", plusIsSpace: true) == "a b+")
  }

  @Test(arguments: ["%", "%1", "%g1", "%1g", "%c3", "%ff", "a%80", "%ed%a0%80"])
  func brokenEscapes(_ text: String) { #expect(PercentEncoding.decode(text[...]) == nil) }
}
