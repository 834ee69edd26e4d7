/// `/proc/net/sockstat` and `/proc/net/sockstat6`: sockets in use, by protocol.
///
/// See proc_pid_net(5); net/ipv4/proc.c and net/ipv6/proc.c print them. Units are sockets, but for
/// `mem`, which is pages, and `memory`, which is bytes. `sockets.used` counts sockets of all
/// families; `orphan`, `alloc` and `mem` are of both IP versions though only IPv4's file has them.
public struct Sockstat: KernelRecord {
  /// Where the file of IPv4 is found.
  public static let path = KernelPath(.procfs, "net/sockstat", readSize: 1024)
  /// Where the file of IPv6 is found.
  public static let path6 = KernelPath(.procfs, "net/sockstat6", readSize: 1024)

  /// Numbers that have a meaning here.
  public enum Key: String, CounterKey {
    /// Sockets of all families.
    case socketsUsed = "sockets.used"
    /// TCP sockets over IPv4 that are neither closed nor in TIME_WAIT.
    case tcpInuse = "TCP.inuse"
    /// TCP sockets that no process holds any more.
    case tcpOrphan = "TCP.orphan"
    /// TCP sockets in TIME_WAIT.
    case tcpTw = "TCP.tw"
    /// TCP sockets that exist in any state.
    case tcpAlloc = "TCP.alloc"
    /// Memory of TCP's buffers, in pages.
    case tcpMem = "TCP.mem"
    /// UDP sockets over IPv4.
    case udpInuse = "UDP.inuse"
    /// Memory of UDP's buffers, in pages (since Linux 2.6.25).
    case udpMem = "UDP.mem"
    /// UDP-Lite sockets over IPv4.
    case udpliteInuse = "UDPLITE.inuse"
    /// Raw sockets over IPv4.
    case rawInuse = "RAW.inuse"
    /// Queues of IPv4 fragments that wait for the rest.
    case fragInuse = "FRAG.inuse"
    /// Memory of those queues, in bytes.
    case fragMemory = "FRAG.memory"
    /// TCP sockets over IPv6.
    case tcp6Inuse = "TCP6.inuse"
    /// UDP sockets over IPv6.
    case udp6Inuse = "UDP6.inuse"
    /// UDP-Lite sockets over IPv6.
    case udplite6Inuse = "UDPLITE6.inuse"
    /// Raw sockets over IPv6.
    case raw6Inuse = "RAW6.inuse"
    /// Queues of IPv6 fragments that wait for the rest.
    case frag6Inuse = "FRAG6.inuse"
    /// Memory of those queues, in bytes.
    case frag6Memory = "FRAG6.memory"
  }

  /// All numbers, named `GROUP.name`, in the order of the file.
  public private(set) var counters = NamedCounters<Key>()

  /// Creates an empty record.
  public init() {}

  /// The value of a number; nil if it is absent, negative or cannot be read.
  public subscript(key: Key) -> UInt64? { counters[key] }

  /// Replaces all values by those of a text.
  public mutating func parse(_ text: Span<UInt8>) throws(ParseError) {
    try counters.parsePairs(text)
  }
}
