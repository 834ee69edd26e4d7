/// `/proc/net/netstat`: counters of TCP and IPv4 beyond the RFCs' own.
///
/// See Documentation/networking/snmp_counter.rst. Counters since boot, of segments, packets or
/// events; `IpExt.InOctets` and its like are bytes.
public struct Netstat: KernelRecord {
  /// Where it is found.
  public static let path = KernelPath(.procfs, "net/netstat")

  /// Counters that have a meaning here.
  public enum Key: String, CounterKey {
    /// SYN cookies sent.
    case tcpExtSyncookiesSent = "TcpExt.SyncookiesSent"
    /// SYN cookies that came back.
    case tcpExtSyncookiesRecv = "TcpExt.SyncookiesRecv"
    /// SYN cookies that came back and were not valid.
    case tcpExtSyncookiesFailed = "TcpExt.SyncookiesFailed"
    /// Connections refused since the queue of a listening socket was full.
    case tcpExtListenOverflows = "TcpExt.ListenOverflows"
    /// Connections refused by a listening socket for any reason, with the former.
    case tcpExtListenDrops = "TcpExt.ListenDrops"
    /// SYN segments sent again (since Linux 3.15).
    case tcpExtSynRetrans = "TcpExt.TCPSynRetrans"
    /// Timeouts after which segments were sent again.
    case tcpExtTimeouts = "TcpExt.TCPTimeouts"
    /// Segments dropped for want of room in the receive queue (since Linux 4.19).
    case tcpExtRcvQDrop = "TcpExt.TCPRcvQDrop"
    /// Bytes received over IPv4.
    case ipExtInOctets = "IpExt.InOctets"
    /// Bytes sent over IPv4.
    case ipExtOutOctets = "IpExt.OutOctets"
  }

  /// All counters, named `Group.Name`, in the order of the file.
  public private(set) var counters = NamedCounters<Key>()
  private var headings = Headings()

  /// Creates an empty record.
  public init() {}

  /// The value of a counter; nil if it is absent, negative or cannot be read.
  public subscript(key: Key) -> UInt64? { counters[key] }

  /// Replaces all values by those of a text.
  public mutating func parse(_ text: Span<UInt8>) throws(ParseError) {
    try counters.parseHeadings(text, &headings)
  }
}
