import ProcFS

/// `buddyinfo`: free blocks by zone and size, of `/proc/buddyinfo`.
final class BuddyinfoCollector: SourceCollector {
  static let name = "buddyinfo"
  static let isDefault = false

  private var source: KernelSource<Buddyinfo>

  init(_ setup: CollectorSetup) { source = KernelSource(Buddyinfo.path, in: setup.paths) }

  func read(using buffer: inout ReadBuffer) throws(CollectorFailure) {
    try source.require(using: &buffer)
  }

  func write(to writer: inout MetricWriter) throws(CollectorFailure) {
    writer.family("node_buddyinfo_blocks", .gauge, "Count of free blocks according to size.")
    for zone in source.record.zones {
      for order in zone.free.indices {
        writer.label("node", Int(zone.node))
        writer.label("size", order)
        writer.label("zone", zone.name)
        writer.value(zone.free[order])
      }
    }
  }
}
