import ProcFS

/// `xfs`: what XFS did, by file system, of `/sys/fs/xfs`.
///
/// What the kernel does not count is printed as 0, as node_exporter has it.
final class XFSCollector: SourceCollector {
  static let name = "xfs"
  static let isDefault = true

  private struct Family {
    let counter: XFSStatistics.Counter
    let name: StaticString
    let help: StaticString

    init(_ counter: XFSStatistics.Counter, _ name: StaticString, _ help: StaticString) {
      (self.counter, self.name, self.help) = (counter, name, help)
    }
  }

  private var systems: XFSFileSystems

  init(_ setup: CollectorSetup) { systems = XFSFileSystems(in: setup.paths) }

  func read(using buffer: inout ReadBuffer) throws(CollectorFailure) {
    do throws(ProcFSError) {
      try systems.update(using: &buffer)
    } catch {
      throw CollectorFailure(error)
    }
  }

  func write(to writer: inout MetricWriter) throws(CollectorFailure) {
    for family in Self.families {
      writer.family(family.name, .counter, family.help)
      for system in systems.fileSystems {
        guard let statistics = system.statistics else { continue }
        writer.label("device", system.device)
        writer.value(statistics[family.counter] ?? 0)
      }
    }
  }

  private static let families: [Family] = [
    Family(
      .extentsAllocated, "node_xfs_extent_allocation_extents_allocated_total",
      "Number of extents allocated for a filesystem."),
    Family(
      .blocksAllocated, "node_xfs_extent_allocation_blocks_allocated_total",
      "Number of blocks allocated for a filesystem."),
    Family(
      .extentsFreed, "node_xfs_extent_allocation_extents_freed_total",
      "Number of extents freed for a filesystem."),
    Family(
      .blocksFreed, "node_xfs_extent_allocation_blocks_freed_total",
      "Number of blocks freed for a filesystem."),
    Family(
      .allocationLookups, "node_xfs_allocation_btree_lookups_total",
      "Number of allocation B-tree lookups for a filesystem."),
    Family(
      .allocationCompares, "node_xfs_allocation_btree_compares_total",
      "Number of allocation B-tree compares for a filesystem."),
    Family(
      .allocationInserts, "node_xfs_allocation_btree_records_inserted_total",
      "Number of allocation B-tree records inserted for a filesystem."),
    Family(
      .allocationDeletes, "node_xfs_allocation_btree_records_deleted_total",
      "Number of allocation B-tree records deleted for a filesystem."),
    Family(
      .mappingReads, "node_xfs_block_mapping_reads_total",
      "Number of block map for read operations for a filesystem."),
    Family(
      .mappingWrites, "node_xfs_block_mapping_writes_total",
      "Number of block map for write operations for a filesystem."),
    Family(
      .mappingUnmaps, "node_xfs_block_mapping_unmaps_total",
      "Number of block unmaps (deletes) for a filesystem."),
    Family(
      .extentListInserts, "node_xfs_block_mapping_extent_list_insertions_total",
      "Number of extent list insertions for a filesystem."),
    Family(
      .extentListDeletes, "node_xfs_block_mapping_extent_list_deletions_total",
      "Number of extent list deletions for a filesystem."),
    Family(
      .extentListLookups, "node_xfs_block_mapping_extent_list_lookups_total",
      "Number of extent list lookups for a filesystem."),
    Family(
      .extentListCompares, "node_xfs_block_mapping_extent_list_compares_total",
      "Number of extent list compares for a filesystem."),
    Family(
      .mapTreeLookups, "node_xfs_block_map_btree_lookups_total",
      "Number of block map B-tree lookups for a filesystem."),
    Family(
      .mapTreeCompares, "node_xfs_block_map_btree_compares_total",
      "Number of block map B-tree compares for a filesystem."),
    Family(
      .mapTreeInserts, "node_xfs_block_map_btree_records_inserted_total",
      "Number of block map B-tree records inserted for a filesystem."),
    Family(
      .mapTreeDeletes, "node_xfs_block_map_btree_records_deleted_total",
      "Number of block map B-tree records deleted for a filesystem."),
    Family(
      .directoryLookups, "node_xfs_directory_operation_lookup_total",
      """
      Number of file name directory lookups which miss the operating systems directory name \
      lookup cache.
      """),
    Family(
      .directoryCreates, "node_xfs_directory_operation_create_total",
      "Number of times a new directory entry was created for a filesystem."),
    Family(
      .directoryRemoves, "node_xfs_directory_operation_remove_total",
      "Number of times an existing directory entry was created for a filesystem."),
    Family(
      .directoryReads, "node_xfs_directory_operation_getdents_total",
      "Number of times the directory getdents operation was performed for a filesystem."),
    Family(
      .inodeAttempts, "node_xfs_inode_operation_attempts_total",
      "Number of times the OS looked for an XFS inode in the inode cache."),
    Family(
      .inodeFound, "node_xfs_inode_operation_found_total",
      "Number of times the OS looked for and found an XFS inode in the inode cache."),
    Family(
      .inodeRecycled, "node_xfs_inode_operation_recycled_total",
      """
      Number of times the OS found an XFS inode in the cache, but could not use it as it was \
      being recycled.
      """),
    Family(
      .inodeMissed, "node_xfs_inode_operation_missed_total",
      "Number of times the OS looked for an XFS inode in the cache, but did not find it."),
    Family(
      .inodeDuplicates, "node_xfs_inode_operation_duplicates_total",
      """
      Number of times the OS tried to add a missing XFS inode to the inode cache, but found it \
      had already been added by another process.
      """),
    Family(
      .inodeReclaims, "node_xfs_inode_operation_reclaims_total",
      """
      Number of times the OS reclaimed an XFS inode from the inode cache to free memory for \
      another purpose.
      """),
    Family(
      .inodeAttributeChanges, "node_xfs_inode_operation_attribute_changes_total",
      "Number of times the OS explicitly changed the attributes of an XFS inode."),
    Family(
      .readCalls, "node_xfs_read_calls_total",
      "Number of read(2) system calls made to files in a filesystem."),
    Family(
      .writeCalls, "node_xfs_write_calls_total",
      "Number of write(2) system calls made to files in a filesystem."),
    Family(
      .vnodesActive, "node_xfs_vnode_active_total",
      "Number of vnodes not on free lists for a filesystem."),
    Family(
      .vnodesAllocated, "node_xfs_vnode_allocate_total",
      "Number of times vn_alloc called for a filesystem."),
    Family(
      .vnodesGets, "node_xfs_vnode_get_total",
      "Number of times vn_get called for a filesystem."),
    Family(
      .vnodesHolds, "node_xfs_vnode_hold_total",
      "Number of times vn_hold called for a filesystem."),
    Family(
      .vnodesReleases, "node_xfs_vnode_release_total",
      "Number of times vn_rele called for a filesystem."),
    Family(
      .vnodesReclaims, "node_xfs_vnode_reclaim_total",
      "Number of times vn_reclaim called for a filesystem."),
    Family(
      .vnodesRemoves, "node_xfs_vnode_remove_total",
      "Number of times vn_remove called for a filesystem."),
  ]
}
