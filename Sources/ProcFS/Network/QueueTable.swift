/// The queueing disciplines of all network devices, as the kernel tells of them over rtnetlink.
///
/// See tc(8), include/uapi/linux/{rtnetlink,pkt_sched,gen_stats}.h.
public struct QueueTable: Sendable {
  /// The disciplines, in the order of the kernel's answer.
  public private(set) var disciplines: [QueueDiscipline] = []
  private var count = 0

  /// Creates an empty table.
  public init() {}
}

extension QueueTable: NetlinkRecord {
  mutating func begin() { count = 0 }

  mutating func take(_ type: UInt16, _ message: Span<UInt8>) {
    guard type == RouteMessage.queue, message.count >= 20 else { return }
    if count == disciplines.count { disciplines.append(QueueDiscipline()) }
    disciplines[count].parse(message)
    count += 1
  }

  mutating func finish() { disciplines.removeLast(disciplines.count - count) }
}

/// One queueing discipline, and what it did since it was attached.
public struct QueueDiscipline: Hashable, Sendable {
  /// The number of the network device.
  public private(set) var index = 0
  /// The discipline's own number, the major one in the upper half.
  public private(set) var handle: UInt32 = 0
  /// The class that it hangs on; nil at the root.
  public private(set) var parent: UInt32?
  /// What it is: `fq_codel`, `mq`, `noqueue`.
  public private(set) var kind = KernelName()
  /// Bytes sent.
  public private(set) var bytes: UInt64 = 0
  /// Packets sent.
  public private(set) var packets: UInt64 = 0
  /// Packets dropped.
  public private(set) var drops: UInt64 = 0
  /// Packets taken out, not sent and put back.
  public private(set) var requeues: UInt64 = 0
  /// Packets over the limit.
  public private(set) var overlimits: UInt64 = 0
  /// Packets that wait.
  public private(set) var length: UInt64 = 0
  /// Bytes that wait.
  public private(set) var backlog: UInt64 = 0

  /// Creates a discipline of no kind.
  public init() {}

  /// TC_H_ROOT.
  private static let root: UInt32 = .max

  /// Replaces all values by those of a message.
  ///
  /// The kernel tells the same twice: TCA_STATS2 is whole, TCA_STATS is what older programs know.
  mutating func parse(_ message: Span<UInt8>) {
    // struct tcmsg: family, pads, index, handle, parent, info.
    index = Int(message.load(4, as: Int32.self))
    handle = message.load(8, as: UInt32.self)
    let above = message.load(12, as: UInt32.self)
    parent = above == Self.root || above == 0 ? nil : above
    (bytes, packets, drops, requeues, overlimits, length, backlog) = (0, 0, 0, 0, 0, 0, 0)
    kind.assign(message, 0..<0)
    var attributes = NetlinkAttributes(20..<message.count)
    var isWhole = false
    while let (type, payload) = attributes.next(message) {
      switch type {
      case 1: kind.assign(message, message.stringRange(payload))
      case 3 where !isWhole: takeOld(message.extracting(payload))
      case 7:
        isWhole = true
        requeues = 0
        takeWhole(message, payload)
      default: break
      }
    }
  }

  /// `struct tc_stats`.
  private mutating func takeOld(_ statistics: Span<UInt8>) {
    guard statistics.count >= 36 else { return }
    bytes = statistics.load(0, as: UInt64.self)
    packets = UInt64(statistics.load(8, as: UInt32.self))
    drops = UInt64(statistics.load(12, as: UInt32.self))
    overlimits = UInt64(statistics.load(16, as: UInt32.self))
    length = UInt64(statistics.load(28, as: UInt32.self))
    backlog = UInt64(statistics.load(32, as: UInt32.self))
  }

  /// TCA_STATS2, which holds `struct gnet_stats_basic` and `struct gnet_stats_queue`.
  private mutating func takeWhole(_ message: Span<UInt8>, _ range: Range<Int>) {
    var attributes = NetlinkAttributes(range)
    while let (type, payload) = attributes.next(message) {
      let part = message.extracting(payload)
      switch type {
      case 1 where part.count >= 12:
        bytes = part.load(0, as: UInt64.self)
        packets = UInt64(part.load(8, as: UInt32.self))
      case 3 where part.count >= 20:
        length = UInt64(part.load(0, as: UInt32.self))
        backlog = UInt64(part.load(4, as: UInt32.self))
        drops = UInt64(part.load(8, as: UInt32.self))
        requeues = UInt64(part.load(12, as: UInt32.self))
        overlimits = UInt64(part.load(16, as: UInt32.self))
      default: break
      }
    }
  }
}
