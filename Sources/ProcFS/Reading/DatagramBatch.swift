internal import CLinux
internal import Glibc

/// Room for some datagrams that are fetched by one call; recvmmsg(2).
///
/// Memory that no datagram has touched is not resident.
package struct DatagramBatch: ~Copyable, @unchecked Sendable {
  // The pointers lead to memory that is nobody else's.
  private static let dontWait = Int32(MSG_DONTWAIT)
  /// How many are fetched at most.
  package static let count = 32

  /// The longest datagram that is taken, in bytes.
  private let size: Int

  private let bytes: UnsafeMutableRawPointer
  private let vectors: UnsafeMutablePointer<iovec>
  private let messages: UnsafeMutablePointer<Message>

  /// struct mmsghdr of recvmmsg(2).
  private struct Message {
    var header = msghdr()
    var length: UInt32 = 0
  }

  /// Makes room for datagrams of so many bytes.
  package init(size: Int) {
    self.size = size
    bytes = .allocate(byteCount: Self.count * size, alignment: 4096)
    vectors = .allocate(capacity: Self.count)
    messages = .allocate(capacity: Self.count)
    messages.initialize(repeating: Message(), count: Self.count)
    for index in 0..<Self.count {
      vectors[index] = iovec(iov_base: bytes + index * size, iov_len: size)
      messages[index].header.msg_iov = vectors + index
      messages[index].header.msg_iovlen = 1
    }
  }

  deinit {
    bytes.deallocate()
    vectors.deallocate()
    messages.deallocate()
  }

  /// Fetches what is there, without waiting; gives how many.
  package mutating func receive(from socket: Int32) -> Int {
    while true {
      let count = telltale_receive(socket, messages, UInt32(Self.count), Self.dontWait)
      if count >= 0 { return Int(count) }
      if errno != EINTR { return 0 }
    }
  }

  /// Whether a datagram was longer than what is taken.
  package func isCut(_ index: Int) -> Bool {
    messages[index].header.msg_flags & Int32(MSG_TRUNC) != 0
  }

  /// Hands over what was fetched of a datagram.
  package func withBytes(_ index: Int, _ body: (UnsafeRawBufferPointer) -> Void) {
    let length = min(Int(messages[index].length), size)
    body(UnsafeRawBufferPointer(start: bytes + index * size, count: length))
  }
}
