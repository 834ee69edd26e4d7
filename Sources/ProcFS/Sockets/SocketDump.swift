internal import Glibc

/// The kernel's answer to a question for sockets, of which every message is one socket.
///
/// It comes in datagrams of several messages each. Taking them apart is apart from receiving them.
struct SocketDump {
  /// What a datagram says about those to come.
  enum Progress: Equatable {
    /// There are more.
    case unfinished
    /// That was all of them.
    case finished
    /// The kernel gave up, with this `errno`.
    case failed(Int32)
  }

  /// The type of the messages that are sockets.
  let type: UInt16
  /// The number of the question.
  let sequence: UInt32
  /// Sockets over IPv4, by state.
  private(set) var version4 = SocketCounts()
  /// Sockets over IPv6, by state.
  private(set) var version6 = SocketCounts()
  /// Whether the kernel's table stayed the same while it was walked.
  private(set) var isConsistent = true

  init(type: UInt16, sequence: UInt32) {
    self.type = type
    self.sequence = sequence
  }

  /// Counts the sockets of a datagram.
  mutating func take(_ datagram: Span<UInt8>) -> Progress {
    var offset = 0
    while datagram.count - offset >= Netlink.headerSize {
      // struct nlmsghdr: length, type, flags, sequence number, port.
      let length = Int(datagram.load(offset, as: UInt32.self))
      let type = datagram.load(offset + 4, as: UInt16.self)
      let flags = datagram.load(offset + 6, as: UInt16.self)
      let isOurs = datagram.load(offset + 8, as: UInt32.self) == sequence
      guard length >= Netlink.headerSize, offset + length <= datagram.count else { break }
      let payload = offset + Netlink.headerSize
      let size = length - Netlink.headerSize
      offset += Netlink.aligned(length)
      // An answer to a question that was given up is not for this one.
      guard isOurs else { continue }
      if flags & Netlink.dumpInterrupted != 0 { isConsistent = false }
      if type == Netlink.done || type == Netlink.error {
        // Both carry 0 or a negative errno; the end of a dump that went well need not.
        let code = size >= 4 ? 0 &- datagram.load(payload, as: Int32.self) : 0
        if type == Netlink.done, code == 0 { return .finished }
        return .failed(code == 0 ? EPROTO : code)
      }
      if type == self.type, size >= InetDiag.answerSize {
        if Int32(datagram[payload]) == AF_INET6 {
          version6.add(datagram[payload + 1])
        } else {
          version4.add(datagram[payload + 1])
        }
      }
    }
    return .unfinished
  }
}

extension Span<UInt8> {
  /// The value in the machine's byte order at an offset; the bytes must be there.
  @inline(__always)
  fileprivate func load<Value: BitwiseCopyable>(_ offset: Int, as type: Value.Type) -> Value {
    withUnsafeBytes { $0.loadUnaligned(fromByteOffset: offset, as: type) }
  }
}
