import ProcFS

/// The control groups of processes, for sockets of which the kernel names none that a unit is in: before Linux
/// 5.9, and where units are in hierarchies of version 1 alone.
///
/// A group is a number to the ledger. Those of the kernel are inodes; these have the highest bit, which no inode
/// of cgroupfs has.
struct ProcessGroups: ~Copyable {
  /// Processes that are remembered, and groups.
  private static let limit = 8192
  private static let mark: UInt64 = 1 << 63

  private let paths: HostPaths
  private var ofProcess: [Int32: UInt64?] = [:]
  private var numbers: [KernelName: UInt64] = [:]
  private var pathOf: [UInt64: KernelName] = [:]
  private var next = Self.mark

  init(paths: HostPaths) { self.paths = paths }

  /// Whether a number is one of these.
  static func isOne(_ group: UInt64) -> Bool { group & mark != 0 }

  /// The group of a process; nil if that cannot be read.
  mutating func group(of pid: Int32) -> UInt64? {
    if let known = ofProcess[pid] { return known }
    if ofProcess.count >= Self.limit { ofProcess.removeAll(keepingCapacity: true) }
    let group = read(pid)
    ofProcess[pid] = .some(group)
    return group
  }

  private mutating func read(_ pid: Int32) -> UInt64? {
    let cgroups = try? ProcessCgroups.path(of: pid).read(ProcessCgroups.self, in: paths)
    guard let path = cgroups?.placement else { return nil }
    if let known = numbers[path] { return known }
    // Whoever is in one of those that are forgotten gets a new number.
    if pathOf.count >= Self.limit {
      numbers.removeAll(keepingCapacity: true)
      pathOf.removeAll(keepingCapacity: true)
    }
    let group = next
    next += 1
    numbers[path] = group
    pathOf[group] = path
    return group
  }

  /// Where one of these groups is in its hierarchy; nil for one that was forgotten.
  func path(of group: UInt64) -> KernelName? { pathOf[group] }

  /// Forgets which process is in which, since numbers are given to others.
  mutating func forgetProcesses() { ofProcess.removeAll(keepingCapacity: true) }
}
