import ProcFS

/// `slabinfo`: the kernel's caches of objects, of `/proc/slabinfo`, which only root may read.
final class SlabinfoCollector: SourceCollector {
  static let name = "slabinfo"
  static let isDefault = false

  private static let include = CollectorOption(
    "collector.slabinfo.slabs-include", .pattern, default: ".*",
    "Regexp of slabs to include in slabinfo collector.")
  private static let exclude = CollectorOption(
    "collector.slabinfo.slabs-exclude", .pattern,
    "Regexp of slabs to exclude in slabinfo collector.")
  static let options = [include, exclude]

  private var source: KernelSource<Slabinfo>
  private var filter: NameFilter
  /// Whether the cache at each place is wanted.
  private var isWanted: [Bool] = []
  /// Modules may give a cache the name of another; the first of them has the series.
  private var names: Set<KernelName> = []

  init(_ setup: CollectorSetup) {
    source = KernelSource(Slabinfo.path, in: setup.paths)
    filter = NameFilter(
      include: setup.options.pattern(Self.include), exclude: setup.options.pattern(Self.exclude))
  }

  func read(using buffer: inout ReadBuffer) throws(CollectorFailure) {
    try source.require(using: &buffer)
    isWanted.removeAll(keepingCapacity: true)
    names.removeAll(keepingCapacity: true)
    for cache in source.record.caches {
      isWanted.append(filter.allows(cache.name) && names.insert(cache.name).inserted)
    }
  }

  func write(to writer: inout MetricWriter) throws(CollectorFailure) {
    writer.family(
      "node_slabinfo_active_objects", .gauge,
      "The number of objects that are currently active (i.e., in use).")
    write(\.activeObjects, to: &writer)
    writer.family(
      "node_slabinfo_objects", .gauge,
      "The total number of allocated objects (i.e., objects that are both in use and not in use).")
    write(\.objects, to: &writer)
    writer.family(
      "node_slabinfo_object_size_bytes", .gauge, "The size of objects in this slab, in bytes.")
    write(\.objectSize, to: &writer)
    writer.family(
      "node_slabinfo_objects_per_slab", .gauge, "The number of objects stored in each slab.")
    write(\.objectsPerSlab, to: &writer)
    writer.family(
      "node_slabinfo_pages_per_slab", .gauge, "The number of pages allocated for each slab.")
    write(\.pagesPerSlab, to: &writer)
  }

  private func write(_ value: (Slabinfo.Cache) -> UInt64, to writer: inout MetricWriter) {
    for index in source.record.caches.indices where isWanted[index] {
      writer.label("slab", source.record.caches[index].name)
      writer.value(value(source.record.caches[index]))
    }
  }
}
