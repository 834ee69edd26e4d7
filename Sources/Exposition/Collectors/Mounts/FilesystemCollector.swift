import Monitor
import ProcFS

/// `filesystem`: how full the mounts are; statvfs(3) and `/proc/1/mountinfo`.
///
/// The mounts are node_exporter's choice, not the catalogue's: all that its patterns leave, further mounts
/// of one device too. Local ones are asked at the scrape; what a mount says that may never answer is the
/// sampler's probe's, so that no scrape waits.
final class FilesystemCollector: Collector {
  static let name = "filesystem"
  static let isDefault = true
  static let options = FilesystemChoice.options

  private let isLive: Bool
  private var choice: FilesystemChoice
  private var probe: MountProbe
  private var rows: [FilesystemRow] = []
  private var revision: Int?
  /// Whether the rows were asked by `read`, before the snapshot was taken.
  private var isMeasured = false

  init(_ setup: CollectorSetup) {
    isLive = setup.isLive
    choice = FilesystemChoice(setup)
    probe = MountProbe(rootfs: setup.paths.rootfs)
  }

  /// Asks the mounts of the scrape before: they are nearly always the same, and the snapshot is not held
  /// meanwhile.
  func read(using buffer: inout ReadBuffer) throws(CollectorFailure) {
    measure()
    isMeasured = true
  }

  private func measure() {
    for index in rows.indices { rows[index].measure(with: &probe, isLive: isLive) }
  }

  func write(
    _ snapshot: borrowing Snapshot, to writer: inout MetricWriter
  ) throws(CollectorFailure) {
    try snapshot.mountinfo.check()
    if revision != snapshot.mountinfo.current.revision {
      revision = snapshot.mountinfo.current.revision
      choose(snapshot.mountinfo.current.mounts, snapshot.filesystems)
      isMeasured = false
    }
    if !isMeasured { measure() }
    isMeasured = false
    for index in rows.indices where rows[index].place == nil {
      if case .probed(let probed) = snapshot.filesystems.way(of: rows[index].number) {
        rows[index].take(probed, isLive: isLive)
      }
    }
    write(to: &writer)
  }

  private func choose(_ mounts: [Mount], _ filesystems: FilesystemReading) {
    // A path shows what was mounted there last.
    let seen = Dictionary(mounts.lazy.map { ($0.mountpoint, $0) }, uniquingKeysWith: { $1 })
    var told: Set<[KernelName]> = []
    var devices: Set<Told> = []
    rows.removeAll(keepingCapacity: true)
    for mount in mounts where choice.allows(mount) {
      let isNew = told.insert([mount.source, mount.mountpoint, mount.type]).inserted
      let device = Told(
        source: mount.source, mountPoint: mount.mountpoint, major: mount.major, minor: mount.minor)
      guard devices.insert(device).inserted || isNew else { continue }
      var place: FilesystemRow.Place?
      if case .direct = filesystems.way(of: mount.id) {
        place = FilesystemRow.Place(
          path: choice.mountPoint(of: mount), seen: seen[mount.mountpoint] ?? mount)
      }
      rows.append(
        FilesystemRow(mount, at: choice.label(of: mount), place: place, isRepeated: !isNew))
    }
  }

  /// What the labels of `node_filesystem_mount_info` say.
  private struct Told: Hashable {
    let source: KernelName
    let mountPoint: KernelName
    let major: UInt32
    let minor: UInt32
  }

  private func write(to writer: inout MetricWriter) {
    writer.family(
      "node_filesystem_avail_bytes", .gauge,
      "Filesystem space available to non-root users in bytes.")
    writeNumbers(to: &writer) { Double($0.blocksAvailable) * Double($0.blockSize) }
    writer.family(
      "node_filesystem_device_error", .gauge,
      "Whether an error occurred while getting statistics for the given device.")
    for row in rows where row.isKnown && !row.isRepeated {
      label(row, &writer)
      writer.value(!row.problem.isEmpty)
    }
    writer.family("node_filesystem_files", .gauge, "Filesystem total file nodes.")
    writeNumbers(to: &writer) { Double($0.files) }
    writer.family("node_filesystem_files_free", .gauge, "Filesystem total free file nodes.")
    writeNumbers(to: &writer) { Double($0.filesFree) }
    writer.family("node_filesystem_free_bytes", .gauge, "Filesystem free space in bytes.")
    writeNumbers(to: &writer) { Double($0.blocksFree) * Double($0.blockSize) }
    writer.family("node_filesystem_mount_info", .gauge, "Filesystem mount information.")
    for row in rows where row.isKnown && row.problem.isEmpty {
      writer.label("device", row.device)
      writer.label("major", row.major)
      writer.label("minor", row.minor)
      writer.label("mountpoint", row.mountPoint)
      writer.value(1)
    }
    writer.family(
      "node_filesystem_purgeable_bytes", .gauge,
      "Filesystem space available including purgeable space (MacOS specific).")
    // There is no such thing on Linux, and node_exporter says 0 there.
    writeNumbers(to: &writer) { _ in 0 }
    writer.family("node_filesystem_readonly", .gauge, "Filesystem read-only status.")
    for row in rows where row.isKnown && !row.isRepeated {
      label(row, &writer)
      writer.value(row.isReadOnly)
    }
    writer.family("node_filesystem_size_bytes", .gauge, "Filesystem size in bytes.")
    writeNumbers(to: &writer) { Double($0.blocks) * Double($0.blockSize) }
  }

  @inline(__always)
  private func writeNumbers(
    to writer: inout MetricWriter, _ number: (borrowing FileSystemUsage) -> Double
  ) {
    for row in rows where row.isKnown && row.problem.isEmpty && !row.isRepeated {
      label(row, &writer)
      writer.value(number(row.usage))
    }
  }

  @inline(__always)
  private func label(_ row: FilesystemRow, _ writer: inout MetricWriter) {
    writer.label("device", row.device)
    writer.label("device_error", row.problem)
    writer.label("fstype", row.type)
    writer.label("mountpoint", row.mountPoint)
  }
}
