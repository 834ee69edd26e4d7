internal import Glibc

/// The kernel's answer to a question for sockets, of which every message is one socket.
package struct SocketDump: NetlinkRecord {
  /// The type of the messages that are sockets.
  let type: UInt16
  /// Sockets over IPv4, by state.
  private(set) var version4 = SocketCounts()
  /// Sockets over IPv6, by state.
  private(set) var version6 = SocketCounts()

  package init(type: UInt16) { self.type = type }

  mutating func begin() {
    version4 = SocketCounts()
    version6 = SocketCounts()
  }

  mutating func take(_ type: UInt16, _ message: Span<UInt8>) {
    guard type == self.type, message.count >= InetDiag.answerSize else { return }
    let receive = message.loadIfAny(InetDiag.receiveQueueOffset, as: UInt32.self) ?? 0
    let transmit = message.loadIfAny(InetDiag.transmitQueueOffset, as: UInt32.self) ?? 0
    if Int32(message[0]) == AF_INET6 {
      version6.add(message[1], receiveQueue: UInt64(receive), transmitQueue: UInt64(transmit))
    } else {
      version4.add(message[1], receiveQueue: UInt64(receive), transmitQueue: UInt64(transmit))
    }
  }

  mutating func finish() {}
}
