import Testing

@testable import ProcFS

@Suite struct NFSTests {
  static let proc2 = "proc2 18 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18"
  static let proc3 = "proc3 22 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22"
  static let client = """
    net 18628 1 18627 6
    rpc 4329785 0 4338291
    \(proc2)
    \(proc3)
    proc4 5 10 11 12 13 14

    """
  static let operations = (0..<40).map { " \($0)" }.joined()
  static let server = """
    rc 1 6 18622
    fh 7 0 0 0 0
    io 157286400 72864
    th 8 0 0.000 0.000
    ra 32 1 2 3 4 5 6 7 8 9 10 11
    net 972 55 917 1
    rpc 18628 6 1 2 3
    \(proc2)
    \(proc3)
    proc4 2 2 10853
    proc4ops 40\(operations)
    wdeleg_getattr 16

    """

  @Test func aClientIsRead() throws {
    let client = try NFSClient(Self.client)
    #expect(client.traffic?.packets == 18628)
    #expect(client.traffic?.udp == 1)
    #expect(client.traffic?.tcp == 18627)
    #expect(client.traffic?.connections == 6)
    #expect(client.calls?.total == 4_329_785)
    #expect(client.calls?.retransmissions == 0)
    #expect(client.calls?.refreshes == 4_338_291)
    #expect(client.version2.calls == Array(1...18))
    #expect(client.version3.calls == Array(1...22))
    #expect(client.version4.calls == [10, 11, 12, 13, 14])
    #expect(client.version4[4] == 14)
    #expect(client.version4[5] == nil)
  }

  @Test func aServerIsRead() throws {
    let server = try NFSServer(Self.server)
    #expect(server.replyCache?.hits == 1)
    #expect(server.replyCache?.misses == 6)
    #expect(server.replyCache?.uncached == 18622)
    #expect(server.staleHandles == 7)
    #expect(server.bytesRead == 157_286_400)
    #expect(server.bytesWritten == 72864)
    #expect(server.threads == 8)
    #expect(server.readAhead?.size == 32)
    #expect(server.readAhead?.misses == 11)
    #expect(server.traffic?.tcp == 917)
    #expect(server.calls?.total == 18628)
    #expect(server.calls?.refused == 6)
    #expect(server.calls?.badFormat == 1)
    #expect(server.calls?.badAuthentication == 2)
    #expect(server.calls?.badClient == 3)
    #expect(server.version2.calls == Array(1...18))
    #expect(server.version3.calls == Array(1...22))
    #expect(server.version4.calls == [2, 10853])
    #expect(server.operations4.calls == Array(0..<40))
    #expect(server.delegatedAttributes == 16)
  }

  @Test func whatAKernelLacksIsAbsent() throws {
    var client = try NFSClient(Self.client)
    try client.parse("net 1 2 3 4\nnew_of_late x y\n")
    #expect(client.traffic?.tcp == 3)
    #expect(client.calls == nil)
    #expect(client.version3[0] == nil)
    var server = try NFSServer(Self.server)
    try server.parse("th 16\nnew_of_late x y\n")
    #expect(server.threads == 16)
    #expect(server.replyCache == nil)
    #expect(server.readAhead == nil)
    #expect(server.delegatedAttributes == nil)
    #expect(server.operations4.calls.isEmpty)
    try server.parse("")
    #expect(server.threads == nil)
  }

  @Test(arguments: [
    ("net 1 2 3\n", Reason.missingField, 1 as Int?, ""),
    ("rpc 1 2 3\nnet 1 x 3 4\n", .missingNumber, 2, "x"),
    ("proc2 17 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17\n", .missingField, 1, ""),
    ("proc4 3 1 2\n", .missingField, 1, ""),
    ("proc4 3 1 2 3 4\n", .missingField, 1, ""),
    ("proc4 18446744073709551615 1\n", .missingField, 1, ""),
    ("nonsense\n1 2 3\n", .missingField, nil, ""),
  ]) func brokenLinesAreRefused(_ text: String, _ reason: Reason, _ line: Int?, _ token: String) {
    #expect(refusal(NFSClient.self, text) == ParseError(reason, line: line, token: token))
  }

  @Test(arguments: [
    ("rc 1 2\n", Reason.missingField, 1 as Int?, ""),
    ("ra 32 1 2 3\n", .missingField, 1, ""),
    ("rpc 1 2 3 4\n", .missingField, 1, ""),
    ("proc4ops 3 1 2 3\n", .missingField, 1, ""),
    ("th x\n", .missingNumber, 1, "x"),
    ("nonsense\n", .missingField, nil, ""),
  ]) func brokenServerLinesAreRefused(
    _ text: String, _ reason: Reason, _ line: Int?, _ token: String
  ) {
    #expect(refusal(NFSServer.self, text) == ParseError(reason, line: line, token: token))
  }

  @Test func cutAndChangedTextsAreSurvived() throws {
    try survives(NFSClient.self, Self.client)
    try survives(NFSServer.self, Self.server)
  }
}
