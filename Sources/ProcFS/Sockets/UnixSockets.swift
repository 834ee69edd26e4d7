/// `/proc/net/unix`: the sockets of the Unix domain.
///
/// See proc_pid_net(5) and net/unix/af_unix.c. Numbers are hexadecimal but for the inode. A path that
/// starts with `@` is abstract, its NULs shown as `@` too; sockets without a name have no path. A row
/// that cannot be read is passed over: the kernel prints the file while sockets come and go.
public struct UnixSockets: KernelRecord {
  /// Where it is found.
  public static let path = KernelPath(.procfs, "net/unix", readSize: 16 << 10)

  /// One socket.
  public struct Socket: Hashable, Sendable {
    /// How many hold it.
    public fileprivate(set) var references: UInt64 = 0
    /// Flags; 0x10000 for one that listens.
    public fileprivate(set) var flags: UInt64 = 0
    /// The type: 1 stream, 2 datagram, 5 packets in sequence.
    public fileprivate(set) var type: UInt64 = 0
    /// The state: 1 unconnected, 2 connecting, 3 connected, 4 disconnecting.
    public fileprivate(set) var state: UInt64 = 0
    /// The inode.
    public fileprivate(set) var inode: UInt64 = 0
    /// The name; empty if it has none.
    public fileprivate(set) var path = KernelName()

    /// Whether it listens (`__SO_ACCEPTCON`).
    public var isListening: Bool { flags & 0x10000 != 0 }
  }

  /// The sockets, in the order of the file.
  public private(set) var sockets: [Socket] = []

  /// Creates an empty record.
  public init() {}

  /// Replaces all values by those of a text.
  public mutating func parse(_ text: Span<UInt8>) throws(ParseError) {
    let text = try text.extracting(0..<text.contentCount())
    var cursor = Cursor()
    var row = 0
    while !cursor.isAtEnd(text) {
      var attempt = cursor
      if !text.equals("Num", at: attempt.word(text)) {
        if row == sockets.count { sockets.append(Socket()) }
        if sockets[row].parse(text, cursor) { row += 1 }
      }
      cursor.nextLine(text)
    }
    if row < sockets.count { sockets.removeLast(sockets.count - row) }
  }
}

extension UnixSockets.Socket {
  /// Reads one row; false if it is none.
  fileprivate mutating func parse(_ text: Span<UInt8>, _ start: Cursor) -> Bool {
    var cursor = start
    let address = cursor.word(text)
    guard address.count > 1, text[address.upperBound - 1] == .colon,
      let references = cursor.hexadecimalIfAny(text), cursor.hexadecimalIfAny(text) != nil,
      let flags = cursor.hexadecimalIfAny(text), let type = cursor.hexadecimalIfAny(text),
      let state = cursor.hexadecimalIfAny(text), let inode = cursor.numberIfAny(text)
    else { return false }
    self.references = references
    self.flags = flags
    self.type = type
    self.state = state
    self.inode = inode
    _ = cursor.skip(.space, text)
    path.assign(text, cursor.at..<cursor.lineEnd(text))
    return true
  }
}
