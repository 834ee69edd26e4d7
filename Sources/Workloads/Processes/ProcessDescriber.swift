internal import ProcFS

/// Finds the names that belong to a process: user, unit, container, command line.
///
/// Texts are held against what was made of them last by a hash, so that what is as it was allocates
/// nothing. A process that has two texts with the same hash deceives nobody but about itself.
struct ProcessDescriber {
  /// Bytes of a command line that are read; what is behind them is not shown.
  static let commandLimit = 4096

  private let users: UserNames
  private let masksSecrets: Bool
  private var cgroups = ProcessCgroups()

  init(users: UserNames, masksSecrets: Bool) {
    self.users = users
    self.masksSecrets = masksSecrets
  }

  /// Reads all names anew.
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
    readCgroup(of: &entry, &files, scan: scan)
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

  private func readCommand(
    of entry: inout ProcessEntry, _ files: inout ProcessFiles, scan: UInt64
  ) {
    let text = entry.commandText
    var state = KernelFile.State.absent
    let read: (hash: UInt64, command: String)?? = files.withCommandLine(
      of: entry.pid, limit: Self.commandLimit, state: &state
    ) { bytes in
      // A zombie has no arguments any more, and is still what it was.
      if bytes.isEmpty, text != nil { return nil }
      let hash = TextHash.of(bytes)
      if hash == text { return nil }
      return (hash, CommandLineText.string(bytes, masksSecrets: masksSecrets))
    }
    if state == .notPermitted {
      entry.denied.insert(.command)
    } else {
      entry.denied.remove(.command)
    }
    guard case .some(.some(let new)) = read else { return }
    entry.commandText = new.hash
    entry.command = new.command
    entry.described = scan
  }

  private mutating func readCgroup(
    of entry: inout ProcessEntry, _ files: inout ProcessFiles, scan: UInt64
  ) {
    let state = files.read(.cgroup, of: entry.pid, into: &cgroups)
    if state == .notPermitted { entry.denied.insert(.cgroup) } else { entry.denied.remove(.cgroup) }
    guard state == .open else { return }
    guard let path = cgroups.placement else { return }
    let hash = TextHash.of(path.bytes.span)
    if hash == entry.cgroupText { return }
    let place = CgroupPlace(path: path)
    entry.cgroupText = hash
    entry.described = scan
    entry.unit = place.unit
    entry.container = place.container
  }
}

extension ProcessCgroups {
  /// The group that says most of what a process belongs to.
  ///
  /// systemd puts its units into the hierarchy of v2, and where that has no controllers into its own of v1
  /// as well. Without systemd, runtimes of containers make groups in the hierarchies of the controllers.
  var placement: KernelName? {
    var root: KernelName?
    for pass in 0..<3 {
      for membership in memberships {
        let isWanted =
          switch pass {
          case 0: membership.hierarchy == 0 && membership.controllers.isEmpty
          case 1: membership.has("name=systemd")
          default: true
          }
        guard isWanted else { continue }
        if membership.path.bytes.count > 1 { return membership.path }
        root = membership.path
      }
    }
    return root
  }
}

/// A number that two different texts hardly share: FNV-1a of Fowler, Noll and Vo, with 64 bits.
enum TextHash {
  static func of(_ text: Span<UInt8>) -> UInt64 {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for index in text.indices {
      hash = (hash ^ UInt64(text[index])) &* 0x100_0000_01b3
    }
    return hash
  }
}
