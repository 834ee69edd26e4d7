import Monitor
import ProcFS

/// `netstat`: counters of the IP protocols, of `/proc/net/netstat`, `/proc/net/snmp` and `/proc/net/snmp6`.
///
/// The last is missing where IPv6 is.
final class NetstatCollector: Collector {
  static let name = "netstat"
  static let isDefault = true

  private static let fields = CollectorOption(
    "collector.netstat.fields", .pattern,
    default:
      "^(.*_(InErrors|InErrs)|Ip_Forwarding|Ip(6|Ext)_(InOctets|OutOctets)|Icmp6?_(InMsgs|OutMsgs)|TcpExt_(Listen.*|Syncookies.*|TCPSynRetrans|TCPTimeouts|TCPOFOQueue|TCPRcvQDrop)|Tcp_(ActiveOpens|InSegs|OutSegs|OutRsts|PassiveOpens|RetransSegs|CurrEstab)|Udp6?_(InDatagrams|OutDatagrams|NoPorts|RcvbufErrors|SndbufErrors))$",
    "Regexp of fields to return for netstat collector.")

  static let options = [fields]

  private var netstat: WantedCounters
  private var snmp: WantedCounters
  private var snmp6: WantedCounters

  init(_ setup: CollectorSetup) {
    let pattern = setup.options.pattern(Self.fields)
    netstat = WantedCounters(pattern) { Self.split($0, at: UInt8(ascii: ".")) }
    snmp = netstat
    snmp6 = WantedCounters(pattern, Self.splitAtSix)
  }

  /// `Tcp.InSegs` is the counter InSegs of Tcp.
  private static func split(_ name: KernelName, at byte: UInt8) -> (Int, Int)? {
    name.bytes.firstIndex(of: byte).map { ($0, $0 + 1) }
  }

  /// `Icmp6InMsgs` is the counter InMsgs of Icmp6; what has no 6 is left out.
  private static func splitAtSix(_ name: KernelName) -> (Int, Int)? {
    name.bytes.firstIndex(of: UInt8(ascii: "6")).map { ($0 + 1, $0 + 1) }
  }

  func write(
    _ snapshot: borrowing Snapshot, to writer: inout MetricWriter
  ) throws(CollectorFailure) {
    let hasNetstat = try snapshot.netstat.isPresentAndRead()
    let hasSNMP = try snapshot.snmp.isPresentAndRead()
    let hasSNMP6 = try snapshot.snmp6.isPresentAndRead()
    if !hasNetstat, snapshot.netstat.failure == nil { throw .failed("net/netstat: no such file") }
    if !hasSNMP, snapshot.snmp.failure == nil { throw .failed("net/snmp: no such file") }
    var isWhole = true
    if hasNetstat {
      isWhole = netstat.write(snapshot.netstat.current.counters, to: &writer) && isWhole
    }
    if hasSNMP { isWhole = snmp.write(snapshot.snmp.current.counters, to: &writer) && isWhole }
    if hasSNMP6 { isWhole = snmp6.write(snapshot.snmp6.current.counters, to: &writer) && isWhole }
    // What can be read is worth having; that something could not is said as well.
    if !isWhole { throw .failed("netstat: a name without a number") }
  }
}

/// Which counters of a file are wanted, found out anew when the file's names change.
private struct WantedCounters {
  private struct Field {
    let index: Int
    /// Protocol and name, joined as the metric has them.
    let name: [UInt8]
    /// The same, as the help has them.
    let help: [UInt8]
  }

  private var pattern: NamePattern?
  /// Where the protocol's part of a counter's name ends, and where its own begins.
  private let split: (KernelName) -> (Int, Int)?
  private var fields: [Field] = []
  private var layout = 0

  init(_ pattern: NamePattern?, _ split: @escaping (KernelName) -> (Int, Int)?) {
    self.pattern = pattern
    self.split = split
  }

  /// Writes those counters, and tells whether all of the file have a number.
  mutating func write<Key: CounterKey>(
    _ counters: borrowing NamedCounters<Key>, to writer: inout MetricWriter
  ) -> Bool {
    if layout != counters.layout { find(in: counters) }
    for field in fields {
      writer.family(
        .untyped,
        name: {
          $0.append("node_netstat_")
          $0.append(metric: field.name)
        },
        help: {
          $0.append("Statistic ")
          $0.append(field.help)
          $0.append(".")
        })
      if let value = counters.unsigned(at: field.index) {
        writer.value(value)
      } else {
        writer.value(counters.signed(at: field.index))
      }
    }
    for index in 0..<counters.count
    where counters.unsigned(at: index) == nil && counters.signed(at: index) == nil {
      return false
    }
    return true
  }

  private mutating func find<Key: CounterKey>(in counters: borrowing NamedCounters<Key>) {
    layout = counters.layout
    fields.removeAll()
    for index in 0..<counters.count where !counters.isSuperseded(at: index) {
      let name = counters.name(at: index)
      guard let (end, start) = split(name) else { continue }
      let joined = name.bytes[..<end] + [UInt8(ascii: "_")] + name.bytes[start...]
      guard pattern?.matches(KernelName(bytes: Array(joined))) ?? true else { continue }
      fields.append(
        Field(
          index: index, name: Array(joined), help: Array(name.bytes[..<end] + name.bytes[start...]))
      )
    }
  }
}
