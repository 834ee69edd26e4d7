import Testing

@testable import Workloads

@Suite struct FilterTextTests {
  @Test(arguments: [
    ("nginx", "nginx: worker", true), ("NGINX", "nginx", true), ("nginx", "NGINX", true),
    ("worker", "nginx: worker", true), ("workers", "nginx: worker", false), ("x", "", false),
    ("aab", "aaab", true), ("ab", "a", false), ("[", "{", false), ("@", "`", false),
    ("größe", "Die größe", true), (" ", "a b", true),
  ])
  func isFound(_ filter: String, _ text: String, _ expected: Bool) throws {
    #expect(try #require(FilterText(filter)).isIn(text) == expected)
  }

  @Test(arguments: [("12", true), ("1234", true), ("34", true), ("4321", false), ("a", false)])
  func isFoundInANumber(_ filter: String, _ expected: Bool) throws {
    #expect(try #require(FilterText(filter)).isIn(1234) == expected)
  }

  @Test func nothingIsNoFilter() { #expect(FilterText("") == nil && FilterWords(" \t") == nil) }
}
