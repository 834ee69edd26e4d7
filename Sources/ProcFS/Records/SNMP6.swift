/// `/proc/net/snmp6`: counters of IPv6, ICMPv6 and UDP over IPv6.
///
/// See proc_pid_net(5), RFC 4293 and RFC 4113; net/ipv6/proc.c prints it. Counters since boot, of
/// packets, datagrams or events; `Ip6InOctets` and its like are bytes. The file is absent where IPv6
/// is.
public struct SNMP6: KernelRecord {
  /// Where it is found.
  public static let path = KernelPath(.procfs, "net/snmp6")

  /// Counters that have a meaning here.
  public enum Key: String, CounterKey {
    /// Packets received.
    case ip6InReceives = "Ip6InReceives"
    /// Packets that local programs asked to send.
    case ip6OutRequests = "Ip6OutRequests"
    /// Bytes received.
    case ip6InOctets = "Ip6InOctets"
    /// Bytes sent.
    case ip6OutOctets = "Ip6OutOctets"
    /// Datagrams delivered.
    case udp6InDatagrams = "Udp6InDatagrams"
    /// Datagrams sent.
    case udp6OutDatagrams = "Udp6OutDatagrams"
    /// Datagrams for a port where nobody listens.
    case udp6NoPorts = "Udp6NoPorts"
    /// Datagrams not delivered for other reasons.
    case udp6InErrors = "Udp6InErrors"
    /// Datagrams dropped for want of room in the receive buffer.
    case udp6RcvbufErrors = "Udp6RcvbufErrors"
    /// Datagrams dropped for want of room in the send buffer.
    case udp6SndbufErrors = "Udp6SndbufErrors"
  }

  /// All counters, in the order of the file.
  public private(set) var counters = NamedCounters<Key>()

  /// Creates an empty record.
  public init() {}

  /// The value of a counter; nil if it is absent or cannot be read.
  public subscript(key: Key) -> UInt64? { counters[key] }

  /// Replaces all values by those of a text.
  public mutating func parse(_ text: Span<UInt8>) throws(ParseError) {
    try counters.parseLines(text)
  }
}
