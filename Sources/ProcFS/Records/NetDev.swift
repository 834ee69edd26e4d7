/// `/proc/net/dev`: what each network interface has carried since boot.
///
/// See proc_pid_net(5), Documentation/networking/statistics.rst and `struct rtnl_link_stats64`. Units
/// are bytes and packets. Drivers reset their counters at will, and 32-bit ones wrap.
public struct NetDev: KernelRecord {
  /// Where it is found.
  public static let path = KernelPath(.procfs, "net/dev")

  /// The interfaces of the reader's network namespace, in the order of the file.
  public private(set) var interfaces: [Interface] = []

  /// Creates an empty record.
  public init() {}

  /// Replaces all values by those of a text.
  public mutating func parse(_ text: Span<UInt8>) throws(ParseError) {
    let text = try text.extracting(0..<text.contentCount())
    var cursor = Cursor()
    for heading in 1...2 {
      if cursor.isAtEnd(text) { throw ParseError(.truncated, line: heading - 1) }
      let line = cursor.at..<cursor.lineEnd(text)
      guard text.lastIndex(of: UInt8(ascii: "|"), in: line) != nil else {
        throw cursor.failure(.badHeader, text)
      }
      cursor.nextLine(text)
    }
    var row = 0
    while !cursor.isAtEnd(text) {
      cursor.skipBlanks(text)
      if !cursor.isAtLineEnd(text) {
        if row == interfaces.count { interfaces.append(Interface()) }
        try interfaces[row].parse(text, &cursor)
        row += 1
      }
      cursor.nextLine(text)
    }
    if row < interfaces.count { interfaces.removeLast(interfaces.count - row) }
  }
}

/// One row of `/proc/net/dev`.
public struct Interface: Hashable, Sendable {
  /// The interface's name; it may hold a colon, as that of an alias does.
  public private(set) var name = KernelName()
  /// Bytes received.
  public private(set) var receiveBytes: UInt64 = 0
  /// Packets received.
  public private(set) var receivePackets: UInt64 = 0
  /// Packets received in error, of all kinds.
  public private(set) var receiveErrors: UInt64 = 0
  /// Packets received and dropped for want of room, or since no protocol wanted them.
  public private(set) var receiveDropped: UInt64 = 0
  /// Packets lost since the receiver's FIFO overflowed.
  public private(set) var receiveFIFO: UInt64 = 0
  /// Packets with a bad length, checksum or alignment.
  public private(set) var receiveFrame: UInt64 = 0
  /// Compressed packets received (PPP, CSLIP).
  public private(set) var receiveCompressed: UInt64 = 0
  /// Multicast packets received.
  public private(set) var receiveMulticast: UInt64 = 0
  /// Bytes sent.
  public private(set) var transmitBytes: UInt64 = 0
  /// Packets sent.
  public private(set) var transmitPackets: UInt64 = 0
  /// Packets that could not be sent, of all kinds.
  public private(set) var transmitErrors: UInt64 = 0
  /// Packets dropped on their way out, for want of room.
  public private(set) var transmitDropped: UInt64 = 0
  /// Packets lost since the sender's FIFO ran dry.
  public private(set) var transmitFIFO: UInt64 = 0
  /// Collisions on the line.
  public private(set) var transmitCollisions: UInt64 = 0
  /// Packets lost with the carrier, aborted or late.
  public private(set) var transmitCarrier: UInt64 = 0
  /// Compressed packets sent (PPP, CSLIP).
  public private(set) var transmitCompressed: UInt64 = 0

  /// Creates an interface without a name that has carried nothing.
  public init() {}

  fileprivate mutating func parse(
    _ text: Span<UInt8>, _ cursor: inout Cursor
  ) throws(ParseError) {
    // The numbers hold no colon and a name may, so the last one divides them; it may touch both.
    let line = cursor.at..<cursor.lineEnd(text)
    var colon = text.firstIndex(of: .colon, from: line.lowerBound)
    while case let next = text.firstIndex(of: .colon, from: colon + 1), next < line.upperBound {
      colon = next
    }
    guard colon > line.lowerBound, colon < line.upperBound else {
      throw cursor.failure(.badName, text)
    }
    name.assign(text, line.lowerBound..<colon)
    cursor.at = colon + 1
    receiveBytes = try cursor.number(text)
    receivePackets = try cursor.number(text)
    receiveErrors = try cursor.number(text)
    receiveDropped = try cursor.number(text)
    receiveFIFO = try cursor.number(text)
    receiveFrame = try cursor.number(text)
    receiveCompressed = try cursor.number(text)
    receiveMulticast = try cursor.number(text)
    transmitBytes = try cursor.number(text)
    transmitPackets = try cursor.number(text)
    transmitErrors = try cursor.number(text)
    transmitDropped = try cursor.number(text)
    transmitFIFO = try cursor.number(text)
    transmitCollisions = try cursor.number(text)
    transmitCarrier = try cursor.number(text)
    transmitCompressed = try cursor.number(text)
  }
}
