package import ProcFS

/// A mount that may never answer, and what it said last.
package struct ProbedMount: Sendable {
  package let mount: Mount
  /// The last numbers of whatever is seen at the mount point.
  package var numbers: FileSystemUsage?
  /// Why it was refused the last time, an `errno`; 0 if it was not.
  package var failure: Int32 = 0
  /// Whether anything has been heard of it.
  package var hasAnswered = false
  /// Whether nothing came in time.
  package var isSilent = false
  /// Whether `numbers` are older than they should be.
  package var isStale = false

  /// The last numbers; nil where there are none, or something else is seen at the mount point.
  package var usage: FileSystemUsage? { numbers.flatMap { $0.isOf(mount) ? $0 : nil } }
}

/// The mounts that are asked by a probe: remote ones, and all whose paths lead through one.
struct ProbedMounts: ~Copyable {
  /// What tells one mount from another that comes after it.
  private struct Key: Hashable {
    let id: UInt32
    let device: Device
    let mountpoint: KernelName
  }

  /// About five seconds, as a file server is not to be troubled by each second of ours; a little less, so
  /// that a tick that comes early counts.
  private static let period: Int64 = 4_900_000_000
  /// How old an answer may be beside the distance of two ticks.
  private static let patience: Int64 = 12_000_000_000

  private let rootfs: String
  private let makeRule: @Sendable () -> (Mount) -> Bool
  private var rule: ((Mount) -> Bool)?
  private var targets: [Int] = []
  private var lastTick: Int64 = 0

  init(rootfs: String, wants makeRule: @escaping @Sendable () -> (Mount) -> Bool) {
    var rootfs = rootfs[...]
    while rootfs.last == "/" { rootfs.removeLast() }
    self.rootfs = String(rootfs)
    self.makeRule = makeRule
  }

  /// Finds those among all mounts, and has the wanted ones asked.
  mutating func select(
    _ mounts: [Mount], into reading: inout FilesystemReading, with prober: Prober, now: Int64
  ) {
    let owners = RemotePaths(mounts)
    if owners.isEmpty, reading.probedIndex.isEmpty { return }
    let rule = self.rule ?? makeRule()
    self.rule = rule
    var known: [Key: Int] = [:]
    for (index, probed) in reading.probed.enumerated() { known[Self.key(probed.mount)] = index }
    let (before, targetsBefore) = (reading.probed, targets)
    reading.probed = []
    reading.probedIndex = [:]
    targets = []
    var places: [KernelName: Int] = [:]
    for mount in mounts {
      guard let owner = owners.owner(of: mount.mountpoint) else { continue }
      // A path shows what was mounted there last, whichever of its mounts is meant.
      guard let seen = owners.visible[mount.mountpoint] else { continue }
      reading.probedIndex[mount.id] = places[mount.mountpoint] ?? .some(FilesystemReading.unasked)
      guard places[mount.mountpoint] == nil, rule(mount) else { continue }
      places[mount.mountpoint] = reading.probed.count
      reading.probedIndex[mount.id] = reading.probed.count
      if let old = known.removeValue(forKey: Self.key(seen)) {
        reading.probed.append(before[old])
        targets.append(targetsBefore[old])
      } else {
        reading.probed.append(ProbedMount(mount: seen))
        let path = Self.path(of: mount, below: Array(rootfs.utf8))
        targets.append(
          prober.add(
            .mount(path), group: Device(owner).hashValue, isExclusive: true, period: Self.period,
            now: now))
      }
    }
    for old in known.values { prober.remove(targetsBefore[old]) }
  }

  /// Takes what came, and tells who fell silent and who answers again.
  mutating func take(
    into reading: inout FilesystemReading, from prober: Prober, now: Int64, events: inout [Event]
  ) {
    let tick = now - lastTick
    lastTick = now
    for (index, target) in targets.enumerated() {
      switch prober.takeNews(of: target) {
      case .answer:
        if reading.probed[index].isSilent {
          events.append(.mountAnswers(mountpoint: reading.probed[index].mount.mountpoint))
        }
        prober.withAnswer(of: target) { reading.probed[index].take($0) }
      case .lost:
        reading.probed[index].isSilent = true
        reading.probed[index].isStale = true
        events.append(.mountSilent(mountpoint: reading.probed[index].mount.mountpoint))
      case .none:
        let at = prober.answeredAt(target)
        if at > 0, now - at > Self.patience + tick { reading.probed[index].isStale = true }
      }
    }
  }

  private static func path(of mount: Mount, below rootfs: [UInt8]) -> KernelName {
    // In a container, its own mounts below that folder are the host's.
    let mountpoint = mount.mountpoint.bytes
    let isBelow = !rootfs.isEmpty && mountpoint.starts(with: rootfs)
    return KernelName(bytes: isBelow ? mountpoint : rootfs + mountpoint)
  }

  private static func key(_ mount: Mount) -> Key {
    Key(id: mount.id, device: Device(mount), mountpoint: mount.mountpoint)
  }
}

extension ProbedMount {
  fileprivate mutating func take(_ answer: ProbeAnswer) {
    hasAnswered = true
    isSilent = false
    isStale = false
    failure = answer.failure
    numbers = answer.failure == 0 ? answer.usage : nil
  }
}

/// Which paths lead through a remote mount.
///
/// The path counts, not the tree of mounts: a mount that a remote one covers is not reached without asking
/// that one.
private struct RemotePaths {
  /// The mount that is seen at each mount point.
  let visible: [KernelName: Mount]
  private let remote: [KernelName: Mount]

  init(_ mounts: [Mount]) {
    guard mounts.contains(where: \.isRemote) else {
      (visible, remote) = ([:], [:])
      return
    }
    visible = Dictionary(
      mounts.lazy.filter { !$0.isHidden }.map { ($0.mountpoint, $0) }, uniquingKeysWith: { $1 })
    remote = visible.filter(\.value.isRemote)
  }

  var isEmpty: Bool { remote.isEmpty }

  /// The remote mount that a path leads through last; nil for a path that leads through none.
  func owner(of path: KernelName) -> Mount? {
    if remote.isEmpty { return nil }
    var bytes = path.bytes[...]
    while true {
      if let mount = remote[KernelName(bytes: Array(bytes))] { return mount }
      guard let slash = bytes.lastIndex(of: UInt8(ascii: "/")), bytes.count > 1 else { return nil }
      bytes = slash == bytes.startIndex ? bytes.prefix(1) : bytes[..<slash]
    }
  }
}

/// The device of a file system.
struct Device: Hashable {
  let major: UInt32
  let minor: UInt32

  init(_ mount: Mount) {
    major = mount.major
    minor = mount.minor
  }
}
