/// `memory.stat`: what the memory of a control group is used for.
///
/// See Documentation/admin-guide/cgroup-v2.rst, and cgroup-v1/memory.rst for v1, where `total_…` has the
/// groups below in it. Units are bytes where sizes are meant, and events elsewhere. The group at the
/// root of v2 has this file (since Linux 5.2) and no `memory.current`: `anon` and `file` are what it uses.
public struct CgroupMemoryStat: KernelRecord {
  /// Counters that have a meaning here.
  public enum Key: String, CounterKey {
    /// Memory of no file, in bytes.
    case anon
    /// The page cache, shared memory included, in bytes.
    case file
    /// Memory of the kernel's own, in bytes (since Linux 5.18).
    case kernel
    /// Stacks of the kernel, in bytes.
    case kernelStack = "kernel_stack"
    /// Page tables, in bytes (since Linux 5.11).
    case pagetables
    /// Buffers of sockets, in bytes.
    case sock
    /// Shared memory, in bytes.
    case shmem
    /// Files that are mapped, in bytes.
    case fileMapped = "file_mapped"
    /// Files that wait to be written, in bytes.
    case fileDirty = "file_dirty"
    /// Files that are being written, in bytes.
    case fileWriteback = "file_writeback"
    /// Anonymous memory unused lately, in bytes.
    case inactiveAnon = "inactive_anon"
    /// Anonymous memory used lately, in bytes.
    case activeAnon = "active_anon"
    /// Page cache unused lately, in bytes: the first to go.
    case inactiveFile = "inactive_file"
    /// Page cache used lately, in bytes.
    case activeFile = "active_file"
    /// Memory that cannot be reclaimed, in bytes.
    case unevictable
    /// Structures of the kernel, in bytes.
    case slab
    /// What of them can be reclaimed, in bytes.
    case slabReclaimable = "slab_reclaimable"
    /// What of them cannot, in bytes.
    case slabUnreclaimable = "slab_unreclaimable"
    /// Page faults of either kind.
    case pgfault
    /// Page faults that had to wait for I/O.
    case pgmajfault
    /// The page cache, in bytes (v1).
    case cache
    /// Anonymous memory, in bytes (v1).
    case rss
    /// Swap in use, in bytes (v1).
    case swap
    /// Files that are mapped, in bytes (v1).
    case mappedFile = "mapped_file"
    /// The page cache with the groups below, in bytes (v1).
    case totalCache = "total_cache"
    /// Anonymous memory with the groups below, in bytes (v1).
    case totalRSS = "total_rss"
  }

  /// All counters, in the order of the file.
  public private(set) var counters = NamedCounters<Key>()

  /// Creates an empty record.
  public init() {}

  /// The value of a counter; nil if it is absent or cannot be read.
  public subscript(key: Key) -> UInt64? { counters[key] }

  /// Replaces all values by those of a text.
  public mutating func parse(_ text: Span<UInt8>) throws(ParseError) {
    try counters.parseLines(text)
  }
}

/// `memory.events`, `memory.events.local` and `pids.events`: how often limits of a control group were
/// met.
///
/// See Documentation/admin-guide/cgroup-v2.rst. With the groups below in it, but for `.local`.
public struct CgroupEvents: KernelRecord {
  /// The counters.
  public enum Key: String, CounterKey {
    /// Reclaimed from in spite of its protection, `memory.low`.
    case low
    /// Held back for being above `memory.high`.
    case high
    /// About to go above `memory.max`, or a fork refused by `pids.max`.
    case max
    /// At its limit and out of memory.
    case oom
    /// Processes killed for want of memory (since Linux 4.13).
    case oomKill = "oom_kill"
    /// Groups killed as a whole for want of memory (since Linux 5.17).
    case oomGroupKill = "oom_group_kill"
  }

  /// All counters, in the order of the file.
  public private(set) var counters = NamedCounters<Key>()

  /// Creates an empty record.
  public init() {}

  /// The value of a counter; nil if it is absent or cannot be read.
  public subscript(key: Key) -> UInt64? { counters[key] }

  /// Replaces all values by those of a text.
  public mutating func parse(_ text: Span<UInt8>) throws(ParseError) {
    try counters.parseLines(text)
  }
}
