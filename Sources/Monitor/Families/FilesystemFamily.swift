import ProcFS

/// filesystem: every mount that holds data of its own.
enum FilesystemFamily {
  static func put<Sink: SeriesSink>(_ snapshot: borrowing Snapshot, into sink: inout Sink) {
    for mount in snapshot.filesystems.mounts {
      sink.row(mount.mountpoint)
      sink.row(mount.source)
      sink.row(mount.type)
      sink.source(isStale: snapshot.mountinfo.isStale)
      sink.put(
        .filesystemReadOnly, 0, labels: labels(mount), value: mount.isReadOnly ? 1 : 0)
      if let usage = mount.usage {
        sink.source(isStale: mount.isStale)
        put(usage, of: mount, into: &sink)
      }
    }
  }

  private static func put<Sink: SeriesSink>(
    _ usage: FileSystemUsage, of mount: MeasuredMount, into sink: inout Sink
  ) {
    let unit = Double(usage.fragmentSize)
    let used = usage.blocks > usage.blocksFree ? usage.blocks - usage.blocksFree : 0
    let reserved =
      usage.blocksFree > usage.blocksAvailable ? usage.blocksFree - usage.blocksAvailable : 0
    state(.filesystemUsage, 0, "used", Double(used) * unit, of: mount, into: &sink)
    state(.filesystemUsage, 1, "reserved", Double(reserved) * unit, of: mount, into: &sink)
    state(
      .filesystemUsage, 2, "free", Double(min(usage.blocksAvailable, usage.blocksFree)) * unit,
      of: mount, into: &sink)
    sink.put(
      .filesystemLimit, 0, labels: labels(mount), value: Double(usage.blocks) * unit)
    let usable = used + min(usage.blocksAvailable, usage.blocksFree)
    sink.put(
      .filesystemUtilization, 0, labels: labels(mount),
      value: usable > 0 ? Double(used) / Double(usable) : nil)
    // btrfs and most network file systems count no inodes.
    if usage.files > 0 {
      let files = usage.files
      let free = min(usage.filesFree, files)
      state(.filesystemInodes, 0, "used", Double(files - free), of: mount, into: &sink)
      state(.filesystemInodes, 1, "free", Double(free), of: mount, into: &sink)
    }
  }

  private static func state<Sink: SeriesSink>(
    _ id: MetricID, _ variant: Int, _ name: String, _ value: Double, of mount: MeasuredMount,
    into sink: inout Sink
  ) {
    sink.put(id, variant, labels: labels(mount) + [Label("state", name)], value: value)
  }

  private static func labels(_ mount: MeasuredMount) -> [Label] {
    [
      Label("device", mount.source.description),
      Label("mountpoint", mount.mountpoint.description),
      Label("type", mount.type.description),
    ]
  }
}
