/// `/proc/net/{tcp,tcp6,udp,udp6}`: the sockets of a protocol, here only counted by state.
///
/// See proc_pid_net(5) and Documentation/networking/proc_net_tcp.rst. The kernel walks its whole hash
/// table for these files, so a live host is better asked by `SocketDiagnostics`.
public struct SocketTable: KernelRecord {
  /// The tables that there are.
  public enum Table: String, CaseIterable, Sendable {
    /// TCP over IPv4.
    case tcp
    /// TCP over IPv6.
    case tcp6
    /// UDP over IPv4.
    case udp
    /// UDP over IPv6.
    case udp6
  }

  /// Where a table is found.
  public static func path(_ table: Table) -> KernelPath {
    KernelPath(.procfs, "net/" + table.rawValue, readSize: 16 << 10)
  }

  /// Sockets by state.
  public private(set) var counts = SocketCounts()

  /// Creates an empty record.
  public init() {}

  /// Replaces all values by those of a text.
  public mutating func parse(_ text: Span<UInt8>) throws(ParseError) {
    let text = try text.extracting(0..<text.contentCount())
    counts.reset()
    var cursor = Cursor()
    let heading = cursor
    guard text.equals("sl", at: cursor.word(text)) else { throw heading.failure(.badHeader, text) }
    cursor.nextLine(text)
    while !cursor.isAtEnd(text) {
      // slot, local and remote address, then the state: two hexadecimal digits. The two queues follow,
      // eight digits each; a sandbox that leaves them out is known.
      if !cursor.word(text).isEmpty {
        _ = cursor.word(text)
        _ = cursor.word(text)
        let state = try cursor.state(text)
        let queues = cursor.queues(text)
        counts.add(state, receiveQueue: queues.receive, transmitQueue: queues.transmit)
      }
      cursor.nextLine(text)
    }
  }
}

extension Cursor {
  /// Passes a hexadecimal number; one beyond a byte is no state that could be known, and gives 255.
  @inline(__always)
  fileprivate mutating func state(_ text: Span<UInt8>) throws(ParseError) -> UInt8 {
    let start = self
    let word = word(text)
    if word.isEmpty { throw start.failure(.missingField, text) }
    var value: UInt = 0
    for index in word {
      guard let digit = text[index].hexValue else { throw start.failure(.missingNumber, text) }
      value = min(value << 4 | UInt(digit), 255)
    }
    return UInt8(truncatingIfNeeded: value)
  }

  /// Passes the bytes that wait to be sent and those that wait to be read: `00000000:00000000`.
  @inline(__always)
  fileprivate mutating func queues(_ text: Span<UInt8>) -> (receive: UInt64, transmit: UInt64) {
    let word = word(text)
    guard word.count == 17, text[word.lowerBound + 8] == .colon,
      let transmit = text.hexadecimal(word.lowerBound..<word.lowerBound + 8),
      let receive = text.hexadecimal(word.lowerBound + 9..<word.upperBound)
    else { return (0, 0) }
    return (receive, transmit)
  }
}
