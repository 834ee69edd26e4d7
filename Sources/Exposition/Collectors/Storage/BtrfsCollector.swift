import Monitor
import ProcFS

/// `btrfs`: Btrfs file systems, from sysfs, and from the file systems themselves where they are mounted.
final class BtrfsCollector: Collector {
  static let name = "btrfs"
  static let isDefault = true

  /// A mount to ask, and the device that stands for its file system.
  private struct Place {
    let source: KernelName
    let path: String
  }

  /// A file system, and what it says itself; nil if it could not be asked.
  struct Entry {
    let filesystem: BtrfsFilesystem
    var devices: [(name: KernelName, device: BtrfsDevices.Device)]?

    /// What node_exporter calls the file system.
    var uuid: KernelName {
      filesystem.metadataUUID.flatMap { $0.isEmpty ? nil : $0 } ?? filesystem.uuid
    }
  }

  private let paths: HostPaths
  private var entries: [Entry] = []
  private var places: [Place] = []
  private var revision = 0

  init(_ setup: CollectorSetup) {
    paths = setup.paths
  }

  func read(using buffer: inout ReadBuffer) throws(CollectorFailure) {
    do throws(ProcFSError) {
      entries = try BtrfsFilesystem.all(in: paths, using: &buffer).map { Entry(filesystem: $0) }
    } catch {
      throw CollectorFailure(error)
    }
    for entry in entries where entry.filesystem.system == nil {
      throw .failed("/sys/fs/btrfs/\(entry.filesystem.uuid)/allocation/system: not there")
    }
    askDevices()
  }

  func write(
    _ snapshot: borrowing Snapshot, to writer: inout MetricWriter
  ) throws(CollectorFailure) {
    if entries.isEmpty { return }
    if snapshot.mountinfo.current.revision != revision {
      revision = snapshot.mountinfo.current.revision
      findPlaces(snapshot.mountinfo.current)
      askDevices()
    }
    Self.write(entries, to: &writer)
  }

  private func findPlaces(_ mounts: borrowing MountInfo) {
    places = []
    for mount in mounts.mounts where mount.type == "btrfs" {
      let path = String(decoding: mount.mountpoint.bytes, as: UTF8.self)
      places.append(
        Place(source: mount.source, path: paths.rootfs == "/" ? path : paths.rootfs + path))
    }
  }

  /// Asks each file system once, at the first of its mounts that answers.
  private func askDevices() {
    var asked: [KernelName] = []
    for place in places where !asked.contains(place.source) {
      guard let answer = BtrfsDevices(mountpoint: place.path) else { continue }
      asked.append(place.source)
      for index in entries.indices where entries[index].uuid == answer.uuid {
        entries[index].devices = answer.devices.map { ($0.name, $0) }
      }
    }
  }
}
