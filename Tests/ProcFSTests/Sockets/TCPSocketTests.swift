import Glibc
import Testing

@testable import ProcFS

@Suite struct TCPSocketTests {
  private func sockets(_ bytes: [UInt8], type: UInt16 = 18, sequence: UInt32 = 7) -> [TCPSocket] {
    var batch = TCPSocketBatch(type: type)
    var answer = NetlinkAnswer(sequence: sequence)
    _ = answer.take(bytes.span, into: &batch)
    var result: [TCPSocket] = []
    batch.flush { sockets in
      for index in sockets.indices { result.append(sockets[index]) }
    }
    return result
  }

  @Test func aListenerHasAddressUserGroupAndBacklog() throws {
    let socket = try #require(sockets(RecordedSockets.listener6).first)
    #expect(socket.state == .listen)
    #expect(socket.isIPv6)
    #expect("\(socket.local)" == "::1")
    #expect(socket.localPort == 8081)
    #expect("\(socket.remote)" == "::")
    #expect(socket.remotePort == 0)
    #expect(socket.uid == 1000)
    #expect(socket.inode == 0x2b4775)
    #expect(socket.cookie == 0x3f7a3)
    #expect(socket.cgroup == 1)
    #expect(socket.receiveQueue == 0)
    #expect(socket.transmitQueue == 511)
    #expect(socket.device == 0)
  }

  @Test func aConnectionHasWhatTheKernelKnows() throws {
    let socket = try #require(sockets(RecordedSockets.accepted).first)
    #expect(socket.state == .established)
    #expect(!socket.isIPv6)
    #expect("\(socket.local) \(socket.localPort)" == "127.0.0.1 8080")
    #expect("\(socket.remote) \(socket.remotePort)" == "127.0.0.2 50000")
    let info = socket.info
    #expect(info.size == 256)
    #expect(info.timeouts == 0)
    #expect(info.retransmissionTimeout == 204_000)
    #expect(info.sendSegmentSize == 55_808)
    #expect(info.receiveSegmentSize == 536)
    #expect(info.pathMTU == 65_535)
    #expect(info.roundTripTime == 16)
    #expect(info.roundTripVariation == 9)
    #expect(info.slowStartThreshold == 0x7fff_ffff)
    #expect(info.congestionWindow == 11)
    #expect(info.totalRetransmits == 0)
    #expect(info.bytesAcknowledged == 10_240)
    #expect(info.bytesReceived == 100)
    #expect(info.bytesSent == 10_240)
    #expect(info.bytesRetransmitted == 0)
    #expect(info.dataSegmentsSent == 1)
    #expect(info.dataSegmentsReceived == 1)
    #expect(info.segmentsSent == 2)
    #expect(info.segmentsReceived == 4)
  }

  @Test func oneThatWaitsHasTheConnectionsCookieAndNoInfo() throws {
    let socket = try #require(sockets(RecordedSockets.waiting).first)
    #expect(socket.state == .timeWait)
    #expect(socket.cookie == 0x3f7a6)
    #expect(socket.inode == 0)
    #expect(socket.cgroup == nil)
    #expect(socket.info.size == 0)
    #expect(socket.info.bytesAcknowledged == nil)
    #expect(socket.info.timeouts == nil)
  }

  @Test func aClosingOneHasItsLastCounters() throws {
    let client = try #require(sockets(RecordedSockets.closedFirst, type: 20, sequence: 0).first)
    #expect(client.state == .close)
    #expect(client.localPort == 50_000)
    #expect(client.cookie == 0x3f7a6)
    #expect(client.cgroup == nil)
    // SYN and FIN are counted.
    #expect(client.info.bytesAcknowledged == 102)
    #expect(client.info.bytesSent == 100)
    // The other side's FIN is counted.
    #expect(client.info.bytesReceived == 10_241)
    let server = try #require(sockets(RecordedSockets.closedLast, type: 20, sequence: 0).first)
    #expect(server.localPort == 8080)
    #expect(server.info.bytesAcknowledged == 10_241)
    #expect(server.info.bytesSent == 10_240)
    #expect(server.info.bytesReceived == 101)
  }

