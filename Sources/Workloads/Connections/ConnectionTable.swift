package import ProcFS

/// Who talks over TCP, as one scan has found it.
///
/// It sees the sockets of the service's own network namespace, and bytes of TCP alone.
package struct ConnectionTable: Sendable {
  package enum Source: String, Sendable {
    /// The kernel's dump over netlink, with bytes.
    case netlink = "sock_diag"
    /// /proc/net/tcp and its like: states only.
    case files = "proc"
  }

  /// Bytes a second; nil where they cannot be told.
  package struct Traffic: Hashable, Sendable {
    package var sent: Double?
    package var received: Double?
    /// Segments a second that were sent again.
    package var retransmits: Double?

    package init() {}
  }

  package struct Listener: Hashable, Sendable {
    package var `protocol` = "tcp"
    package var address = ""
    package var port: UInt16 = 0
    package var uid: UInt32?
    package var user: String?
    package var unit: String?
    package var pid: Int32?
    /// What that process calls itself.
    package var process: KernelName?
    /// The number of the socket, as in the links of /proc/PID/fd; it tells listeners apart.
    package var inode: UInt64 = 0
    /// Connections that wait to be accepted, and how many may.
    package var backlog: UInt32 = 0
    package var backlogLimit: UInt32 = 0

    package init() {}
  }

  package struct Peer: Hashable, Sendable {
    package var address = ""
    package var connections = 0
    package var traffic = Traffic()
    /// Those who talk with it, at most eight.
    package var units: [String] = []

    package init() {}
  }

  package struct Unit: Hashable, Sendable {
    /// nil for what no unit could be found for.
    package var name: String?
    package var connections = 0
    package var traffic = Traffic()
    /// The median smoothed round-trip time, in seconds.
    package var roundTrip: Double?

    package init() {}
  }

  /// How many peers are shown.
  package static let peerLimit = 100

  package var scan: UInt64 = 0
  /// Milliseconds since 1970.
  package var time: Int64 = 0
  package var seconds = 0.0
  package var source = Source.netlink
  /// Whether the kernel names the control groups of sockets, as far as connections show it.
  package var namesGroups = true
  package var states = SocketStates()
  /// All of the host's, what nobody could be found for among it.
  package var total = Traffic()
  package var unattributed = Traffic()
  /// How often the kernel had to throw away words of closing sockets, since the start.
  package var overruns: UInt64 = 0
  package var listeners: [Listener] = []
  /// Those with the most traffic, at most 100.
  package var peers: [Peer] = []
  package var units: [Unit] = []
  package var cost = 0.0

  package init() {}
}
