import ProcFS

/// `zoneinfo`: the memory zones of each node, in pages.
///
/// What the kernel counts by node is shown with the node's first zone, where the file has it.
final class ZoneinfoCollector: SourceCollector {
  static let name = "zoneinfo"
  static let isDefault = false

  private struct Family {
    let key: Zoneinfo.Key
    let type: MetricType
    let name: StaticString
    let help: StaticString

    init(_ key: Zoneinfo.Key, _ type: MetricType, _ name: StaticString, _ help: StaticString) {
      (self.key, self.type, self.name, self.help) = (key, type, name, help)
    }
  }

  private var source: KernelSource<Zoneinfo>
  /// The zones, without those that stand there twice.
  private var zones = FirstPlaces<ZoneName>()

  init(_ setup: CollectorSetup) { source = KernelSource(Zoneinfo.path, in: setup.paths) }

  func read(using buffer: inout ReadBuffer) throws(CollectorFailure) {
    try source.require(using: &buffer)
    let all = source.record.zones
    zones.take(below: all.count) { ZoneName(node: all[$0].node, name: all[$0].name) }
  }

  func write(to writer: inout MetricWriter) throws(CollectorFailure) {
    let all = source.record.zones
    for family in Self.families {
      writer.family(family.name, family.type, family.help)
      for place in zones.places {
        let zone = all[place]
        writer.label("node", Int(zone.node))
        writer.label("zone", zone.name)
        writer.value(zone.counters.signed(family.key))
      }
    }
    var index = 0
    while all.contains(where: { $0.protection.count > index }) {
      writer.family(
        .gauge,
        name: {
          $0.append("node_zoneinfo_protection_")
          $0.append(UInt64(index))
        },
        help: {
          $0.append("Protection array ")
          $0.append(UInt64(index))
          $0.append(". field")
        })
      for place in zones.places where all[place].protection.count > index {
        let zone = all[place]
        writer.label("node", Int(zone.node))
        writer.label("zone", zone.name)
        writer.value(zone.protection[index])
      }
      index += 1
    }
  }

  private static let families: [Family] = [
    Family(
      .freePages, .gauge, "node_zoneinfo_nr_free_pages", "Total number of free pages in the zone"),
    Family(.min, .gauge, "node_zoneinfo_min_pages", "Zone watermark pages_min"),
    Family(.low, .gauge, "node_zoneinfo_low_pages", "Zone watermark pages_low"),
    Family(.high, .gauge, "node_zoneinfo_high_pages", "Zone watermark pages_high"),
    Family(.scanned, .gauge, "node_zoneinfo_scanned_pages", "Pages scanned since last reclaim"),
    Family(
      .spanned, .gauge, "node_zoneinfo_spanned_pages",
      "Total pages spanned by the zone, including holes"),
    Family(
      .present, .gauge, "node_zoneinfo_present_pages", "Physical pages existing within the zone"),
    Family(
      .managed, .gauge, "node_zoneinfo_managed_pages", "Present pages managed by the buddy system"),
    Family(
      .activeAnon, .gauge, "node_zoneinfo_nr_active_anon_pages",
      "Number of anonymous pages recently more used"),
    Family(
      .inactiveAnon, .gauge, "node_zoneinfo_nr_inactive_anon_pages",
      "Number of anonymous pages recently less used"),
    Family(
      .isolatedAnon, .gauge, "node_zoneinfo_nr_isolated_anon_pages",
      "Temporary isolated pages from anon lru"),
    Family(
      .anonPages, .gauge, "node_zoneinfo_nr_anon_pages",
      "Number of anonymous pages currently used by the system"),
    Family(
      .anonTransparentHugePages, .gauge, "node_zoneinfo_nr_anon_transparent_hugepages",
      "Number of anonymous transparent huge pages currently used by the system"),
    Family(
      .activeFile, .gauge, "node_zoneinfo_nr_active_file_pages",
      "Number of active pages with file-backing"),
    Family(
      .inactiveFile, .gauge, "node_zoneinfo_nr_inactive_file_pages",
      "Number of inactive pages with file-backing"),
    Family(
      .isolatedFile, .gauge, "node_zoneinfo_nr_isolated_file_pages",
      "Temporary isolated pages from file lru"),
    Family(.filePages, .gauge, "node_zoneinfo_nr_file_pages", "Number of file pages"),
    Family(
      .slabReclaimable, .gauge, "node_zoneinfo_nr_slab_reclaimable_pages",
      "Number of reclaimable slab pages"),
    Family(
      .slabUnreclaimable, .gauge, "node_zoneinfo_nr_slab_unreclaimable_pages",
      "Number of unreclaimable slab pages"),
    Family(
      .mlockStack, .gauge, "node_zoneinfo_nr_mlock_stack_pages",
      "mlock()ed pages found and moved off LRU"),
    Family(.kernelStack, .gauge, "node_zoneinfo_nr_kernel_stacks", "Number of kernel stacks"),
    Family(.mapped, .gauge, "node_zoneinfo_nr_mapped_pages", "Number of mapped pages"),
    Family(.dirty, .gauge, "node_zoneinfo_nr_dirty_pages", "Number of dirty pages"),
    Family(.writeback, .gauge, "node_zoneinfo_nr_writeback_pages", "Number of writeback pages"),
    Family(
      .unevictable, .gauge, "node_zoneinfo_nr_unevictable_pages", "Number of unevictable pages"),
    Family(
      .shmem, .gauge, "node_zoneinfo_nr_shmem_pages",
      "Number of shmem pages (included tmpfs/GEM pages)"),
    Family(.dirtied, .counter, "node_zoneinfo_nr_dirtied_total", "Page dirtyings since bootup"),
    Family(.written, .counter, "node_zoneinfo_nr_written_total", "Page writings since bootup"),
    Family(.numaHit, .counter, "node_zoneinfo_numa_hit_total", "Allocated in intended node"),
    Family(.numaMiss, .counter, "node_zoneinfo_numa_miss_total", "Allocated in non intended node"),
    Family(
      .numaForeign, .counter, "node_zoneinfo_numa_foreign_total", "Was intended here, hit elsewhere"
    ),
    Family(
      .numaInterleave, .counter, "node_zoneinfo_numa_interleave_total",
      "Interleaver preferred this zone"),
    Family(.numaLocal, .counter, "node_zoneinfo_numa_local_total", "Allocation from local node"),
    Family(.numaOther, .counter, "node_zoneinfo_numa_other_total", "Allocation from other node"),
  ]
}
