/// `/sys/devices/system/node/node*/meminfo`: what the memory of one NUMA node is used for.
///
/// See Documentation/ABI/stable/sysfs-devices-node and drivers/base/node.c. The lines are those of
/// `/proc/meminfo` as far as they can be told of one node, each behind `Node` and the node's number.
/// Units are kB (of 1024 bytes), but for the `HugePages_…` lines, which count pages.
public struct NUMAMemory: KernelRecord {
  /// Lines that have a meaning here.
  public enum Key: String, CounterKey {
    /// Usable memory of the node.
    case memTotal = "MemTotal"
    /// Memory that nothing uses.
    case memFree = "MemFree"
    /// The difference of the two.
    case memUsed = "MemUsed"
    /// Pages that are in swap as well (since Linux 5.12).
    case swapCached = "SwapCached"
    /// Used not long ago.
    case active = "Active"
    /// Used less, and reclaimed first.
    case inactive = "Inactive"
    /// Memory that cannot be reclaimed (since Linux 2.6.28).
    case unevictable = "Unevictable"
    /// Memory locked by mlock(2).
    case mlocked = "Mlocked"
    /// Waits to be written to disk.
    case dirty = "Dirty"
    /// Is being written to disk.
    case writeback = "Writeback"
    /// Page cache, with buffers and `Shmem`.
    case filePages = "FilePages"
    /// Files mapped into processes.
    case mapped = "Mapped"
    /// Mapped into processes and backed by no file.
    case anonPages = "AnonPages"
    /// Shared memory and tmpfs (since Linux 2.6.32).
    case shmem = "Shmem"
    /// Stacks of threads inside the kernel (since Linux 2.6.32).
    case kernelStack = "KernelStack"
    /// Page tables of processes.
    case pageTables = "PageTables"
    /// Kernel memory that can be reclaimed, slab and other (since Linux 4.20).
    case kReclaimable = "KReclaimable"
    /// Memory of the kernel's own structures.
    case slab = "Slab"
    /// The part of `Slab` that can be reclaimed.
    case sReclaimable = "SReclaimable"
    /// The part of `Slab` that cannot.
    case sUnreclaim = "SUnreclaim"
    /// Huge pages of anonymous memory (since Linux 2.6.38).
    case anonHugePages = "AnonHugePages"
    /// Reserved huge pages, in pages.
    case hugePagesTotal = "HugePages_Total"
    /// Reserved huge pages that nobody uses, in pages.
    case hugePagesFree = "HugePages_Free"
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
    try counters.parseLines(text, behind: 2, hasUnits: true)
  }
}
