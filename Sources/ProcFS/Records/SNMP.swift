/// `/proc/net/snmp`: counters of IPv4 and of TCP and UDP over both families.
///
/// See proc_pid_net(5), RFC 4293 (Ip), RFC 4022 (Tcp), RFC 4113 (Udp) and
/// Documentation/networking/snmp_counter.rst. Counters since boot, of packets, segments, datagrams
/// or events; `Tcp.CurrEstab` is a number of connections, and `Tcp.MaxConn` is -1 for no limit.
public struct SNMP: KernelRecord {
  /// Where it is found.
  public static let path = KernelPath(.procfs, "net/snmp")

  /// Counters that have a meaning here.
  public enum Key: String, CounterKey {
    /// IPv4 packets received.
    case ipInReceives = "Ip.InReceives"
    /// IPv4 packets that local programs asked to send.
    case ipOutRequests = "Ip.OutRequests"
    /// Connections opened from here.
    case tcpActiveOpens = "Tcp.ActiveOpens"
    /// Connections opened by others.
    case tcpPassiveOpens = "Tcp.PassiveOpens"
    /// Attempts to connect that failed, in either direction.
    case tcpAttemptFails = "Tcp.AttemptFails"
    /// Established connections that were reset.
    case tcpEstabResets = "Tcp.EstabResets"
    /// Connections that are established or wait for their close, now.
    case tcpCurrEstab = "Tcp.CurrEstab"
    /// Segments received, with those in error.
    case tcpInSegs = "Tcp.InSegs"
    /// Segments sent, without those sent again.
    case tcpOutSegs = "Tcp.OutSegs"
    /// Segments sent again.
    case tcpRetransSegs = "Tcp.RetransSegs"
    /// Segments received in error.
    case tcpInErrs = "Tcp.InErrs"
    /// Segments sent that carry RST.
    case tcpOutRsts = "Tcp.OutRsts"
    /// Segments with a bad checksum (since Linux 3.10).
    case tcpInCsumErrors = "Tcp.InCsumErrors"
    /// Datagrams delivered.
    case udpInDatagrams = "Udp.InDatagrams"
    /// Datagrams sent.
    case udpOutDatagrams = "Udp.OutDatagrams"
    /// Datagrams for a port where nobody listens.
    case udpNoPorts = "Udp.NoPorts"
    /// Datagrams not delivered for other reasons.
    case udpInErrors = "Udp.InErrors"
    /// Datagrams dropped for want of room in the receive buffer (since Linux 2.6.19).
    case udpRcvbufErrors = "Udp.RcvbufErrors"
    /// Datagrams dropped for want of room in the send buffer (since Linux 2.6.19).
    case udpSndbufErrors = "Udp.SndbufErrors"
    /// Datagrams with a bad checksum (since Linux 3.10).
    case udpInCsumErrors = "Udp.InCsumErrors"
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
