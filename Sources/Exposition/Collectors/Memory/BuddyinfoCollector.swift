import ProcFS

/// `buddyinfo`: free blocks by zone and size, of `/proc/buddyinfo`.
final class BuddyinfoCollector: SourceCollector {
  static let name = "buddyinfo"
  static let isDefault = false

  private var source: KernelSource<Buddyinfo>
  /// The zones, without those that stand there twice.
  private var zones = FirstPlaces<ZoneName>()

  init(_ setup: CollectorSetup) { source = KernelSource(Buddyinfo.path, in: setup.paths) }

  func read(using buffer: inout ReadBuffer) throws(CollectorFailure) {
    try source.require(using: &buffer)
    let all = source.record.zones
    zones.take(below: all.count) { ZoneName(node: all[$0].node, name: all[$0].name) }
  }

  func write(to writer: inout MetricWriter) throws(CollectorFailure) {
    writer.family("node_buddyinfo_blocks", .gauge, "Count of free blocks according to size.")
    for place in zones.places {
      let zone = source.record.zones[place]
      for order in zone.free.indices {
        writer.label("node", Int(zone.node))
        writer.label("size", order)
        writer.label("zone", zone.name)
        writer.value(zone.free[order])
      }
    }
  }
}
