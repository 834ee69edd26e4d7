extension XFSStatistics {
  /// The counters, in the order of the file; events unless said otherwise.
  ///
  /// All but the bytes wrap at 32 bits.
  public enum Counter: UInt8, CaseIterable, Sendable {
    // extent_alloc: extents and blocks given to files and taken back

    /// Extents allocated.
    case extentsAllocated
    /// Blocks allocated.
    case blocksAllocated
    /// Extents freed.
    case extentsFreed
    /// Blocks freed.
    case blocksFreed

    // abt: the two B-trees of free space

    /// Lookups in the B-trees of free space.
    case allocationLookups
    /// Comparisons of keys in the B-trees of free space.
    case allocationCompares
    /// Records inserted into the B-trees of free space.
    case allocationInserts
    /// Records deleted from the B-trees of free space.
    case allocationDeletes

    // blk_map: the maps from a file's offsets to blocks

    /// Maps asked for to read.
    case mappingReads
    /// Maps asked for to write.
    case mappingWrites
    /// Maps taken back.
    case mappingUnmaps
    /// Extents inserted into lists of extents.
    case extentListInserts
    /// Extents deleted from lists of extents.
    case extentListDeletes
    /// Lookups in lists of extents.
    case extentListLookups
    /// Comparisons of extents in lists of extents.
    case extentListCompares

    // bmbt: the B-trees of files with many extents

    /// Lookups in the B-trees of files with many extents.
    case mapTreeLookups
    /// Comparisons of keys in the B-trees of files with many extents.
    case mapTreeCompares
    /// Records inserted into the B-trees of files with many extents.
    case mapTreeInserts
    /// Records deleted from the B-trees of files with many extents.
    case mapTreeDeletes

    // dir: directories

    /// Names looked up in directories that the dentry cache did not have.
    case directoryLookups
    /// Entries created in directories.
    case directoryCreates
    /// Entries removed from directories.
    case directoryRemoves
    /// Times that entries of a directory were listed.
    case directoryReads

    // trans: transactions

    /// Transactions that were waited for.
    case transactionsSync
    /// Transactions that were not waited for.
    case transactionsAsync
    /// Transactions that changed nothing.
    case transactionsEmpty

    // ig: the cache of inodes

    /// Inodes looked for in the cache.
    case inodeAttempts
    /// Inodes found in the cache.
    case inodeFound
    /// Inodes found in the cache while they were being given up.
    case inodeRecycled
    /// Inodes not found in the cache.
    case inodeMissed
    /// Inodes that somebody else had added meanwhile.
    case inodeDuplicates
    /// Inodes given up for their memory.
    case inodeReclaims
    /// Inodes whose attributes were changed.
    case inodeAttributeChanges

    // log: the log

    /// Buffers written to the log.
    case logWrites
    /// Blocks of 512 bytes written to the log.
    case logBlocks
    /// Times that no buffer of the log was free.
    case logNoBuffers
    /// Times that the log was forced to disk.
    case logForces
    /// Times that forcing the log to disk had to be waited for.
    case logForceSleeps

    // push_ail: the list of changes that wait to be written in place

    /// Times that space in the log was asked for.
    case tailTries
    /// Times that space in the log had to be waited for.
    case tailSleeps
    /// Times that the tail of the log was pushed.
    case tailPushes
    /// Items pushed.
    case tailSuccesses
    /// Items whose buffer was pushed.
    case tailBuffers
    /// Items that were pinned.
    case tailPinned
    /// Items that were locked.
    case tailLocked
    /// Items that were being flushed.
    case tailFlushing
    /// Times that pushing began anew.
    case tailRestarts
    /// Times that the log had to be flushed for pushing.
    case tailFlushes

    // xstrat: delayed allocation

    /// Delayed extents that one allocation served.
    case delayedWhole
    /// Delayed extents that took several allocations.
    case delayedSplit

    // rw: calls

    /// Calls of write(2).
    case writeCalls
    /// Calls of read(2).
    case readCalls

    // attr: extended attributes

    /// Extended attributes read.
    case attributeGets
    /// Extended attributes set.
    case attributeSets
    /// Extended attributes removed.
    case attributeRemoves
    /// Lists of extended attributes read.
    case attributeLists

    // icluster: clusters of inodes

    /// Inodes flushed.
    case clusterFlushes
    /// Flushes that took more of their cluster along.
    case clusterWrites
    /// Inodes taken along by the flush of another one.
    case clusterInodes

    // vnodes: inodes as the VFS sees them; only active and reclaimed ones are counted today

    /// Inodes in use; a gauge.
    case vnodesActive
    /// Inodes allocated.
    case vnodesAllocated
    /// Inodes gotten.
    case vnodesGets
    /// Inodes held.
    case vnodesHolds
    /// Inodes released.
    case vnodesReleases
    /// Inodes reclaimed.
    case vnodesReclaims
    /// Inodes removed.
    case vnodesRemoves

    // buf: the cache of buffers

    /// Buffers asked for.
    case bufferGets
    /// Buffers created.
    case bufferCreates
    /// Buffers found and locked.
    case bufferLocks
    /// Times that the lock of a buffer had to be waited for.
    case bufferLockWaits
    /// Times that the lock of a buffer was not to be had at once.
    case bufferBusy
    /// Buffers that were locked and not to be waited for.
    case bufferMissedLocks
    /// Times that memory for a buffer was asked for again.
    case bufferRetries
    /// Pages of buffers found in memory.
    case bufferPagesFound
    /// Buffers read from disk.
    case bufferReads

    // qm: quotas

    /// Quota records given up for others.
    case quotaReclaims
    /// Times that no quota record could be given up.
    case quotaReclaimMisses
    /// Quota records that somebody else had added meanwhile.
    case quotaDuplicates
    /// Quota records not found in the cache.
    case quotaCacheMisses
    /// Quota records found in the cache.
    case quotaCacheHits
    /// Quota records found on the list of those to be given up.
    case quotaWants
    /// Quota records given up for want of memory.
    case quotaShakes
    /// Quota records given up that were not in use.
    case quotaInactive

    // xpc: bytes

    /// Bytes flushed by delayed allocation.
    case flushedBytes
    /// Bytes written by write(2).
    case writtenBytes
    /// Bytes read by read(2).
    case readBytes
  }

  /// The lines that are known: the name, its first counter, and how many it has.
  static let lines: [(name: StaticString, first: Counter, count: Int)] = [
    ("extent_alloc", .extentsAllocated, 4),
    ("abt", .allocationLookups, 4),
    ("blk_map", .mappingReads, 7),
    ("bmbt", .mapTreeLookups, 4),
    ("dir", .directoryLookups, 4),
    ("trans", .transactionsSync, 3),
    ("ig", .inodeAttempts, 7),
    ("log", .logWrites, 5),
    ("push_ail", .tailTries, 10),
    ("xstrat", .delayedWhole, 2),
    ("rw", .writeCalls, 2),
    ("attr", .attributeGets, 4),
    ("icluster", .clusterFlushes, 3),
    ("vnodes", .vnodesActive, 7),
    ("buf", .bufferGets, 9),
    ("qm", .quotaReclaims, 8),
    ("xpc", .flushedBytes, 3),
  ]
}
