import ProcFS

/// `netclass`: the properties of each network device, of `/sys/class/net`, or of rtnetlink and ethtool where
/// that is switched on.
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
  private var netClass: NetClass

  init(_ setup: CollectorSetup) {
    ignored = setup.options.pattern(Self.ignored)
    ignoresInvalidSpeed = setup.options.isSet(Self.ignoreInvalidSpeed)
    netClass = NetClass(in: setup.paths)
  }

  func read(using buffer: inout ReadBuffer) throws(CollectorFailure) {
    let isThere = netClass.read(using: &buffer) { ignored?.matches($0) != true }
    if !isThere { throw .noData }
  }

  func write(to writer: inout MetricWriter) throws(CollectorFailure) {
    writer.family(
      "node_network_up", .gauge, "Value is 1 if operstate is 'up', 0 otherwise.")
    for device in netClass.devices {
      writer.label("device", device.name)
      writer.value(device[.operationalState].text == "up")
    }
    writer.family(
      "node_network_info", .gauge,
      "Non-numeric data from /sys/class/net/<iface>, value is always 1.")
    for device in netClass.devices { writeInfo(device, to: &writer) }
    property("address_assign_type", .gauge, .addressAssignType, &writer)
    property("carrier", .gauge, .carrier, &writer)
    property("carrier_changes_total", .counter, .carrierChanges, &writer)
    property("carrier_up_changes_total", .counter, .carrierUps, &writer)
    property("carrier_down_changes_total", .counter, .carrierDowns, &writer)
    property("device_id", .gauge, .deviceID, &writer)
    property("dormant", .gauge, .dormant, &writer)
    property("flags", .gauge, .flags, &writer)
    property("iface_id", .gauge, .index, &writer)
    property("iface_link", .gauge, .lowerIndex, &writer)
    property("iface_link_mode", .gauge, .linkMode, &writer)
    property("mtu_bytes", .gauge, .mtu, &writer)
    property("name_assign_type", .gauge, .nameAssignType, &writer)
    property("net_dev_group", .gauge, .group, &writer)
    writeSpeed(to: &writer)
    property("transmit_queue_length", .gauge, .transmitQueueLength, &writer)
    property("protocol_type", .gauge, .type, &writer)
    // What can be read is worth having; that something could not is said as well.
    if let failure = netClass.failure { throw CollectorFailure(failure) }
  }

  private func writeInfo(_ device: NetClass.Device, to writer: inout MetricWriter) {
    let state: StaticString =
      device[.flags].number.map { $0 & 1 == 1 ? "up" : "down" } ?? "unknown"
    writer.label("device", device.name)
    writer.label("address", device[.address].text ?? KernelName())
    writer.label("broadcast", device[.broadcast].text ?? KernelName())
    writer.label("duplex", device[.duplex].text ?? KernelName())
    writer.label("operstate", device[.operationalState].text ?? KernelName())
    writer.label("adminstate", state)
    writer.label("ifalias", device[.alias].text ?? KernelName())
    writer.value(1)
  }

  /// Bytes a second; what is not known is -1 Mbit/s, and printed like that unless it is not wanted.
  private func writeSpeed(to writer: inout MetricWriter) {
    NetworkProperty.family("speed_bytes", .gauge, &writer)
    for device in netClass.devices {
      guard let speed = device[.speed].number, speed >= 0 || !ignoresInvalidSpeed else { continue }
      writer.label("device", device.name)
      writer.value(speed &* 1_000_000 / 8)
    }
  }

  @inline(__always)
  private func property(
    _ name: StaticString, _ type: MetricType, _ attribute: NetworkAttribute,
    _ writer: inout MetricWriter
  ) {
    NetworkProperty.family(name, type, &writer)
    for device in netClass.devices {
      writer.label("device", device.name)
      writer.value(device[attribute].number)
    }
  }
}

/// The families that `netclass` has, whatever they are read from.
enum NetworkProperty {
  static func family(_ name: StaticString, _ type: MetricType, _ writer: inout MetricWriter) {
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

extension AttributeValue {
  /// The number that node_exporter has for an attribute that can be read: 0 where it is no number.
  fileprivate var number: Int64? { state == .open ? literal ?? 0 : nil }
}
