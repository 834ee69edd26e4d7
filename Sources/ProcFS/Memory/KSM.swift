/// `/sys/kernel/mm/ksm`: the kernel thread that merges pages of the same content.
///
/// See Documentation/admin-guide/mm/ksm.rst. A kernel without CONFIG_KSM has no such folder.
public struct KSM: ~Copyable, Sendable {
  /// The attributes that are whole numbers.
  public enum Attribute: String, CaseIterable, Sendable {
    /// Whether ksmd runs: 0 stopped, 1 running, 2 stopped and all pages parted again.
    case run
    /// How often all that may be merged was scanned.
    case fullScans = "full_scans"
    /// How long ksmd sleeps between two batches, in milliseconds.
    case sleepMilliseconds = "sleep_millisecs"
    /// Pages in a batch.
    case pagesToScan = "pages_to_scan"
    /// Pages scanned (since Linux 6.6).
    case pagesScanned = "pages_scanned"
    /// Shared pages that are in use.
    case pagesShared = "pages_shared"
    /// Places that share them: how much is saved.
    case pagesSharing = "pages_sharing"
    /// Pages that have no like, and are checked again and again.
    case pagesUnshared = "pages_unshared"
    /// Pages that change too fast.
    case pagesVolatile = "pages_volatile"
    /// Pages passed over because they did not match before (since Linux 6.7).
    case pagesSkipped = "pages_skipped"
    /// Pages of zeros that were merged with the kernel's own (since Linux 6.6).
    case zeroPages = "ksm_zero_pages"
    /// What merging saves less what it costs, in bytes; may be negative (since Linux 6.4).
    case generalProfit = "general_profit"
    /// Whether pages of different NUMA nodes are merged (since Linux 3.9; with CONFIG_NUMA).
    case mergeAcrossNodes = "merge_across_nodes"
    /// How many places may share a page (since Linux 4.13).
    case maxPageSharing = "max_page_sharing"
    /// Pages that are shared up to that bound (since Linux 4.13).
    case stableNodeChains = "stable_node_chains"
    /// Copies of those (since Linux 4.13).
    case stableNodeDuplicates = "stable_node_dups"
  }

  private let folder: AttributeFolder

  /// Opens the folder of a host; nil if there is none.
  public init?(in paths: HostPaths) {
    guard let folder = AttributeFolder(paths.sysfs + "/kernel/mm/ksm") else { return nil }
    self.folder = folder
  }

  /// Whether this kernel has an attribute.
  public func has(_ attribute: Attribute) -> Bool { folder.has(attribute.rawValue) }

  /// Reads an attribute; nil if it is absent or no number.
  public func read(_ attribute: Attribute, using buffer: inout ReadBuffer) -> Int64? {
    folder.signed(attribute.rawValue, using: &buffer)
  }
}
