import ProcFS

/// `qdisc`: what the queueing discipline at the root of each network device did.
///
/// No file tells of it, so that the kernel that runs is asked over rtnetlink whatever tree is read.
final class QdiscCollector: SourceCollector {
  static let name = "qdisc"
  static let isDefault = false

  private static let include = CollectorOption(
    "collector.qdisc.device-include", .pattern,
    "Regexp of qdisc devices to include (mutually exclusive to device-exclude).")
  private static let exclude = CollectorOption(
    "collector.qdisc.device-exclude", .pattern,
    "Regexp of qdisc devices to exclude (mutually exclusive to device-include).")
  private static let oldInclude = CollectorOption(
    "collector.qdisk.device-include", .pattern, "DEPRECATED: Use collector.qdisc.device-include")
  private static let oldExclude = CollectorOption(
    "collector.qdisk.device-exclude", .pattern, "DEPRECATED: Use collector.qdisc.device-exclude")

  static let options = [include, exclude, oldInclude, oldExclude]

  private struct Root {
    let device: KernelName
    let discipline: QueueDiscipline
  }

  private var filter: NameFilter
  private var route: RouteNetlink?
  private var table = QueueTable()
  private var roots: [Root] = []

  init(_ setup: CollectorSetup) {
    let options = setup.options
    filter = NameFilter(
      include: options.pattern(Self.include) ?? options.pattern(Self.oldInclude),
      exclude: options.pattern(Self.exclude) ?? options.pattern(Self.oldExclude))
  }

  func read(using buffer: inout ReadBuffer) throws(CollectorFailure) {
    roots.removeAll(keepingCapacity: true)
    do throws(ProcFSError) {
      if route == nil { route = try RouteNetlink() }
      try route?.read(&table)
    } catch {
      route = nil
      throw CollectorFailure(error)
    }
    for discipline in table.disciplines where discipline.parent == nil {
      // A device that has just gone has no queue any more.
      guard let device = RouteNetlink.deviceName(discipline.index), filter.allows(device)
      else { continue }
      roots.append(Root(device: device, discipline: discipline))
    }
  }

  func write(to writer: inout MetricWriter) throws(CollectorFailure) {
    writer.family("node_qdisc_bytes_total", .counter, "Number of bytes sent.")
    put(&writer) { $0.bytes }
    writer.family("node_qdisc_packets_total", .counter, "Number of packets sent.")
    put(&writer) { $0.packets }
    writer.family("node_qdisc_drops_total", .counter, "Number of packets dropped.")
    put(&writer) { $0.drops }
    writer.family(
      "node_qdisc_requeues_total", .counter,
      "Number of packets dequeued, not transmitted, and requeued.")
    put(&writer) { $0.requeues }
    writer.family("node_qdisc_overlimits_total", .counter, "Number of overlimit packets.")
    put(&writer) { $0.overlimits }
    writer.family(
      "node_qdisc_current_queue_length", .gauge,
      "Number of packets currently in queue to be sent.")
    put(&writer) { $0.length }
    writer.family(
      "node_qdisc_backlog", .gauge, "Number of bytes currently in queue to be sent.")
    put(&writer) { $0.backlog }
  }

  @inline(__always)
  private func put(_ writer: inout MetricWriter, _ value: (QueueDiscipline) -> UInt64) {
    for root in roots {
      writer.label("device", root.device)
      writer.label("kind", root.discipline.kind)
      writer.value(value(root.discipline))
    }
  }
}
