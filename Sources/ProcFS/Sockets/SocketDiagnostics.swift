internal import Glibc

/// How many sockets are in each state, by protocol and IP version.
public struct SocketStates: Sendable {
  /// TCP over IPv4.
  public internal(set) var tcp = SocketCounts()
  /// TCP over IPv6.
  public internal(set) var tcp6 = SocketCounts()
  /// UDP over IPv4.
  public internal(set) var udp = SocketCounts()
  /// UDP over IPv6.
  public internal(set) var udp6 = SocketCounts()

  /// Creates counts of zero.
  public init() {}
}

/// Asks the kernel for all TCP and UDP sockets over netlink, and counts them by state.
///
/// See sock_diag(7) and include/uapi/linux/{netlink,sock_diag,inet_diag}.h. It is several times
/// cheaper than reading `/proc/net/tcp` and its like, needs no rights, and sees the reader's network
/// namespace, as those files do. Where it is refused (a seccomp filter, a kernel without
/// `CONFIG_INET_DIAG`), `SocketTable` reads the same from the files.
public struct SocketDiagnostics: ~Copyable {
  /// Stands for the path in errors.
  private static let name = "netlink sock_diag"
  /// How long the kernel may take for one answer, in seconds; it takes microseconds.
  private static let timeout = 1

  private let socket: Int32
  private var buffer = [UInt8](repeating: 0, count: 32 << 10)
  private var sequence: UInt32 = 0

  /// Opens the netlink socket.
  ///
  /// - Throws: Why there is none; the sockets must then be read from the files.
  public init() throws(ProcFSError) {
    socket = Glibc.socket(
      AF_NETLINK, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), Netlink.sockDiag)
    guard socket >= 0 else { throw ProcFSError(path: Self.name, reason: .system(errno)) }
    var limit = timeval(tv_sec: Self.timeout, tv_usec: 0)
    setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
  }

  deinit {
    if socket >= 0 { close(socket) }
  }

  /// Counts all sockets.
  ///
  /// - Parameter states: Takes the counts; not to be used after an error.
  /// - Throws: Why the kernel did not answer.
  public mutating func read(into states: inout SocketStates) throws(ProcFSError) {
    try count(AF_INET, Int32(IPPROTO_TCP), &states.tcp)
    try count(AF_INET6, Int32(IPPROTO_TCP), &states.tcp6)
    try count(AF_INET, Int32(IPPROTO_UDP), &states.udp)
    try count(AF_INET6, Int32(IPPROTO_UDP), &states.udp6)
  }

  /// Counts the sockets of one protocol, and once more if the table changed in between.
  private mutating func count(
    _ family: Int32, _ transport: Int32, _ counts: inout SocketCounts
  ) throws(ProcFSError) {
    var isConsistent = try dump(family, transport, &counts)
    if !isConsistent { isConsistent = try dump(family, transport, &counts) }
    // A second interruption is accepted: on a busy host the next one would be no better.
  }

  /// Counts the sockets of one protocol; false if the table changed meanwhile.
  private mutating func dump(
    _ family: Int32, _ transport: Int32, _ counts: inout SocketCounts
  ) throws(ProcFSError) -> Bool {
    counts.reset()
    sequence &+= 1
    try send(family, transport)
    var isConsistent = true
    while true {
      let length = try receive()
      var offset = 0
      while let message = header(at: offset, length) {
        let payload = offset + Netlink.headerSize
        offset += Netlink.aligned(Int(message.length))
        // An answer to a question that was given up must not be counted.
        if message.sequence != sequence { continue }
        if message.flags & Netlink.dumpInterrupted != 0 { isConsistent = false }
        switch message.type {
        case Netlink.done, Netlink.error:
          // Both carry 0 or a negative errno; the end of a dump that went well need not.
          let code = message.length >= Netlink.headerSize + 4 ? -load(payload, as: Int32.self) : 0
          if message.type == Netlink.done, code == 0 { return isConsistent }
          throw ProcFSError(path: Self.name, reason: .system(code == 0 ? EPROTO : code))
        case Netlink.sockDiagByFamily where offset > payload + InetDiag.stateOffset:
          counts.add(buffer[payload + InetDiag.stateOffset])
        default:
          break
        }
      }
    }
  }

  private func send(_ family: Int32, _ transport: Int32) throws(ProcFSError) {
    let size = Netlink.headerSize + InetDiag.requestSize
    let failure = withUnsafeTemporaryAllocation(byteCount: size, alignment: 8) { request in
      request.initializeMemory(as: UInt8.self, repeating: 0)
      request.storeBytes(of: UInt32(size), as: UInt32.self)
      request.storeBytes(of: Netlink.sockDiagByFamily, toByteOffset: 4, as: UInt16.self)
      request.storeBytes(of: Netlink.request | Netlink.dump, toByteOffset: 6, as: UInt16.self)
      request.storeBytes(of: sequence, toByteOffset: 8, as: UInt32.self)
      request[Netlink.headerSize] = UInt8(truncatingIfNeeded: family)
      request[Netlink.headerSize + 1] = UInt8(truncatingIfNeeded: transport)
      request.storeBytes(
        of: InetDiag.allStates, toByteOffset: Netlink.headerSize + InetDiag.statesOffset,
        as: UInt32.self)
      while Glibc.send(socket, request.baseAddress, size, 0) < 0 {
        if errno != EINTR { return errno }
      }
      return 0
    }
    if failure != 0 { throw ProcFSError(path: Self.name, reason: .system(failure)) }
  }

  private mutating func receive() throws(ProcFSError) -> Int {
    while true {
      let length = buffer.withUnsafeMutableBytes { recv(socket, $0.baseAddress, $0.count, 0) }
      if length > 0 { return length }
      if length == 0 { throw ProcFSError(path: Self.name, reason: .truncated) }
      if errno == EINTR { continue }
      throw ProcFSError(path: Self.name, reason: .system(errno == EAGAIN ? ETIMEDOUT : errno))
    }
  }

  /// The message at an offset, if it is there whole.
  private func header(at offset: Int, _ length: Int) -> Netlink.Header? {
    guard offset + Netlink.headerSize <= length else { return nil }
    let header = Netlink.Header(
      length: load(offset, as: UInt32.self), type: load(offset + 4, as: UInt16.self),
      flags: load(offset + 6, as: UInt16.self), sequence: load(offset + 8, as: UInt32.self))
    guard header.length >= Netlink.headerSize, offset + Int(header.length) <= length else {
      return nil
    }
    return header
  }

  private func load<Value: BitwiseCopyable>(_ offset: Int, as type: Value.Type) -> Value {
    buffer.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: offset, as: type) }
  }
}

