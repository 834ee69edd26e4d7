import Testing

@testable import ProcFS

@Suite struct OSReleaseTests {
  static let text = """
    PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"
    NAME='Debian GNU/Linux'
    VERSION_ID="12" # the stable one
    # A comment.

    VERSION_CODENAME = bookworm
    export ID=debian
    ID_LIKE=a" b "c
    VARIANT="say \\"hi\\" \\\\ \\$x"
    SUPPORT_END=2028-06-30
    HOME_URL="https://www.debian.org/"
    """

  @Test func fieldsWithoutTheirQuotes() throws {
    let release = try OSRelease(Self.text)
    #expect(release[.prettyName] == "Debian GNU/Linux 12 (bookworm)")
    #expect(release[.name] == "Debian GNU/Linux")
    #expect(release[.versionID] == "12")
    #expect(release[.versionCodename] == "bookworm")
    #expect(release[.id] == "debian")
    #expect(release[.idLike] == "a b c")
    #expect(release[.variant] == "say \"hi\" \\ $x")
    #expect(release[.supportEnd] == "2028-06-30")
    #expect(release[.buildID] == "")
  }

  @Test(arguments: ["junk", "NAME=\"x", "NAME='x", "NAME=\"x\\", "=x", "1A=x", "NAME=a\u{1}b"])
  func whatIsNoAssignmentIsRefused(_ text: String) {
    #expect(refusal(OSRelease.self, "ID=x\n" + text)?.line == 2)
  }

  @Test func anEmptyFileSaysNothing() throws {
    #expect(try OSRelease("")[.name] == "")
  }

  @Test func itSurvives() throws { try survives(OSRelease.self, Self.text) }
}
