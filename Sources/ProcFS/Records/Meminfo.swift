/// `/proc/meminfo`: what memory is used for.
///
/// See proc_meminfo(5) and Documentation/filesystems/proc.rst, section 1.5. Units are kB (of 1024
/// bytes), but for the `HugePages_…` lines, which count pages. Which lines there are depends on the
/// kernel's version and configuration.
public struct Meminfo: KernelRecord {
  /// Where it is found.
  public static let path = KernelPath(.procfs, "meminfo")

  /// Lines that have a meaning here.
  public enum Key: String, CounterKey {
    /// Usable memory, without what the kernel's image and the firmware hold.
    case memTotal = "MemTotal"
    /// Memory that nothing uses.
    case memFree = "MemFree"
    /// An estimate of what new programs could get without swapping (since Linux 3.14).
    case memAvailable = "MemAvailable"
    /// Cache of raw block devices.
    case buffers = "Buffers"
    /// Page cache, with `Shmem` and without `SwapCached`.
    case cached = "Cached"
    /// Pages in memory that are in swap as well.
    case swapCached = "SwapCached"
    /// Used not long ago.
    case active = "Active"
    /// Used less, and reclaimed first.
    case inactive = "Inactive"
    /// Memory that cannot be reclaimed (since Linux 2.6.28).
    case unevictable = "Unevictable"
    /// Memory locked by mlock(2).
    case mlocked = "Mlocked"
    /// Swap space.
    case swapTotal = "SwapTotal"
    /// Swap space that is unused.
    case swapFree = "SwapFree"
    /// Memory that zswap's compressed pool takes (since Linux 5.19).
    case zswap = "Zswap"
    /// What is stored in that pool, before compression (since Linux 5.19).
    case zswapped = "Zswapped"
    /// Waits to be written to disk.
    case dirty = "Dirty"
    /// Is being written to disk.
    case writeback = "Writeback"
    /// Mapped into processes and backed by no file (since Linux 2.6.18).
    case anonPages = "AnonPages"
    /// Files mapped into processes.
    case mapped = "Mapped"
    /// Shared memory and tmpfs (since Linux 2.6.32).
    case shmem = "Shmem"
    /// Kernel memory that can be reclaimed, slab and other (since Linux 4.20).
    case kReclaimable = "KReclaimable"
    /// Memory of the kernel's own structures.
    case slab = "Slab"
    /// The part of `Slab` that can be reclaimed (since Linux 2.6.19).
    case sReclaimable = "SReclaimable"
    /// The part of `Slab` that cannot (since Linux 2.6.19).
    case sUnreclaim = "SUnreclaim"
    /// Stacks of threads inside the kernel (since Linux 2.6.32).
    case kernelStack = "KernelStack"
    /// Page tables of processes (since Linux 2.6.18).
    case pageTables = "PageTables"
    /// Secondary page tables, such as those of KVM (since Linux 6.1).
    case secPageTables = "SecPageTables"
    /// How much may be committed when overcommit is off (since Linux 2.6.10).
    case commitLimit = "CommitLimit"
    /// How much has been promised to processes.
    case committedAS = "Committed_AS"
    /// Memory taken by vmalloc.
    case vmallocUsed = "VmallocUsed"
    /// Memory of per-CPU allocations (since Linux 4.19).
    case percpu = "Percpu"
    /// Huge pages of anonymous memory (since Linux 2.6.38).
    case anonHugePages = "AnonHugePages"
    /// Reserved huge pages, in pages.
    case hugePagesTotal = "HugePages_Total"
    /// Reserved huge pages that nobody uses, in pages.
    case hugePagesFree = "HugePages_Free"
    /// The size of one such page.
    case hugePageSize = "Hugepagesize"
    /// Memory of huge pages of all sizes (since Linux 4.16).
    case hugetlb = "Hugetlb"
  }

  /// All lines, in the order of the file.
  public private(set) var counters = NamedCounters<Key>()

  /// Creates an empty record.
  public init() {}

  /// The value of a line; nil if it is absent or cannot be read.
  public subscript(key: Key) -> UInt64? { counters[key] }

  /// Whether a line counts huge pages instead of kB.
  public func countsPages(at index: Int) -> Bool {
    counters.withName(at: index) { $0.hasPrefix("HugePages_") }
  }

  /// Replaces all values by those of a text.
  public mutating func parse(_ text: Span<UInt8>) throws(ParseError) {
    try counters.parseLines(text, hasUnits: true)
  }
}
