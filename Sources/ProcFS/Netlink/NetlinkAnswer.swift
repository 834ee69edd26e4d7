internal import Glibc

/// What the messages of an answer are put into, one after the other.
protocol NetlinkRecord {
  /// Starts over, before the first message.
  mutating func begin()

  /// Takes one message: its type, and what stands behind its header.
  mutating func take(_ type: UInt16, _ message: Span<UInt8>)

  /// Drops what the answer did not have, after the last message.
  mutating func finish()
}

/// A question to the kernel: what stands in the request.
struct NetlinkQuestion: Sendable {
  /// The type of the message.
  let type: UInt16
  /// What stands behind its header.
  let payload: [UInt8]
  /// Whether all that there is is asked for, or one thing.
  var isDump = true
}

/// The kernel's answer to a question, which comes in datagrams of several messages each.
///
/// Taking them apart is apart from receiving them.
struct NetlinkAnswer {
  /// What a datagram says about those to come.
  enum Progress: Equatable {
    /// There are more.
    case unfinished
    /// That was all of them.
    case finished
    /// The kernel gave up, with this `errno`.
    case failed(Int32)
  }

  /// The number of the question.
  let sequence: UInt32
  /// Whether a question for one thing was asked, whose answer ends with an acknowledgement.
  var isAcknowledged = false
  /// Whether what was asked for stayed the same while it was walked.
  private(set) var isConsistent = true
  /// How many messages were handed over.
  private(set) var messages = 0

  init(sequence: UInt32) { self.sequence = sequence }

  /// Hands over the messages of a datagram.
  mutating func take<Record: NetlinkRecord>(
    _ datagram: Span<UInt8>, into record: inout Record
  ) -> Progress {
    var offset = 0
    while datagram.count - offset >= Netlink.headerSize {
      // struct nlmsghdr: length, type, flags, sequence number, port.
      let length = Int(datagram.load(offset, as: UInt32.self))
      let type = datagram.load(offset + 4, as: UInt16.self)
      let flags = datagram.load(offset + 6, as: UInt16.self)
      let isOurs = datagram.load(offset + 8, as: UInt32.self) == sequence
      guard length >= Netlink.headerSize, length <= datagram.count - offset else { break }
      let payload = offset + Netlink.headerSize..<offset + length
      offset += Netlink.aligned(length)
      // An answer to a question that was given up is not for this one.
      guard isOurs else { continue }
      if flags & Netlink.dumpInterrupted != 0 { isConsistent = false }
      if type == Netlink.done || type == Netlink.error {
        // Both carry 0 or a negative errno; the end of a dump that went well need not.
        let code =
          payload.count >= 4 ? 0 &- datagram.load(payload.lowerBound, as: Int32.self) : 0
        if code == 0, type == Netlink.done || isAcknowledged && payload.count >= 4 {
          return .finished
        }
        return .failed(code == 0 ? EPROTO : code)
      }
      messages += 1
      record.take(type, datagram.extracting(payload))
    }
    return .unfinished
  }
}
