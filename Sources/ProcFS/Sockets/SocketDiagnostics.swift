internal import Glibc

/// How many sockets are in each state, by protocol and IP version.
public struct SocketStates: Sendable {
  /// TCP over IPv4.
  public var tcp = SocketCounts()
  /// TCP over IPv6.
  public var tcp6 = SocketCounts()
  /// UDP over IPv4.
  public var udp = SocketCounts()
  /// UDP over IPv6.
  public var udp6 = SocketCounts()

  /// Creates counts of zero.
  public init() {}
}

/// Asks the kernel for all TCP and UDP sockets over netlink, and counts them by state.
///
/// See sock_diag(7) and include/uapi/linux/{netlink,sock_diag,inet_diag}.h. It is several times
/// cheaper than reading `/proc/net/tcp` and its like, needs no rights, and sees the reader's network
/// namespace, as those files do. Where it is refused (a seccomp filter, a kernel without
/// `CONFIG_INET_DIAG`), `SocketTable` reads the same from the files.
public struct SocketDiagnostics: ~Copyable, Sendable {
  /// Stands for the path in errors.
  private static let name = "netlink sock_diag"
  /// How long the kernel may take for one answer, in seconds; it takes microseconds.
  private static let timeout = 1

  private let socket: Int32
  private var buffer = [UInt8](repeating: 0, count: 32 << 10)
  private var sequence: UInt32 = 0
  /// Whether the kernel is asked for the TCP sockets of both IP versions at once.
  var asksForBoth = true

  /// Opens the netlink socket.
  ///
  /// - Throws: Why there is none; the sockets must then be read from the files.
  public init() throws(ProcFSError) {
    socket = Glibc.socket(
      AF_NETLINK, Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue), Netlink.sockDiag)
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
    try readTCP(into: &states)
    try readUDP(into: &states)
  }

  /// Counts the TCP sockets, and leaves the other counts as they are.
  ///
  /// It costs far more than counting those of UDP: the kernel goes through its whole table of
  /// connections, 262,144 places on a host of 16 GiB, whether any of them is taken or not.
  ///
  /// - Parameter states: Takes the counts; not to be used after an error.
  /// - Throws: Why the kernel did not answer.
  public mutating func readTCP(into states: inout SocketStates) throws(ProcFSError) {
    if asksForBoth {
      do {
        let tcp = try dump(InetDiag.tcpOfBothVersions)
        (states.tcp, states.tcp6) = (tcp.version4, tcp.version6)
      } catch {
        // A kernel may do without the older question, but not without answering.
        if error.reason == .system(ETIMEDOUT) { throw error }
        asksForBoth = false
      }
    }
    if !asksForBoth {
      states.tcp = try dump(InetDiag.sockets(AF_INET, IPPROTO_TCP)).version4
      states.tcp6 = try dump(InetDiag.sockets(AF_INET6, IPPROTO_TCP)).version6
    }
  }

  /// Counts the UDP sockets, and leaves the other counts as they are.
  ///
  /// - Parameter states: Takes the counts; not to be used after an error.
  /// - Throws: Why the kernel did not answer.
  public mutating func readUDP(into states: inout SocketStates) throws(ProcFSError) {
    states.udp = try dump(InetDiag.sockets(AF_INET, IPPROTO_UDP)).version4
    states.udp6 = try dump(InetDiag.sockets(AF_INET6, IPPROTO_UDP)).version6
  }

  /// Asks, and asks once more if the table changed during the answer.
  ///
  /// A second interruption is accepted: on a busy host the next answer would be no better.
  private mutating func dump(_ question: InetDiag.Question) throws(ProcFSError) -> SocketDump {
    let first = try ask(question)
    return first.isConsistent ? first : try ask(question)
  }

  /// Asks, and receives the whole answer.
  private mutating func ask(_ question: InetDiag.Question) throws(ProcFSError) -> SocketDump {
    try send(question)
    var dump = SocketDump(type: question.type, sequence: sequence)
    while true {
      let length = try receive()
      switch dump.take(buffer.span.extracting(0..<length)) {
      case .unfinished: continue
      case .finished: return dump
      case .failed(let code): throw ProcFSError(path: Self.name, reason: .system(code))
      }
    }
  }

  private mutating func send(_ question: InetDiag.Question) throws(ProcFSError) {
    sequence &+= 1
    let size = Netlink.headerSize + question.size
    let failure = withUnsafeTemporaryAllocation(byteCount: size, alignment: 8) { request in
      request.initializeMemory(as: UInt8.self, repeating: 0)
      request.storeBytes(of: UInt32(size), as: UInt32.self)
      request.storeBytes(of: question.type, toByteOffset: 4, as: UInt16.self)
      request.storeBytes(of: Netlink.request | Netlink.dump, toByteOffset: 6, as: UInt16.self)
      request.storeBytes(of: sequence, toByteOffset: 8, as: UInt32.self)
      request[Netlink.headerSize] = question.start.0
      request[Netlink.headerSize + 1] = question.start.1
      request.storeBytes(
        of: InetDiag.allStates, toByteOffset: Netlink.headerSize + question.statesOffset,
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
}
