import ProcFS

/// memory and swap; /proc/meminfo counts kB of 1,024 bytes.
enum MemoryFamily {
  static func put<Sink: SeriesSink>(_ snapshot: borrowing Snapshot, into sink: inout Sink) {
    guard snapshot.meminfo.isPresent else { return }
    sink.source(isStale: snapshot.meminfo.isStale)
    usage(snapshot.meminfo.current, into: &sink)
    fields(snapshot.meminfo.current, into: &sink)
    swap(snapshot.meminfo.current, into: &sink)
  }

  private static func usage<Sink: SeriesSink>(
    _ meminfo: borrowing Meminfo, into sink: inout Sink
  ) {
    guard let total = meminfo[.memTotal], let free = meminfo[.memFree] else { return }
    let buffers = meminfo[.buffers] ?? 0
    let cached = meminfo[.cached] ?? 0
    let reclaimable = meminfo[.sReclaimable]
    // Taken off one by one: where one of them is wrong, their sum may be more than a number holds.
    let used = total.subtractingOrZero(free).subtractingOrZero(buffers)
      .subtractingOrZero(cached).subtractingOrZero(reclaimable ?? 0)
    state(0, "used", used, into: &sink)
    state(1, "buffers", buffers, into: &sink)
    state(2, "cached", cached, into: &sink)
    if let reclaimable { state(3, "slab_reclaimable", reclaimable, into: &sink) }
    state(4, "free", free, into: &sink)
    sink.put(.memoryLimit, value: bytes(total))
    sink.put(.memoryUtilization, value: total > 0 ? Double(used) / Double(total) : nil)
  }

  private static func state<Sink: SeriesSink>(
    _ variant: Int, _ name: String, _ kilobytes: UInt64, into sink: inout Sink
  ) {
    sink.put(
      .memoryUsage, variant, labels: [Label("state", name)], value: bytes(kilobytes))
  }

  private static func fields<Sink: SeriesSink>(
    _ meminfo: borrowing Meminfo, into sink: inout Sink
  ) {
    field(.memoryAvailable, meminfo[.memAvailable], into: &sink)
    field(.memoryDirty, meminfo[.dirty], into: &sink)
    field(.memoryWriteback, meminfo[.writeback], into: &sink)
    field(.memoryAnon, meminfo[.anonPages], into: &sink)
    field(.memoryMapped, meminfo[.mapped], into: &sink)
    field(.memoryShmem, meminfo[.shmem], into: &sink)
    field(.memorySlabUnreclaimable, meminfo[.sUnreclaim], into: &sink)
    field(.memoryKernelStack, meminfo[.kernelStack], into: &sink)
    field(.memoryPageTables, meminfo[.pageTables], into: &sink)
    field(.memoryCommitted, meminfo[.committedAS], into: &sink)
    field(.memoryCommitLimit, meminfo[.commitLimit], into: &sink)
    field(.memoryLocked, meminfo[.mlocked], into: &sink)
    field(.memoryHugePages, meminfo[.hugetlb], into: &sink)
  }

  /// A field that this kernel lacks is no series.
  private static func field<Sink: SeriesSink>(
    _ id: MetricID, _ kilobytes: UInt64?, into sink: inout Sink
  ) {
    if let kilobytes { sink.put(id, value: bytes(kilobytes)) }
  }

  private static func swap<Sink: SeriesSink>(_ meminfo: borrowing Meminfo, into sink: inout Sink) {
    guard let total = meminfo[.swapTotal], let free = meminfo[.swapFree] else { return }
    let used = total.subtractingOrZero(free)
    sink.put(.swapUsage, 0, labels: [Label("state", "used")], value: bytes(used))
    sink.put(.swapUsage, 1, labels: [Label("state", "free")], value: bytes(free))
    if let cached = meminfo[.swapCached] {
      sink.put(.swapUsage, 2, labels: [Label("state", "cached")], value: bytes(cached))
    }
    sink.put(.swapLimit, value: bytes(total))
    if total > 0 { sink.put(.swapUtilization, value: Double(used) / Double(total)) }
  }

  @inline(__always)
  private static func bytes(_ kilobytes: UInt64) -> Double { Double(kilobytes) * 1024 }
}
