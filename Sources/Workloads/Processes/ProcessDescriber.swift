internal import ProcFS

/// Finds the names that belong to a process: user, unit, container, command line.
///
/// Texts are held against what was made of them last by a hash, so that what is as it was allocates
/// nothing. A process that has two texts with the same hash deceives nobody but about itself.
struct ProcessDescriber {
  /// Bytes of a command line that are read; what is behind them is not shown.
  static let commandLimit = 4096
  /// The same of the list of control groups, which has a line for each hierarchy.
  static let cgroupLimit = 16384

  private let users: UserNames
  private let masksSecrets: Bool
  private var cgroups = ProcessCgroups()
  private var status = ProcessStatus()

  init(users: UserNames, masksSecrets: Bool) {
    self.users = users
    self.masksSecrets = masksSecrets
  }

  /// Reads user and arguments anew.
  ///
  /// Not the arguments of a process that cannot be woken up: the kernel reads them out of its memory, and
  /// would wait as long as the process holds that (`mmap_read_lock` in mm/memory.c).
  mutating func describe(
    _ entry: inout ProcessEntry, _ files: inout ProcessFiles, _ sample: ProcessSample, scan: UInt64
  ) {
    entry.denied.remove(.status)
    readOwner(of: &entry, &files, scan: scan)
    if !sample.isKernelThread, sample.state != .uninterruptible {
      readCommand(of: &entry, &files, scan: scan)
    }
  }

  /// Reads who a process belongs to that shows nothing else.
  mutating func describeHidden(
    _ entry: inout ProcessEntry, _ files: inout ProcessFiles, scan: UInt64
  ) {
    entry.denied = [.status, .command, .cgroup, .io, .descriptors]
    if entry.uid == nil { readOwner(of: &entry, &files, scan: scan) }
    nameUser(of: &entry, scan: scan)
  }

  /// Names the user of a process if that has not been possible before.
  @inline(__always)
  func nameUser(of entry: inout ProcessEntry, scan: UInt64) {
    guard entry.user == nil, let uid = entry.uid, let name = users.name(of: uid) else { return }
    entry.user = name
    entry.described = scan
  }

  private func readOwner(
    of entry: inout ProcessEntry, _ files: inout ProcessFiles, scan: UInt64
  ) {
    guard let uid = files.owner(of: entry.pid) else { return }
    let name = users.name(of: uid)
    if uid == entry.uid, name == entry.user { return }
    entry.uid = uid
    entry.user = name
    entry.described = scan
  }

  /// Reads what of a process is swapped out; only worth the while where something is.
  mutating func readSwap(of entry: inout ProcessEntry, _ files: inout ProcessFiles) {
    guard files.read(.status, of: entry.pid, into: &status) == .open else { return }
    // Kernel threads and zombies have no memory of their own.
    entry.swapBytes = (status[.vmSwap] ?? 0) &* 1024
  }

  private func readCommand(
    of entry: inout ProcessEntry, _ files: inout ProcessFiles, scan: UInt64
  ) {
    let state = files.readText(.cmdline, of: entry.pid, limit: Self.commandLimit)
    if state == .notPermitted {
      entry.denied.insert(.command)
    } else {
      entry.denied.remove(.command)
    }
    // A zombie has no arguments any more, and is still what it was.
    guard state == .open, let hash = files.textHash, hash != entry.commandText else { return }
    entry.commandText = hash
    entry.command = files.withText { CommandLineText.string($0, masksSecrets: masksSecrets) }
    entry.described = scan
  }

  /// Reads anew which unit and container it belongs to.
  mutating func readCgroup(
    of entry: inout ProcessEntry, _ files: inout ProcessFiles, scan: UInt64
  ) {
    let state = files.readText(.cgroup, of: entry.pid, limit: Self.cgroupLimit)
    if state == .notPermitted { entry.denied.insert(.cgroup) } else { entry.denied.remove(.cgroup) }
    guard state == .open, let hash = files.textHash, hash != entry.cgroupText else { return }
    let isRead = files.withText { (try? cgroups.parse($0)) != nil }
    guard isRead, let path = cgroups.placement else { return }
    let place = CgroupPlace(path: path)
    entry.cgroupText = hash
    entry.described = scan
    entry.unit = place.unit
    entry.outerUnit = place.outerUnit
    entry.container = place.container
    entry.cgroup = path.description
    entry.unitCgroup = place.unitGroup?.description
  }
}
