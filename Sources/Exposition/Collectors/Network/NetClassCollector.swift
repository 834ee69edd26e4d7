import ProcFS

/// `netclass`: the properties of each network device, as `/sys/class/net` has them, or rtnetlink and ethtool
/// where that is switched on.
final class NetClassCollector: SourceCollector {
  static let name = "netclass"
  static let isDefault = true

  private static let ignored = CollectorOption(
    "collector.netclass.ignored-devices", .pattern, default: "^$",
    "Regexp of net devices to ignore for netclass collector.")
  private static let ignoreInvalidSpeed = CollectorOption(
    "collector.netclass.ignore-invalid-speed", .flag, default: "false",
    "Ignore devices where the speed is invalid. This will be the default behavior in 2.x.")
  private static let netlink = CollectorOption(
    "collector.netclass.netlink", .flag, default: "false",
    "Use netlink to gather stats instead of /proc/net/dev.")
  private static let withStatistics = CollectorOption(
    "collector.netclass_rtnl.with-stats", .flag, default: "false",
    "Expose the statistics for each network device, replacing netdev collector.")

  static let options = [ignored, ignoreInvalidSpeed, netlink, withStatistics]

  private var ignored: NamePattern?
  private let ignoresInvalidSpeed: Bool
  private let usesNetlink: Bool
  private let wantsStatistics: Bool
  private var source: NetworkPropertySource

  init(_ setup: CollectorSetup) {
    ignored = setup.options.pattern(Self.ignored)
    usesNetlink = setup.options.isSet(Self.netlink)
    ignoresInvalidSpeed = !usesNetlink && setup.options.isSet(Self.ignoreInvalidSpeed)
    wantsStatistics = usesNetlink && setup.options.isSet(Self.withStatistics)
    source = NetworkPropertySource(setup)
  }

  func read(using buffer: inout ReadBuffer) throws(CollectorFailure) {
    if usesNetlink {
      try source.readNetlink(using: &buffer) { ignored?.matches($0) != true }
    } else if !source.read(using: &buffer, { ignored?.matches($0) != true }) {
      throw .noData
    }
  }

  func write(to writer: inout MetricWriter) throws(CollectorFailure) {
    writer.family(
      "node_network_up", .gauge, "Value is 1 if operstate is 'up', 0 otherwise.")
    for device in source.rows {
      writer.label("device", device.name)
      writer.value(device.isUp)
    }
    writeInfo(to: &writer)
    property("address_assign_type", .gauge, &writer) { $0.addressAssignType }
    property("carrier", .gauge, &writer) { $0.carrier }
    property("carrier_changes_total", .counter, &writer) { $0.carrierChanges }
    property("carrier_up_changes_total", .counter, &writer) { $0.carrierUps }
    property("carrier_down_changes_total", .counter, &writer) { $0.carrierDowns }
    property("device_id", .gauge, &writer) { $0.deviceID }
    property("dormant", .gauge, &writer) { $0.dormant }
    property("flags", .gauge, &writer) { $0.flags }
    property("iface_id", .gauge, &writer) { $0.index }
    property("iface_link", .gauge, &writer) { $0.lowerIndex }
    property("iface_link_mode", .gauge, &writer) { $0.linkMode }
    property("mtu_bytes", .gauge, &writer) { $0.mtu }
    property("name_assign_type", .gauge, &writer) { $0.nameAssignType }
    property("net_dev_group", .gauge, &writer) { $0.group }
    // Bytes a second. What is not known is -1 Mbit/s, and printed like that unless it is not wanted.
    property("speed_bytes", .gauge, &writer) {
      guard let speed = $0.speed, speed >= 0 || !ignoresInvalidSpeed else { return nil }
      return speed &* 1_000_000 / 8
    }
    property("transmit_queue_length", .gauge, &writer) { $0.transmitQueueLength }
    property("protocol_type", .gauge, &writer) { $0.type }
    if wantsStatistics { writeStatistics(to: &writer) }
    // What can be read is worth having; that something could not is said as well.
    if let failure = source.failure { throw CollectorFailure(failure) }
  }

  private func writeInfo(to writer: inout MetricWriter) {
    if usesNetlink {
      writer.family(
        "node_network_info", .gauge, "Non-numeric data of <iface>, value is always 1.")
    } else {
      writer.family(
        "node_network_info", .gauge,
        "Non-numeric data from /sys/class/net/<iface>, value is always 1.")
    }
    for device in source.rows {
      writer.label("device", device.name)
      writer.label("address", device.address)
      writer.label("broadcast", device.broadcast)
      writer.label("duplex", device.duplex)
      writer.label("operstate", device.operationalState)
      if !usesNetlink { writer.label("adminstate", device.administrativeState) }
      writer.label("ifalias", device.alias)
      writer.value(1)
    }
    writer.family(
      "node_network_altnames_info", .gauge,
      "Non-numeric data of <iface> altname, value is always 1.")
    for link in source.links {
      for name in link.otherNames where !name.isEmpty {
        writer.label("altname", name)
        writer.label("device", link.name)
        writer.value(1)
      }
    }
  }

  @inline(__always)
  private func property(
    _ name: StaticString, _ type: MetricType, _ writer: inout MetricWriter,
    _ value: (NetworkProperties) -> Int64?
  ) {
    family(name, type, &writer)
    for device in source.rows {
      writer.label("device", device.name)
      writer.value(value(device))
    }
  }

  /// Writes every counter that the kernel has; node_exporter calls them gauges here.
  private func writeStatistics(to writer: inout MetricWriter) {
    for counter in LinkCounter.all {
      writer.family(
        .gauge,
        name: {
          $0.append("node_network_")
          $0.append(counter.name)
          $0.append("_total")
        },
        help: {
          $0.append("Network device property: ")
          $0.append(counter.name)
          $0.append("_total")
        })
      for link in source.links {
        guard let statistics = link.statistics else { continue }
        writer.label("device", link.name)
        writer.value(counter.value(statistics))
      }
    }
  }

  private func family(_ name: StaticString, _ type: MetricType, _ writer: inout MetricWriter) {
    writer.family(
      type,
      name: {
        $0.append("node_network_")
        $0.append(name)
      },
      help: {
        $0.append("Network device property: ")
        $0.append(name)
      })
  }
}
