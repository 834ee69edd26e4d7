import ProcFS

/// `arp`: how many neighbours over IPv4 each network device has.
///
/// The kernel is asked over rtnetlink; `/proc/net/arp` says the same, and is read where that is switched
/// off or refused, or another tree takes the kernel's place.
final class ARPCollector: SourceCollector {
  static let name = "arp"
  static let isDefault = true

  private static let include = CollectorOption(
    "collector.arp.device-include", .pattern,
    "Regexp of arp devices to include (mutually exclusive to device-exclude).")
  private static let exclude = CollectorOption(
    "collector.arp.device-exclude", .pattern,
    "Regexp of arp devices to exclude (mutually exclusive to device-include).")
  private static let netlink = CollectorOption(
    "collector.arp.netlink", .flag, default: "true",
    "Use netlink to gather stats instead of /proc/net/arp.")

  static let options = [include, exclude, netlink]

  private let asksKernel: Bool
  private var filter: NameFilter
  private var source: KernelSource<ARPTable>
  private let links: NetworkLinks
  private var route: RouteNetlink?
  private var neighbours = NeighbourTable()
  private var devices: [(name: KernelName, count: UInt64)] = []

  init(_ setup: CollectorSetup) {
    asksKernel = setup.isLive && setup.options.isSet(Self.netlink)
    filter = NameFilter(
      include: setup.options.pattern(Self.include), exclude: setup.options.pattern(Self.exclude))
    source = KernelSource(ARPTable.path, in: setup.paths)
    links = setup.links
  }

  func read(using buffer: inout ReadBuffer) throws(CollectorFailure) {
    devices.removeAll(keepingCapacity: true)
    if asksKernel, askKernel() { return }
    try source.require(using: &buffer)
    for row in source.record.rows { count(row.device, 1) }
  }

  /// Counts the neighbours that the kernel names; false if it is not to be asked.
  private func askKernel() -> Bool {
    if route == nil { route = try? RouteNetlink() }
    do {
      guard try route?.read(&neighbours) != nil else { return false }
    } catch {
      route = nil
      return false
    }
    let links = neighbours.rows.isEmpty ? nil : links.current
    for row in neighbours.rows {
      let link = links?.first { $0.index == row.index }
      // A device that has just gone has no neighbours any more.
      if let name = link?.name ?? RouteNetlink.deviceName(row.index) { count(name, row.count) }
    }
    return true
  }

  private func count(_ device: KernelName, _ number: UInt64) {
    if let index = devices.lastIndex(where: { $0.name == device }) {
      devices[index].count += number
    } else if filter.allows(device) {
      devices.append((device, number))
    }
  }

  func write(to writer: inout MetricWriter) throws(CollectorFailure) {
    writer.family("node_arp_entries", .gauge, "ARP entries by device")
    for device in devices {
      writer.label("device", device.name)
      writer.value(device.count)
    }
  }
}
