/// `/proc/PID/smaps_rollup`: the memory of one process, all its mappings added up.
///
/// See proc_pid_smaps(5) and Documentation/filesystems/proc.rst. Since Linux 4.14; only for those who
/// may trace the process, and the kernel walks all page tables for it. Units are kB. A field that
/// a kernel lacks is nil.
public struct SmapsRollup: KernelRecord {
  /// Where that of a process is found.
  public static func path(of process: Int32) -> KernelPath {
    ProcessFile.smapsRollup.path(of: process)
  }

  /// The fields.
  public enum Key: String, CounterKey {
    /// All that is in memory.
    case rss = "Rss"
    /// The same, each page divided by the number of processes that share it.
    case pss = "Pss"
    /// What of `pss` is dirty (since Linux 6.0).
    case pssDirty = "Pss_Dirty"
    /// What of `pss` is anonymous (since Linux 5.4).
    case pssAnon = "Pss_Anon"
    /// What of `pss` belongs to files (since Linux 5.4).
    case pssFile = "Pss_File"
    /// What of `pss` is shared memory (since Linux 5.4).
    case pssShmem = "Pss_Shmem"
    /// Shared with others, and as on disk.
    case sharedClean = "Shared_Clean"
    /// Shared with others, and changed.
    case sharedDirty = "Shared_Dirty"
    /// Its own, and as on disk.
    case privateClean = "Private_Clean"
    /// Its own, and changed.
    case privateDirty = "Private_Dirty"
    /// Accessed since the marks were cleared.
    case referenced = "Referenced"
    /// Of no file, or copied from one.
    case anonymous = "Anonymous"
    /// Merged with others by KSM (since Linux 6.8).
    case ksm = "KSM"
    /// Marked as free to be taken (since Linux 4.12).
    case lazyFree = "LazyFree"
    /// In transparent huge pages, anonymous.
    case anonHugePages = "AnonHugePages"
    /// In transparent huge pages, shared memory (since Linux 4.8).
    case shmemPmdMapped = "ShmemPmdMapped"
    /// In transparent huge pages, of files (since Linux 5.4).
    case filePmdMapped = "FilePmdMapped"
    /// In huge pages that others share; not in `rss`.
    case sharedHugetlb = "Shared_Hugetlb"
    /// In huge pages of its own; not in `rss`.
    case privateHugetlb = "Private_Hugetlb"
    /// In swap.
    case swap = "Swap"
    /// The same, each page divided by the number of processes that share it.
    case swapPss = "SwapPss"
    /// Locked into memory.
    case locked = "Locked"

    static let names = FieldNames(Self.self)
  }

  private var values = FieldValues<Key>()

  /// Creates an empty record.
  public init() {}

  /// The value of a field in kB; nil if it is absent or cannot be read.
  public subscript(key: Key) -> UInt64? { values[key] }

  /// Replaces all values by those of a text.
  public mutating func parse(_ text: Span<UInt8>) throws(ParseError) {
    try values.parse(text, Key.names)
  }
}
