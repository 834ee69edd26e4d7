import Glibc
import Testing

@testable import ProcFS

@Suite struct ErrorTests {
  static let sentences: [(Reason, String, String)] = [
    (.missingNumber, "missing-number", "/p, line 3: expected a number, found 'x'"),
    (.overflow, "overflow", "/p, line 3: the number 'x' is too large for its field"),
    (.missingField, "missing-field", "/p, line 3: a field is missing at 'x'"),
    (.badHeader, "bad-header", "/p, line 3: 'x' is not a line that this file has"),
    (.truncated, "truncated", "/p, line 3: the text ends in the middle of a line, after 'x'"),
    (.badName, "bad-name", "/p, line 3: 'x' is not a name of the expected form"),
  ]

  @Test(arguments: sentences) func aPlaceAndATokenAreNamed(
    _ reason: Reason, _ kind: String, _ sentence: String
  ) {
    #expect(reason.kind == kind)
    let error = ProcFSError(path: "/p", ParseError(reason, line: 3, token: "x"))
    #expect(error.description == sentence)
  }

  @Test func aWholeFileHasNoLine() {
    func sentence(_ reason: Reason) -> String {
      ProcFSError(path: "/p", reason: reason).description
    }
    #expect(sentence(.empty) == "/p: the file is empty")
    #expect(sentence(.tooLarge) == "/p: the file is larger than the reader may grow")
    #expect(sentence(.missingField) == "/p: not one of its lines can be read")
    #expect(sentence(.system(ENOENT)) == "/p: No such file or directory")
    #expect(sentence(.system(99999)) == "/p: error 99999")
    #expect(Reason.empty.kind == "empty")
    #expect(Reason.tooLarge.kind == "too-large")
    #expect(Reason.system(ENOENT).kind == "system")
  }

  /// What stands in a file may be long, and may try to write on a terminal.
  @Test func aTokenIsCutAndEscaped() {
    let long = String(repeating: "y", count: 1000)
    #expect(refusal(Loadavg.self, long)?.token == String(repeating: "y", count: 40))
    #expect(refusal(Loadavg.self, "\u{1b}[2J 0 0")?.token == "\\x1b[2J")
  }
}
