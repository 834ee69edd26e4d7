extension Zoneinfo {
  /// Counters that have a meaning here, in pages unless said otherwise.
  public enum Key: String, CounterKey {
    /// Free pages, as the watermarks are compared with.
    case free
    /// How far the watermarks are raised for the moment against fragmentation.
    case boost
    /// Below this, allocations must reclaim themselves.
    case min
    /// Below this, kswapd is woken.
    case low
    /// Above this, kswapd goes back to sleep.
    case high
    /// Looked at since the last reclaim (up to Linux 4.7).
    case scanned
    /// The extent of the zone, with holes.
    case spanned
    /// Physical pages in the zone.
    case present
    /// Those that the allocator manages (since Linux 3.9).
    case managed
    /// Those of the contiguous memory allocator.
    case cma
    /// Free pages.
    case freePages = "nr_free_pages"
    /// Anonymous, used not long ago.
    case activeAnon = "nr_active_anon"
    /// Anonymous, reclaimed first.
    case inactiveAnon = "nr_inactive_anon"
    /// Anonymous, taken off their list for the moment.
    case isolatedAnon = "nr_isolated_anon"
    /// Mapped into processes and backed by no file.
    case anonPages = "nr_anon_pages"
    /// Huge pages of anonymous memory, each counted as one (since Linux 2.6.38).
    case anonTransparentHugePages = "nr_anon_transparent_hugepages"
    /// Of files, used not long ago.
    case activeFile = "nr_active_file"
    /// Of files, reclaimed first.
    case inactiveFile = "nr_inactive_file"
    /// Of files, taken off their list for the moment.
    case isolatedFile = "nr_isolated_file"
    /// The page cache.
    case filePages = "nr_file_pages"
    /// Slab that can be reclaimed.
    case slabReclaimable = "nr_slab_reclaimable"
    /// Slab that cannot.
    case slabUnreclaimable = "nr_slab_unreclaimable"
    /// Locked, found by reclaim and taken off their list (old kernels).
    case mlockStack = "nr_mlock_stack"
    /// Stacks of threads inside the kernel; in kB since Linux 4.8, stacks before.
    case kernelStack = "nr_kernel_stack"
    /// Files mapped into processes.
    case mapped = "nr_mapped"
    /// Wait to be written.
    case dirty = "nr_dirty"
    /// Are being written.
    case writeback = "nr_writeback"
    /// Cannot be reclaimed.
    case unevictable = "nr_unevictable"
    /// Shared memory and tmpfs.
    case shmem = "nr_shmem"
    /// Made dirty since boot.
    case dirtied = "nr_dirtied"
    /// Written since boot.
    case written = "nr_written"
    /// Allocations that wanted this node and got it.
    case numaHit = "numa_hit"
    /// Allocations that wanted another node and got this one.
    case numaMiss = "numa_miss"
    /// Allocations that wanted this node and got another one.
    case numaForeign = "numa_foreign"
    /// Interleaved allocations that got the node they wanted.
    case numaInterleave = "numa_interleave"
    /// Allocations by processes that ran on this node.
    case numaLocal = "numa_local"
    /// Allocations by processes that ran on another node.
    case numaOther = "numa_other"
  }
}
