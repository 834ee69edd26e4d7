internal import CLinux
import Glibc

/// Room for some datagrams that are fetched by one call; recvmmsg(2).
///
/// Memory that no datagram has touched is not resident.
struct DatagramBatch: ~Copyable {
  private static let dontWait = Int32(MSG_DONTWAIT)
  static let count = 32
  /// The longest datagram that is taken: as long as UDP can have them.
  static let size = 64 << 10

  private let bytes: UnsafeMutableRawPointer
  private let vectors: UnsafeMutablePointer<iovec>
  private let messages: UnsafeMutablePointer<Message>

  /// struct mmsghdr of recvmmsg(2).
  private struct Message {
    var header = msghdr()
    var length: UInt32 = 0
  }

  init() {
    bytes = .allocate(byteCount: Self.count * Self.size, alignment: 4096)
    vectors = .allocate(capacity: Self.count)
    messages = .allocate(capacity: Self.count)
    messages.initialize(repeating: Message(), count: Self.count)
    for index in 0..<Self.count {
      vectors[index] = iovec(iov_base: bytes + index * Self.size, iov_len: Self.size)
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
  mutating func receive(from socket: Int32) -> Int {
    max(0, Int(telltale_receive(socket, messages, UInt32(Self.count), Self.dontWait)))
  }

  /// Whether a datagram was longer than what is taken.
  func isCut(_ index: Int) -> Bool {
    messages[index].header.msg_flags & Int32(MSG_TRUNC) != 0
  }

  func withBytes(_ index: Int, _ body: (UnsafeRawBufferPointer) -> Void) {
    let length = min(Int(messages[index].length), Self.size)
    body(UnsafeRawBufferPointer(start: bytes + index * Self.size, count: length))
  }
}
