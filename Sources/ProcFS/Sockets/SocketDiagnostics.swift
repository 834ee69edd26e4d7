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
  private var socket: NetlinkSocket
  /// Whether the kernel is asked for the TCP sockets of both IP versions at once.
  var asksForBoth = true

  /// Opens the netlink socket.
  ///
  /// - Throws: Why there is none; the sockets must then be read from the files.
  public init() throws(ProcFSError) {
    socket = try NetlinkSocket(Netlink.sockDiag, name: "netlink sock_diag")
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
      states.tcp = try dump(InetDiag.tcp).version4
      states.tcp6 = try dump(InetDiag.tcp6).version6
    }
  }

  /// Counts the UDP sockets, and leaves the other counts as they are.
  ///
  /// - Parameter states: Takes the counts; not to be used after an error.
  /// - Throws: Why the kernel did not answer.
  public mutating func readUDP(into states: inout SocketStates) throws(ProcFSError) {
    states.udp = try dump(InetDiag.udp).version4
    states.udp6 = try dump(InetDiag.udp6).version6
  }

  private mutating func dump(_ question: NetlinkQuestion) throws(ProcFSError) -> SocketDump {
    var dump = SocketDump(type: question.type)
    try socket.ask(question, into: &dump)
    return dump
  }
}
