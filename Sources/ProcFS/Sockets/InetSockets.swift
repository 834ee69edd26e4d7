/// `/proc/net/tcp`, `udp`, `raw` and the same with a 6: the Internet sockets, one by one.
///
/// See proc_pid_net(5) and Documentation/networking/proc_net_tcp.rst. Addresses are words of 32 bits in
/// the byte order of the machine that wrote them, ports plain numbers, both hexadecimal. Sockets that only
/// wait to be forgotten have no inode. The kernel holds locks while it prints; `SocketDiagnostics` is
/// much cheaper, and counts.
public struct InetSockets: KernelRecord {
  /// One end of a connection.
  public struct Endpoint: Hashable, Sendable {
    /// The address as four words, the first alone for IPv4.
    public fileprivate(set) var words: (UInt32, UInt32, UInt32, UInt32) = (0, 0, 0, 0)
    /// Whether it is of IPv6.
    public fileprivate(set) var isIPv6 = false
    /// The port; the protocol's number for raw sockets.
    public fileprivate(set) var port: UInt16 = 0

    /// The bytes of the address in the order of the network, 4 or 16, for a file of this machine.
    public var bytes: [UInt8] {
      let all = [words.0, words.1, words.2, words.3].prefix(isIPv6 ? 4 : 1)
      return all.flatMap { word in withUnsafeBytes(of: word) { Array($0) } }
    }

    /// Compares all parts.
    public static func == (left: Endpoint, right: Endpoint) -> Bool {
      left.words == right.words && left.isIPv6 == right.isIPv6 && left.port == right.port
    }

    /// Feeds all parts.
    public func hash(into hasher: inout Hasher) {
      hasher.combine(words.0)
      hasher.combine(words.1)
      hasher.combine(words.2)
      hasher.combine(words.3)
      hasher.combine(port)
    }
  }

  /// One socket.
  public struct Socket: Hashable, Sendable {
    /// The number of the row.
    public fileprivate(set) var slot: UInt64 = 0
    /// This end.
    public fileprivate(set) var local = Endpoint()
    /// The other end.
    public fileprivate(set) var remote = Endpoint()
    /// The state, in the numbers of `TCPState`.
    public fileprivate(set) var state: UInt8 = 0
    /// Bytes that wait to be sent or acknowledged.
    public fileprivate(set) var transmitQueue: UInt64 = 0
    /// Bytes that wait to be read; connections that wait to be accepted of one that listens.
    public fileprivate(set) var receiveQueue: UInt64 = 0
    /// The user that made it.
    public fileprivate(set) var uid: UInt64?
    /// The inode; 0 if nobody has it open.
    public fileprivate(set) var inode: UInt64?
    /// How many hold it.
    public fileprivate(set) var references: UInt64?
    /// Datagrams dropped for want of room; of UDP and raw sockets (since Linux 2.6.27).
    public fileprivate(set) var drops: UInt64?
  }

  /// The sockets, in the order of the file.
  public private(set) var sockets: [Socket] = []

  /// Creates an empty record.
  public init() {}

  /// Replaces all values by those of a text.
  public mutating func parse(_ text: Span<UInt8>) throws(ParseError) {
    let text = try text.extracting(0..<text.contentCount())
    var cursor = Cursor()
    var heading = cursor
    guard text.equals("sl", at: heading.word(text)) else { throw cursor.failure(.badHeader, text) }
    let line = cursor.at..<cursor.lineEnd(text)
    let hasDrops = text.lastWord(line).map { text.equals("drops", at: $0) } ?? false
    cursor.nextLine(text)
    var row = 0
    while !cursor.isAtEnd(text) {
      cursor.skipBlanks(text)
      if !cursor.isAtLineEnd(text) {
        if row == sockets.count { sockets.append(Socket()) }
        try sockets[row].parse(text, &cursor, hasDrops)
        row += 1
      }
      cursor.nextLine(text)
    }
    if row < sockets.count { sockets.removeLast(sockets.count - row) }
  }
}

extension InetSockets.Socket {
  fileprivate mutating func parse(
    _ text: Span<UInt8>, _ cursor: inout Cursor, _ hasDrops: Bool
  ) throws(ParseError) {
    guard case .value(let slot) = cursor.digits(text), cursor.skip(.colon, text) else {
      throw cursor.failure(.missingNumber, text)
    }
    self.slot = slot
    try local.parse(text, &cursor)
    try remote.parse(text, &cursor)
    let start = cursor
    guard let state = cursor.hexadecimalIfAny(text).flatMap(UInt8.init(exactly:)) else {
      throw start.failure(.missingNumber, text)
    }
    self.state = state
    let queues = cursor.word(text)
    let colon = text.firstIndex(of: .colon, from: queues.lowerBound)
    guard colon < queues.upperBound,
      let transmit = text.hexadecimal(queues.lowerBound..<colon),
      let receive = text.hexadecimal(colon + 1..<queues.upperBound)
    else { throw start.failure(.missingNumber, text) }
    transmitQueue = transmit
    receiveQueue = receive
    // The timer and its time, and how often was sent again.
    _ = cursor.word(text)
    _ = cursor.word(text)
    uid = cursor.numberIfAny(text)
    _ = cursor.word(text)
    inode = cursor.numberIfAny(text)
    references = cursor.numberIfAny(text)
    _ = cursor.word(text)
    drops = hasDrops ? cursor.numberIfAny(text) : nil
  }
}

extension InetSockets.Endpoint {
  fileprivate mutating func parse(
    _ text: Span<UInt8>, _ cursor: inout Cursor
  ) throws(ParseError) {
    let start = cursor
    let word = cursor.word(text)
    let colon = text.firstIndex(of: .colon, from: word.lowerBound)
    guard colon < word.upperBound,
      let port = text.hexadecimal(colon + 1..<word.upperBound).flatMap(UInt16.init(exactly:)),
      let first = text.word32(word.lowerBound, before: colon)
    else { throw start.failure(.missingNumber, text) }
    self.port = port
    isIPv6 = colon - word.lowerBound == 32
    words = (first, 0, 0, 0)
    if isIPv6, let second = text.word32(word.lowerBound + 8, before: colon),
      let third = text.word32(word.lowerBound + 16, before: colon),
      let fourth = text.word32(word.lowerBound + 24, before: colon)
    {
      words = (first, second, third, fourth)
    } else if colon - word.lowerBound != 8 {
      throw start.failure(.missingNumber, text)
    }
  }
}

extension Span<UInt8> {
  /// The hexadecimal number of the eight digits at `start`, which end before `end`.
  fileprivate func word32(_ start: Int, before end: Int) -> UInt32? {
    guard start + 8 <= end else { return nil }
    return hexadecimal(start..<start + 8).map { UInt32(truncatingIfNeeded: $0) }
  }

  /// The last word of a line.
  fileprivate func lastWord(_ line: Range<Int>) -> Range<Int>? {
    var end = line.upperBound
    while end > line.lowerBound, self[end - 1].isBlank { end -= 1 }
    var start = end
    while start > line.lowerBound, !self[start - 1].isBlank { start -= 1 }
    return start < end ? start..<end : nil
  }
}