/// What is needed of include/uapi/linux/netlink.h, which Swift's Glibc does not show.
private enum Netlink {
  /// `struct nlmsghdr`: length, type, flags, sequence number, port; the last is not needed.
  struct Header {
    let length: UInt32
    let type: UInt16
    let flags: UInt16
    let sequence: UInt32
  }

  static let headerSize = 16
  /// NETLINK_SOCK_DIAG
  static let sockDiag: Int32 = 4
  /// SOCK_DIAG_BY_FAMILY of linux/sock_diag.h
  static let sockDiagByFamily: UInt16 = 20
  /// NLMSG_ERROR
  static let error: UInt16 = 2
  /// NLMSG_DONE
  static let done: UInt16 = 3
  /// NLM_F_REQUEST
  static let request: UInt16 = 0x1
  /// NLM_F_ROOT | NLM_F_MATCH
  static let dump: UInt16 = 0x300
  /// NLM_F_DUMP_INTR
  static let dumpInterrupted: UInt16 = 0x10

  /// NLMSG_ALIGN
  static func aligned(_ length: Int) -> Int { (length + 3) & ~3 }
}

/// What is needed of include/uapi/linux/inet_diag.h, which Swift's Glibc does not show.
private enum InetDiag {
  /// `struct inet_diag_req_v2`: family, protocol, extensions and a pad, a byte each; then the states,
  /// 4 bytes, and a `struct inet_diag_sockid` of 48. No extensions are asked for.
  static let requestSize = 56
  static let statesOffset = 4
  /// The second byte of `struct inet_diag_msg`, behind the family.
  static let stateOffset = 1
  /// All states but the 13th, for which the kernel would have to walk the table of bound ports.
  static let allStates: UInt32 = 0x1ffe
}
