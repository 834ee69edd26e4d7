import Testing

@testable import ProcFS

@Suite struct ProcessCgroupsTests {
  static let hybrid = """
    12:pids:/user.slice/a:b.scope
    4:cpu,cpuacct:/
    1:name=systemd:/init.scope
    0::/user.slice/x:y.scope (deleted)

    """

  @Test func linesAreSplitAtTwoColons() throws {
    let cgroups = try ProcessCgroups(Self.hybrid)
    #expect(cgroups.memberships.map(\.hierarchy) == [12, 4, 1, 0])
    #expect(cgroups.unified == "/user.slice/x:y.scope (deleted)")
    #expect(cgroups.path(of: "pids") == "/user.slice/a:b.scope")
    #expect(cgroups.path(of: "cpuacct") == "/")
    #expect(cgroups.path(of: "cpu") == "/")
    #expect(cgroups.path(of: "name=systemd") == "/init.scope")
    #expect(cgroups.path(of: "acct") == nil)
  }

  @Test func oneLineIsEnough() throws {
    var cgroups = try ProcessCgroups(Self.hybrid)
    try cgroups.parse(Array("0::/".utf8).span)
    #expect(cgroups.memberships.count == 1)
    #expect(cgroups.unified == "/")
    #expect(try ProcessCgroups("1:cpu:/x\n").unified == nil)
  }

  static let broken: [(String, ParseError)] = [
    ("0:/x\n", ParseError(.missingField, line: 1, token: "/x")),
    ("0::/x\n:cpu:/\n", ParseError(.missingNumber, line: 2, token: ":cpu:/")),
    ("", ParseError(.empty)),
  ]

  @Test(arguments: broken) func refusesOtherLines(_ text: String, _ error: ParseError) {
    #expect(refusal(ProcessCgroups.self, text) == error)
  }

  @Test func cutsAndWrongBytesAreSurvived() throws {
    try survives(ProcessCgroups.self, Self.hybrid)
  }
}
