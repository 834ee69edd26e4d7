/// `/proc/net/arp`: the neighbours over IPv4, and their hardware addresses.
///
/// See proc_pid_net(5) and arp(7). The kernel writes a line for each, which takes it longer than
/// answering `RouteNetlink`.
public struct ARPTable: KernelRecord {
  /// Where it is found.
  public static let path = KernelPath(.procfs, "net/arp")

  /// One neighbour.
  public struct Row: Hashable, Sendable {
    /// Its address, such as `192.0.2.1`.
    public fileprivate(set) var address = KernelName()
    /// What kind of hardware it is: ARPHRD_… of include/uapi/linux/if_arp.h.
    public fileprivate(set) var hardwareType: UInt64 = 0
    /// ATF_… of include/uapi/linux/if_arp.h; 2 is set once the hardware address is known.
    public fileprivate(set) var flags: UInt64 = 0
    /// Its hardware address in hexadecimal, zeros as long as it is not known.
    public fileprivate(set) var hardwareAddress = KernelName()
    /// The network device that leads to it.
    public fileprivate(set) var device = KernelName()
  }

  /// The neighbours, in the order of the file.
  public private(set) var rows: [Row] = []

  /// Creates an empty record.
  public init() {}

  /// Replaces all values by those of a text; an empty one has no lines.
  public mutating func parse(_ text: Span<UInt8>) throws(ParseError) {
    guard let end = try? text.contentCount() else {
      rows.removeAll(keepingCapacity: true)
      return
    }
    let text = text.extracting(0..<end)
    var cursor = Cursor()
    guard text.equals("IP", at: cursor.word(text)) else {
      throw Cursor().failure(.badHeader, text)
    }
    cursor.nextLine(text)
    var count = 0
    while !cursor.isAtEnd(text) {
      cursor.skipBlanks(text)
      if !cursor.isAtLineEnd(text) {
        if count == rows.count { rows.append(Row()) }
        try rows[count].parse(text, &cursor)
        count += 1
      }
      cursor.nextLine(text)
    }
    rows.removeLast(rows.count - count)
  }
}

extension ARPTable.Row {
  fileprivate mutating func parse(
    _ text: Span<UInt8>, _ cursor: inout Cursor
  ) throws(ParseError) {
    address.assign(text, cursor.word(text))
    hardwareType = try cursor.prefixed(text)
    flags = try cursor.prefixed(text)
    let beforeAddress = cursor
    let hardware = cursor.word(text)
    guard text.isHardwareAddress(hardware) else { throw beforeAddress.failure(.badName, text) }
    hardwareAddress.assign(text, hardware)
    // The mask is of no use any more: it is always `*`.
    _ = cursor.word(text)
    let start = cursor
    let name = cursor.word(text)
    if name.isEmpty { throw start.failure(.missingField, text) }
    device.assign(text, name)
  }
}

extension Cursor {
  /// A number of the form `0x1` that must be there and fill its word.
  fileprivate mutating func prefixed(_ text: Span<UInt8>) throws(ParseError) -> UInt64 {
    let start = self
    let word = word(text)
    if word.isEmpty { throw start.failure(.missingField, text) }
    guard text.hasPrefix("0x", at: word.lowerBound), word.count > 2,
      let value = text.hexadecimal(word.lowerBound + 2..<word.upperBound)
    else { throw start.failure(.missingNumber, text) }
    return value
  }
}

extension Span<UInt8> {
  /// Whether these are pairs of hexadecimal digits with colons between them.
  fileprivate func isHardwareAddress(_ range: Range<Int>) -> Bool {
    guard range.count % 3 == 2 else { return false }
    for (place, index) in range.enumerated() {
      if place % 3 == 2 ? self[index] != .colon : self[index].hexValue == nil { return false }
    }
    return true
  }
}
