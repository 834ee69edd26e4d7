package import ProcFS

/// A mount that is measured, with what it said last.
package struct MeasuredMount: Sendable {
  package let mount: Mount
  package var usage: FileSystemUsage?
  /// `usage` is older than this tick.
  package var isStale = false

  package var mountpoint: KernelName { mount.mountpoint }
  package var source: KernelName { mount.source }
  package var type: KernelName { mount.type }
  package var isReadOnly: Bool { mount.isReadOnly }
}

/// What all measured mounts said last.
package struct FilesystemReading: Sendable {
  package static let name = "statvfs"
  package var mounts: [MeasuredMount] = []
  package var cost = 0.0

  package init() {}
}

/// Chooses the mounts that are measured, and measures them.
///
/// Left out are the kernel's own file systems and what node_exporter leaves out by default, mounts that a
/// later one covers, and further mounts of a device that has one already, as df(1) does. Local file systems
/// are asked on the sampler's own thread, where it takes a microsecond each. Network and FUSE file systems
/// can keep a caller waiting for ever: they are asked on a thread of their own, and their values are stale
/// while it waits.
struct FilesystemSampler: ~Copyable {
  private var probe: MountProbe
  private let remote: RemoteMounts
  private var revision = -1

  init(paths: HostPaths) {
    probe = MountProbe(rootfs: paths.rootfs)
    remote = RemoteMounts(rootfs: paths.rootfs)
  }

  mutating func update(
    _ reading: inout FilesystemReading, from mountinfo: borrowing Reading<MountInfo>, now: Int64
  ) {
    guard mountinfo.isPresent else {
      reading.mounts.removeAll(keepingCapacity: true)
      revision = -1
      return
    }
    if revision != mountinfo.current.revision {
      revision = mountinfo.current.revision
      select(mountinfo.current.mounts, into: &reading)
    }
    for index in reading.mounts.indices {
      if reading.mounts[index].mount.isRemote {
        let answer = remote.answer(for: reading.mounts[index].mountpoint)
        reading.mounts[index].usage = answer?.usage
        reading.mounts[index].isStale = answer.map { now - $0.at > RemoteMounts.freshness } ?? false
      } else {
        measure(&reading.mounts[index])
      }
    }
  }

  private mutating func measure(_ mount: inout MeasuredMount) {
    do {
      mount.usage = try probe.statistics(of: mount.mount)
      mount.isStale = false
    } catch {
      mount.isStale = true
    }
  }

  private mutating func select(_ mounts: [Mount], into reading: inout FilesystemReading) {
    var devices: [Device: Int] = [:]
    var chosen: [Mount] = []
    for mount in mounts where !mount.isHidden && !mount.isExcludedByDefault {
      let device = Device(major: UInt64(mount.major), minor: UInt64(mount.minor))
      if let other = devices[device] {
        // df(1) shows the mount nearest to the root.
        if mount.mountpoint.bytes.count < chosen[other].mountpoint.bytes.count {
          chosen[other] = mount
        }
      } else {
        devices[device] = chosen.count
        chosen.append(mount)
      }
    }
    let before = reading.mounts
    reading.mounts = chosen.map { mount in
      let old = before.first { $0.mountpoint == mount.mountpoint && $0.source == mount.source }
      return MeasuredMount(mount: mount, usage: old?.usage)
    }
    remote.watch(chosen.filter(\.isRemote))
  }

  private struct Device: Hashable {
    let major: UInt64
    let minor: UInt64
  }
}
