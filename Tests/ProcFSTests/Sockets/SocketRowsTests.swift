import Testing

@testable import ProcFS

@Suite struct SocketRowsTests {
  static let tcp = """
      sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
       0: 0100007F:1F90 00000000:0000 0A 00000060:00000001 00:00000000 00000000  1000        0 5692 1 ff88 100 0 0 10 -1
       7: 0200000A:0016 0300000A:D020 06 00000000:00000000 03:0000001D 00000000     0        0 0 3 ff88

    """

  @Test func rowsAreRead() throws {
    let sockets = try InetSockets(Self.tcp).sockets
    #expect(sockets.map(\.slot) == [0, 7])
    #expect(sockets.map(\.state) == [10, 6])
    #expect(sockets[0].local.words.0 == 0x0100_007f)
    #expect(sockets[0].local.port == 8080)
    #expect(sockets[1].remote.port == 53280)
    #expect(sockets.map(\.transmitQueue) == [96, 0])
    #expect(sockets.map(\.receiveQueue) == [1, 0])
    #expect(sockets.map(\.uid) == [1000, 0])
    #expect(sockets.map(\.inode) == [5692, 0])
    #expect(sockets.map(\.references) == [1, 3])
    #expect(sockets.map(\.drops) == [nil, nil])
  }

  @Test func longAddressesAreFourWords() throws {
    let text = """
      sl  local_address  remote_address  st tx_queue rx_queue tr tm->when retrnsmt uid timeout inode ref pointer drops
      12: 000080FE00000000FF565002BD69B1FE:0035 \(String(repeating: "0", count: 32)):0000 07 00000000:00000000 00:00000000 00000000 0 0 77 2 ff88 19

      """
    let socket = try #require(try InetSockets(text).sockets.first)
    #expect(socket.local.isIPv6)
    #expect(socket.local.bytes.count == 16)
    #expect(socket.local.words.3 == 0xbd69_b1fe)
    #expect(socket.drops == 19)
  }

  static let broken: [(String, ParseError)] = [
    ("", ParseError(.empty)), ("0: 1 2\n", ParseError(.badHeader, line: 1, token: "0:")),
    ("sl\n x: 1\n", ParseError(.missingNumber, line: 2, token: "x:")),
    ("sl\n 0: 01:0016 02:0016 0A\n", ParseError(.missingNumber, line: 2, token: "01:0016")),
    (
      "sl\n 0: 01000000:0016 02000000:0016 100 0:0\n",
      ParseError(.missingNumber, line: 2, token: "100")
    ),
  ]

  @Test(arguments: broken) func rowsMustBeWhole(_ text: String, _ error: ParseError) {
    #expect(refusal(InetSockets.self, text) == error)
  }

  static let unix = """
    Num       RefCount Protocol Flags    Type St Inode Path
    0000000000000000: 00000002 00000000 00010000 0001 01  2031 /run/a socket
    0000000000000000: 0000000A 00000000 00000000 0002 01  2032 @abstract@@
    0000000000000000: 00000003 00000000 00000000 0001 03  2033

    """

  @Test func namesMayHoldBlanks() throws {
    let sockets = try UnixSockets(Self.unix).sockets
    #expect(sockets.map(\.path) == ["/run/a socket", "@abstract@@", ""])
    #expect(sockets.map(\.references) == [2, 10, 3])
    #expect(sockets.map(\.type) == [1, 2, 1])
    #expect(sockets.map(\.state) == [1, 1, 3])
    #expect(sockets.map(\.inode) == [2031, 2032, 2033])
    #expect(sockets.map(\.isListening) == [true, false, false])
  }

  @Test func aRowThatIsNoneIsPassedOver() throws {
    let sockets = try UnixSockets("0: 00000003 0 0 0001 03 7 @x\n000000000\n1: z 0 0 1 1 8\n")
      .sockets
    #expect(sockets.map(\.path) == ["@x"])
  }

  @Test func cutsAndWrongBytesAreSurvived() throws {
    try survives(InetSockets.self, Self.tcp)
    try survives(UnixSockets.self, Self.unix)
  }
}