  /// A batch's memory is used again, and nothing of what was there before stays.
  @Test func nothingIsLeftOfTheSocketBefore() {
    var batch = TCPSocketBatch(type: 18)
    for message in [RecordedSockets.accepted, RecordedSockets.waiting] {
      var answer = NetlinkAnswer(sequence: 7)
      _ = answer.take(message.span, into: &batch)
      batch.flush { sockets in
        guard sockets[0].state == .timeWait else { return }
        #expect(sockets[0].cgroup == nil)
        #expect(sockets[0].info.bytesReceived == nil)
      }
    }
  }

  /// Older kernels give a shorter struct.
  @Test(arguments: [0, 8, 104, 119, 120, 127, 128, 135, 136, 159, 199, 200, 216, 256])
  func fieldsThatTheKernelLacksAreNil(_ size: Int) throws {
    // The header, `struct inet_diag_msg`, and what stands before the struct in its attribute.
    var message = Array(RecordedSockets.accepted)
    let start = try #require(infoOffset(message))
    message.replaceSubrange(start..<start + 2, with: NetlinkBytes.bytes(UInt16(4 + size)))
    message.removeSubrange((start + 4 + size)...)
    message.replaceSubrange(0..<4, with: NetlinkBytes.bytes(UInt32(message.count)))
    let info = try #require(sockets(message).first).info
    #expect(info.size == size)
    #expect((info.roundTripTime != nil) == (size >= 72))
    #expect((info.bytesAcknowledged != nil) == (size >= 128))
    #expect((info.bytesReceived != nil) == (size >= 136))
    #expect((info.dataSegmentsReceived != nil) == (size >= 156))
    #expect((info.bytesSent != nil) == (size >= 208))
    #expect((info.bytesRetransmitted != nil) == (size >= 216))
  }

  private func infoOffset(_ message: [UInt8]) -> Int? {
    var offset = 16 + 72
    while offset + 4 <= message.count {
      let length = Int(message[offset]) | Int(message[offset + 1]) << 8
      if message[offset + 2] == 2 { return offset }
      offset += (length + 3) & ~3
    }
    return nil
  }

  @Test(arguments: [
    RecordedSockets.accepted, RecordedSockets.listener6, RecordedSockets.waiting,
  ]) func everyPrefixIsSurvived(_ message: [UInt8]) {
    for end in 16..<message.count {
      var prefix = Array(message[..<end])
      prefix.replaceSubrange(0..<4, with: NetlinkBytes.bytes(UInt32(end)))
      #expect(sockets(prefix).count == (end >= 88 ? 1 : 0))
    }
  }

  /// Lengths of attributes that lie lead neither beyond the message nor round in circles.
  @Test(arguments: [0, 1, 3, 4, 5, 11, 300, UInt16.max]) func lengthsAreChecked(_ length: UInt16) {
    for type: UInt16 in [2, 21] {
      var message = Array(RecordedSockets.accepted[..<88])
      message += NetlinkBytes.bytes(length) + NetlinkBytes.bytes(type)
      message.replaceSubrange(0..<4, with: NetlinkBytes.bytes(UInt32(message.count)))
      #expect(sockets(message).count == 1)
      #expect(sockets(message)[0].cgroup == nil)
      #expect(sockets(message)[0].info.size == 0)
    }
  }

  /// Bytes that were changed anywhere break nothing.
  @Test func spoiltMessagesAreSurvived() {
    var generator = SystemRandomNumberGenerator()
    let whole = RecordedSockets.accepted + RecordedSockets.waiting + RecordedSockets.listener6
    for _ in 0..<5000 {
      var bytes = whole
      for _ in 0..<Int.random(in: 1...8, using: &generator) {
        let place = Int.random(in: bytes.indices, using: &generator)
        bytes[place] = UInt8.random(in: 0...255, using: &generator)
      }
      for socket in sockets(bytes) {
        #expect(socket.info.size <= TCPInfo.capacity)
        _ = (socket.info.bytesAcknowledged, socket.local.description, socket.state)
      }
    }
  }
}
