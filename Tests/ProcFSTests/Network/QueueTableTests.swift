import Testing

@testable import ProcFS

@Suite struct QueueTableTests {
  typealias Bytes = NetlinkBytes

  private static func header(parent: UInt32) -> [UInt8] {
    Bytes.zeros(4) + Bytes.bytes(Int32(3)) + Bytes.bytes(UInt32(0x8001_0000)) + Bytes.bytes(parent)
      + Bytes.zeros(4)
  }

  private static let old = Bytes.attribute(
    3, Bytes.bytes(UInt64(1)) + (2...8).flatMap { Bytes.bytes(UInt32($0)) } + Bytes.zeros(4))
  private static let new = Bytes.attribute(
    7,
    Bytes.attribute(1, Bytes.bytes(UInt64(1 << 40)) + Bytes.bytes(UInt32(12)) + Bytes.zeros(4))
      + Bytes.attribute(3, (20...24).flatMap { Bytes.bytes(UInt32($0)) }))

  private func table(_ messages: [[UInt8]]) -> [QueueDiscipline] {
    var table = QueueTable()
    table.begin()
    for message in messages { table.take(RouteMessage.queue, message.span) }
    table.finish()
    return table.disciplines
  }

  @Test func theWholeStatisticsCount() throws {
    let kind = Bytes.text(1, "fq_codel")
    for message in [Self.old + Self.new, Self.new + Self.old] {
      let queue = try #require(table([Self.header(parent: .max) + kind + message]).first)
      #expect((queue.index, queue.handle, queue.parent) == (3, 0x8001_0000, nil))
      #expect(queue.kind == "fq_codel")
      #expect((queue.bytes, queue.packets) == (1 << 40, 12))
      #expect((queue.length, queue.backlog, queue.drops) == (20, 21, 22))
      #expect((queue.requeues, queue.overlimits) == (23, 24))
    }
  }

  @Test func olderKernelsTellLess() throws {
    let queue = try #require(table([Self.header(parent: 0x10001) + Self.old]).first)
    #expect(queue.parent == 0x10001)
    #expect((queue.bytes, queue.packets, queue.drops, queue.overlimits) == (1, 2, 3, 4))
    #expect((queue.length, queue.backlog, queue.requeues) == (7, 8, 0))
  }

  @Test func everyPrefixIsSurvived() {
    let message = Self.header(parent: 0) + Bytes.text(1, "mq") + Self.new + Self.old
    for end in message.indices { _ = table([Array(message[..<end])]) }
    for place in message.indices {
      var changed = message
      changed[place] = 5
      _ = table([changed, message])
    }
  }
}
