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
  /// The mounts that a probe asks; beside those of `mounts` also what only a scrape wants.
  package internal(set) var probed: [ProbedMount] = []
  /// For each mount that may never answer, by its number, its place in `probed`, or `unasked`.
  var probedIndex: [UInt32: Int] = [:]
  static let unasked = -1

  package init() {}

  /// How a mount is measured.
  package enum Way {
    /// By asking: it answers at once.
    case direct
    /// By a probe, which has said this.
    case probed(ProbedMount)
    /// Not at all: nobody wanted it, and it may never answer.
    case unasked
  }

  /// How the mount of this number is measured.
  package func way(of number: UInt32) -> Way {
    if probedIndex.isEmpty { return .direct }
    guard let index = probedIndex[number] else { return .direct }
    return index == Self.unasked ? .unasked : .probed(probed[index])
  }
}

/// Chooses the mounts that are measured, and measures them.
///
/// Left out are the kernel's own file systems and what node_exporter leaves out by default, mounts that a
/// later one covers, and further mounts of a device that has one already, as df(1) does. Local file systems
/// are asked on the sampler's own thread, where it takes a microsecond each. Network and FUSE file systems
/// can keep a caller waiting for ever: they are asked by a probe, and their values are stale while it waits.
struct FilesystemSampler: ~Copyable {
  private var probe: MountProbe
  private var probed: ProbedMounts
  private var revision = -1

  init(paths: HostPaths, probing: Probing) {
    probe = MountProbe(rootfs: paths.rootfs)
    probed = ProbedMounts(rootfs: paths.rootfs, wants: probing.wantsMount)
  }

  /// Chooses anew where the mounts have changed; to be called before the prober asks.
  mutating func select(
    _ reading: inout FilesystemReading, from mountinfo: borrowing Reading<MountInfo>,
    with prober: Prober, now: Int64
  ) {
    let next = mountinfo.isPresent ? mountinfo.current.revision : -1
    if next == revision { return }
    revision = next
    let mounts = mountinfo.isPresent ? mountinfo.current.mounts : []
    probed.select(mounts, into: &reading, with: prober, now: now)
    choose(mounts, into: &reading)
  }

  /// Measures the mounts; to be called after the prober collected.
  mutating func update(
    _ reading: inout FilesystemReading, with prober: Prober, now: Int64, events: inout [Event]
  ) {
    probed.take(into: &reading, from: prober, now: now, events: &events)
    for index in reading.mounts.indices {
      switch reading.way(of: reading.mounts[index].mount.id) {
      case .direct: measure(&reading.mounts[index])
      case .probed(let answer):
        reading.mounts[index].usage = answer.usage
        reading.mounts[index].isStale = answer.isStale
      case .unasked: reading.mounts[index].usage = nil
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

  private func choose(_ mounts: [Mount], into reading: inout FilesystemReading) {
    var devices: [Device: Int] = [:]
    var chosen: [Mount] = []
    for mount in mounts where !mount.isHidden && !mount.isExcludedByDefault {
      let device = Device(mount)
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
  }
}
