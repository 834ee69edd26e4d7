import Testing

@testable import ProcFS

@Suite struct LinkModeTableTests {
  typealias Bytes = NetlinkBytes

  static let message: [UInt8] =
    [4, 1, 0, 0]
    + Bytes.attribute(
      1 | Netlink.nested, Bytes.attribute(1, UInt32(7)) + Bytes.text(2, "eth0"))
    + Bytes.attribute(2, UInt8(1)) + Bytes.attribute(5, UInt32(25_000))
    + Bytes.attribute(6, UInt8(1))

  private func rows(_ messages: [[UInt8]]) -> [LinkModeTable.Row] {
    var table = LinkModeTable()
    table.begin()
    for message in messages { table.take(20, message.span) }
    table.finish()
    return table.rows
  }

  @Test func speedIsReadByDevice() {
    let row = LinkModeTable.Row(index: 7, speed: 25_000, duplex: 1)
    #expect(rows([Self.message, [4, 1], [4, 1, 0, 0]]) == [row])
  }

  @Test func everyPrefixIsSurvived() {
    for end in Self.message.indices { _ = rows([Array(Self.message[..<end])]) }
    for place in Self.message.indices {
      var changed = Self.message
      changed[place] = 3
      _ = rows([changed])
    }
  }
}
