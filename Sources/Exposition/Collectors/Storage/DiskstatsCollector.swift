import Monitor
import ProcFS

/// `diskstats`: the counters of `/proc/diskstats`, and what udev and sysfs know of the disks.
final class DiskstatsCollector: Collector {
  static let name = "diskstats"
  static let isDefault = true
  static let exclude = CollectorOption(
    "collector.diskstats.device-exclude", .pattern,
    default: #"^(z?ram|loop|fd|(h|s|v|xv)d[a-z]|nvme\d+n\d+p)\d+$"#,
    "Regexp of diskstats devices to exclude (mutually exclusive to device-include).")
  static let include = CollectorOption(
    "collector.diskstats.device-include", .pattern,
    "Regexp of diskstats devices to include (mutually exclusive to device-exclude).")
  static let ignored = CollectorOption(
    "collector.diskstats.ignored-devices", .pattern,
    "DEPRECATED: Use collector.diskstats.device-exclude")
  static let options = [exclude, include, ignored]

  /// How long what sysfs says of a disk holds, in nanoseconds.
  private static let queueAge: Int64 = 10_000_000_000

  private let paths: HostPaths
  private var filter: NameFilter
  /// One for each disk, in the order of the snapshot's.
  private var facts: [DiskFacts] = []
  private var nextQueues: Int64 = 0
  private var buffer = ReadBuffer()

  init(_ setup: CollectorSetup) {
    paths = setup.paths
    if let include = setup.options.pattern(Self.include) {
      filter = NameFilter(include: include)
    } else if let ignored = setup.options.pattern(Self.ignored) {
      filter = NameFilter(exclude: ignored)
    } else {
      filter = NameFilter(exclude: setup.options.pattern(Self.exclude))
    }
  }

  func read(using buffer: inout ReadBuffer) {
    if facts.isEmpty { return readFirst(using: &buffer) }
    let now = Moment.monotonicNow()
    let isQueueDue = now >= nextQueues
    if isQueueDue { nextQueues = now + Self.queueAge }
    for index in facts.indices {
      facts[index].refreshUdev(using: &buffer)
      if isQueueDue { facts[index].refreshQueue(in: paths, using: &buffer) }
    }
  }

  /// Finds out about all disks before the snapshot is taken hold of, which should be held only shortly.
  private func readFirst(using buffer: inout ReadBuffer) {
    var file = KernelFile(Diskstats.path, in: paths)
    var stats = Diskstats()
    guard (try? file.read(into: &stats, using: &buffer)) == true else { return }
    nextQueues = Moment.monotonicNow() + Self.queueAge
    match(stats.disks, using: &buffer)
  }

  func write(
    _ snapshot: borrowing Snapshot, to writer: inout MetricWriter
  ) throws(CollectorFailure) {
    try snapshot.diskstats.check()
    if !isMatched(snapshot.diskstats.current.disks) {
      match(snapshot.diskstats.current.disks, using: &buffer)
    }
    writeFacts(to: &writer)
    Self.write(snapshot.diskstats.current.disks, facts, to: &writer)
  }

  private func isMatched(_ disks: [Disk]) -> Bool {
    guard facts.count == disks.count else { return false }
    for index in disks.indices where !facts[index].isOf(disks[index]) { return false }
    return true
  }

  /// Puts the facts into the disks' order, and finds out about those that are new.
  private func match(_ disks: [Disk], using buffer: inout ReadBuffer) {
    var old: [KernelName: DiskFacts] = [:]
    for fact in facts where old[fact.name] == nil { old[fact.name] = fact }
    facts = []
    var seen: Set<KernelName> = []
    for disk in disks {
      let isRepeated = !seen.insert(disk.name).inserted
      if !isRepeated, let known = old[disk.name], known.isOf(disk) {
        facts.append(known)
        continue
      }
      // A partition of a kernel before 2.6.25 has four columns, which is too few for node_exporter.
      let isWhole = disk.weightedIOTime != nil
      var fact = DiskFacts(
        disk, isWanted: isWhole && !isRepeated && filter.allows(disk.name), in: paths)
      fact.refreshUdev(using: &buffer)
      fact.refreshQueue(in: paths, using: &buffer)
      facts.append(fact)
    }
  }

  private func writeFacts(to writer: inout MetricWriter) {
    writer.family("node_disk_info", .gauge, "Info of /sys/block/<block_device>.")
    for disk in facts where disk.isWanted {
      writer.label("device", disk.name)
      writer.label("major", Int(disk.major))
      writer.label("minor", Int(disk.minor))
      writer.label("path", disk.udev.path)
      writer.label("wwn", disk.udev.wwn)
      writer.label("model", disk.udev.model)
      writer.label("serial", disk.udev.serial)
      writer.label("revision", disk.udev.revision)
      writer.label("rotational", disk.isRotational ? 1 : 0)
      writer.value(1)
    }
    writer.family("node_disk_filesystem_info", .gauge, "Info about disk filesystem.")
    for disk in facts where !disk.udev.filesystemType.isEmpty {
      writer.label("device", disk.name)
      writer.label("type", disk.udev.filesystemType)
      writer.label("usage", disk.udev.filesystemUsage)
      writer.label("uuid", disk.udev.filesystemUUID)
      writer.label("version", disk.udev.filesystemVersion)
      writer.value(1)
    }
    writer.family("node_disk_device_mapper_info", .gauge, "Info about disk device mapper.")
    for disk in facts where !disk.udev.mapperName.isEmpty {
      writer.label("device", disk.name)
      writer.label("name", disk.udev.mapperName)
      writer.label("uuid", disk.udev.mapperUUID)
      writer.label("vg_name", disk.udev.volumeGroup)
      writer.label("lv_name", disk.udev.logicalVolume)
      writer.label("lv_layer", disk.udev.logicalLayer)
      writer.value(1)
    }
    writeATA(to: &writer)
  }

  private func writeATA(to writer: inout MetricWriter) {
    writer.family("node_disk_ata_write_cache", .gauge, "ATA disk has a write cache.")
    for disk in facts {
      writer.label("device", disk.name)
      writer.value(disk.udev.writeCache)
    }
    writer.family(
      "node_disk_ata_write_cache_enabled", .gauge, "ATA disk has its write cache enabled.")
    for disk in facts {
      writer.label("device", disk.name)
      writer.value(disk.udev.writeCacheEnabled)
    }
    writer.family(
      "node_disk_ata_rotation_rate_rpm", .gauge, "ATA disk rotation rate in RPMs (0 for SSDs).")
    for disk in facts {
      writer.label("device", disk.name)
      writer.value(disk.udev.rotationRate)
    }
  }
}
