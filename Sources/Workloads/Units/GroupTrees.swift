import ProcFS

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// All hierarchies of control groups of a host.
struct GroupTrees: ~Copyable {
  let hierarchy: UnitTable.Hierarchy
  /// Controllers that no hierarchy has.
  let absent: [String]
  /// The same where version 1 has a controller of I/O and the kernel counts nothing for it.
  let absentWithoutIO: [String]
  private let hasUnifiedIO: Bool
  let bounds: CgroupTree.Bounds
  var unified: CgroupTree
  var legacy: LegacyTrees

  /// The share of the descriptors that this process may have open which groups may take.
  private static let share = 4

  init(paths: HostPaths, bounds: CgroupTree.Bounds) {
    self.bounds = bounds
    let mounts = CgroupMounts(in: paths)
    let hasLegacy = !mounts.folders.isEmpty
    hierarchy =
      mounts.unified == nil ? (hasLegacy ? .v1 : .none) : (hasLegacy ? .hybrid : .v2)
    absent = ["cpu", "memory", "io", "pids"].filter { !mounts.has($0) }
    absentWithoutIO = ["cpu", "memory", "io", "pids"].filter { $0 == "io" || !mounts.has($0) }
    hasUnifiedIO = mounts.unifiedControllers.contains("io")
    let budget = DescriptorBudget(min(bounds.descriptors, Self.descriptors / Self.share))
    unified = CgroupTree(
      at: mounts.unified, files: UnifiedFile.names,
      gainsFiles: !mounts.unifiedControllers.isEmpty, bounds: bounds, budget: budget)
    legacy = LegacyTrees(mounts, bounds: bounds, budget: budget)
  }

  /// Whether the bounds leave groups out.
  var isCut: Bool { unified.isCut || legacy.isCut }

  /// Whether bytes are counted at all.
  func countsBytes(_ isLegacyCounted: Bool) -> Bool { hasUnifiedIO || isLegacyCounted }

  /// Looks for groups that came or went.
  mutating func refresh() -> Bool {
    let isChanged = unified.refresh()
    return legacy.refresh() || isChanged
  }

  /// How many descriptors this process may have open; getrlimit(2).
  private static var descriptors: Int {
    var limit = rlimit()
    guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return 1024 }
    return Int(clamping: limit.rlim_cur)
  }
}
