/// What is needed of include/uapi/linux/netlink.h, which Swift's Glibc does not show.
enum Netlink {
  /// The size of `struct nlmsghdr`.
  static let headerSize = 16
  /// NETLINK_SOCK_DIAG.
  static let sockDiag: Int32 = 4
  /// NLMSG_ERROR.
  static let error: UInt16 = 2
  /// NLMSG_DONE.
  static let done: UInt16 = 3
  /// NLM_F_REQUEST.
  static let request: UInt16 = 0x1
  /// NLM_F_ROOT | NLM_F_MATCH.
  static let dump: UInt16 = 0x300
  /// NLM_F_DUMP_INTR.
  static let dumpInterrupted: UInt16 = 0x10

  /// NLMSG_ALIGN.
  static func aligned(_ length: Int) -> Int { (length + 3) & ~3 }
}

/// What is needed of include/uapi/linux/inet_diag.h, which Swift's Glibc does not show.
enum InetDiag {
  /// A question for sockets, which is answered by one message for each.
  struct Question {
    /// The type of the message, and of the answers.
    let type: UInt16
    /// The size of the request behind the header.
    let size: Int
    /// Its first two bytes.
    let start: (UInt8, UInt8)
    /// Where in it the wanted states stand.
    let statesOffset: Int
  }

  /// Asks for the TCP sockets of both IP versions at once.
  ///
  /// TCPDIAG_GETSOCK is the older question. It takes a `struct inet_diag_req`: four bytes, a `struct
  /// inet_diag_sockid` of 48, then states and device. The kernel goes once through its table of
  /// connections for it, of which a walk is nearly the whole cost (260 µs for 262,144 empty slots),
  /// where the newer question needs a walk for each version.
  static let tcpOfBothVersions = Question(type: 18, size: 60, start: (0, 0), statesOffset: 52)

  /// Asks for the sockets of one protocol over one IP version.
  ///
  /// SOCK_DIAG_BY_FAMILY of linux/sock_diag.h takes a `struct inet_diag_req_v2`: family, protocol,
  /// extensions and a pad, a byte each, then the states and a `struct inet_diag_sockid`.
  static func sockets(_ family: Int32, _ transport: Int) -> Question {
    Question(
      type: 20, size: 56,
      start: (UInt8(truncatingIfNeeded: family), UInt8(truncatingIfNeeded: transport)),
      statesOffset: 4)
  }

  /// The first two bytes of `struct inet_diag_msg` are the family and the state.
  static let answerSize = 2

  /// All states but the 13th, for which the kernel would have to walk the table of bound ports too.
  static let allStates: UInt32 = 0x1ffe
}
