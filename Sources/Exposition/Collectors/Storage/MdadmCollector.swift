import Monitor
import ProcFS

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// `mdadm`: software RAID, from `/proc/mdstat` and `/sys/block/md*/md`.
final class MdadmCollector: Collector {
  static let name = "mdadm"
  static let isDefault = true

  private let paths: HostPaths
  private let mdstat: String
  private var attributes: [MDAttributes] = []
  /// Why what sysfs says of the arrays is of no use, if it is.
  private var failure: CollectorFailure?

  init(_ setup: CollectorSetup) {
    paths = setup.paths
    mdstat = MDStat.path.absolute(in: setup.paths)
  }

  func read(using buffer: inout ReadBuffer) throws(CollectorFailure) {
    // The md driver can be loaded later, and unloaded; without it there is nothing to look for.
    guard mdstat.withCString({ access($0, R_OK) }) == 0 else { throw .noData }
    attributes = MDAttributes.all(in: paths, using: &buffer)
    failure = attributes.first { !Self.isWhole($0) }.map {
      .failed("/sys/block/\($0.device)/md: an attribute is missing or cannot be read")
    }
  }

  func write(
    _ snapshot: borrowing Snapshot, to writer: inout MetricWriter
  ) throws(CollectorFailure) {
    try snapshot.mdstat.check()
    let stat = snapshot.mdstat.current
    writeDisks(of: stat, to: &writer)
    writeStates(of: stat, to: &writer)
    writer.family("node_md_blocks", .gauge, "Total number of blocks on device.")
    for array in stat.arrays {
      writer.label("device", array.name)
      writer.value(array.blocks)
    }
    writer.family("node_md_blocks_synced", .gauge, "Number of blocks synced on device.")
    for array in stat.arrays {
      writer.label("device", array.name)
      writer.value(array.blocksSynced)
    }
    try writeAttributes(to: &writer)
  }

  private func writeDisks(of stat: MDStat, to writer: inout MetricWriter) {
    writer.family("node_md_disks_required", .gauge, "Total number of disks of device.")
    for array in stat.arrays {
      writer.label("device", array.name)
      writer.value(array.disksRequired ?? 0)
    }
    writer.family("node_md_disks", .gauge, "Number of active/failed/spare disks of device.")
    for array in stat.arrays {
      writer.label("device", array.name)
      writer.label("state", "active")
      // An array that does not run has none, which is what node_exporter says of it, too.
      writer.value(array.disksActive ?? 0)
      writer.label("device", array.name)
      writer.label("state", "failed")
      writer.value(array.disksFailed)
      writer.label("device", array.name)
      writer.label("state", "spare")
      writer.value(array.disksSpare)
    }
  }

  private func writeStates(of stat: MDStat, to writer: inout MetricWriter) {
    writer.family("node_md_state", .gauge, "Indicates the state of md-device.")
    for array in stat.arrays {
      let operation = array.sync?.operation
      write("active", operation == nil && array.activity == .active, of: array, to: &writer)
      write("inactive", operation == nil && array.activity == .inactive, of: array, to: &writer)
      write("recovering", operation == .recovery, of: array, to: &writer)
      write("resync", operation == .resync, of: array, to: &writer)
      write("check", operation == .check, of: array, to: &writer)
    }
  }

  private func write(
    _ state: StaticString, _ holds: Bool, of array: MDArray, to writer: inout MetricWriter
  ) {
    writer.label("device", array.name)
    writer.label("state", state)
    writer.value(holds)
  }

  /// Writes what sysfs says, of all arrays or of none.
  private func writeAttributes(to writer: inout MetricWriter) throws(CollectorFailure) {
    if let failure { throw failure }
    writer.family("node_md_raid_disks", .gauge, "Number of raid disks on device.")
    for array in attributes {
      writer.label("device", array.device)
      writer.value(array.raidDisks)
    }
    writer.family("node_md_degraded", .gauge, "Number of degraded disks on device.")
    for array in attributes {
      writer.label("device", array.device)
      writer.value(array.isRedundant ? array.degraded : 0)
    }
  }

  /// Whether everything that node_exporter reads of an array is there; it gives up all of them otherwise.
  private static func isWhole(_ array: MDAttributes) -> Bool {
    let isNamed =
      array.level != nil && array.arrayState != nil && array.metadataVersion != nil
      && array.uuid != nil && (array.raidDisksText != nil || array.isContainer)
      && array.members.allSatisfy { $0.state != nil }
    let isSynced: Bool
    if array.isRedundant {
      let isIdle = array.syncCompleted == "none"
      isSynced =
        array.degraded != nil && array.syncAction != nil && (isIdle || array.completion != nil)
    } else {
      isSynced = true
    }
    return isNamed && isSynced && (!array.isStriped || array.chunkSize != nil)
  }
}
