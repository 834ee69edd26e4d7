import ProcFS

/// Has the folders of text files looked into, so that none that does not answer holds up the others, or the
/// one who asks.
///
/// Where no mount of another machine or process can be in the way that is done in place; otherwise by a child
/// of this program, as with everything that may never be answered. A mount that comes, and dies, between that
/// decision and the end of the look is the one case that is not covered.
struct TextfileFolders: ~Copyable {
  /// How long one look goes on; two of them are shorter than a scrape waits.
  private static let patience: Int64 = 700_000_000
  /// What has not been heard of for so long cannot be known.
  private static let longestSilence: Int64 = 5_000_000_000
  /// When nothing comes, how often the clock is looked at.
  private static let step: Int64 = 50_000_000

  private struct Folder {
    let pattern: String
    var target: Int?
    /// When it was heard of last; before that, when it was asked first.
    var heardAt: Int64?
    var isKnown = false
    /// Whether it has been asked within this look.
    var isAsked = false
    /// Whether this look has to do with it any more.
    var isDone = false
  }

  private let inPlace = Prober(.direct)
  private let apart: Prober
  private var mounts: MountWatch?
  private var isApart = false
  private var folders: [Folder]

  init(patterns: [String], method: ProbeMethod) {
    folders = patterns.map { Folder(pattern: $0) }
    apart = Prober(method)
    if case .children = method { mounts = MountWatch() }
  }

  /// Looks into all folders, for as long as they answer, and has the scan take what is found.
  mutating func look(into scan: inout TextfileScan) {
    let start = Moment.monotonicNow()
    let wasApart = isApart
    isApart = mounts?.hasRemote() ?? false
    if isApart != wasApart { forget(wasApart ? apart : inPlace) }
    let prober = isApart ? apart : inPlace
    for index in folders.indices { begin(index, prober, now: start) }
    while true {
      let now = Moment.monotonicNow()
      for index in folders.indices { want(index, prober, now: now) }
      prober.ask(now: now)
      for index in folders.indices { takeNews(of: index, prober, now: now, into: &scan) }
      if folders.allSatisfy(\.isDone) || now - start >= Self.patience { break }
      prober.wait(nanoseconds: Self.step)
    }
    // Children that are not needed any more are let go.
    if !isApart { apart.ask(now: start) }
    let now = Moment.monotonicNow()
    for index in folders.indices { giveUp(index, prober, now: now, in: &scan) }
  }

  /// Takes all questions back; whoever is asked next hands over everything.
  private mutating func forget(_ prober: Prober) {
    for index in folders.indices {
      if let target = folders[index].target.take() { prober.remove(target) }
    }
  }

  private mutating func begin(_ index: Int, _ prober: Prober, now: Int64) {
    if folders[index].target == nil {
      // Asked when it is wanted, and by no clock.
      folders[index].target = prober.add(
        .textfiles(folders[index].pattern), group: index, isExclusive: false, period: .max / 4,
        now: now)
    }
    if folders[index].heardAt == nil { folders[index].heardAt = now }
    folders[index].isAsked = false
    // One that is silent is tried again in its own time.
    folders[index].isDone = folders[index].target.map(prober.isSilent) ?? true
  }

  /// Asks once within a look: an answer to an older question may have missed what was written since.
  private mutating func want(_ index: Int, _ prober: Prober, now: Int64) {
    guard !folders[index].isDone, !folders[index].isAsked, let target = folders[index].target
    else { return }
    folders[index].isAsked = prober.want(target, now: now)
  }

  private mutating func takeNews(
    of index: Int, _ prober: Prober, now: Int64, into scan: inout TextfileScan
  ) {
    guard let target = folders[index].target else { return }
    switch prober.takeNews(of: target) {
    case .none: break
    case .lost:
      lose(index, "does not answer", in: &scan)
      folders[index].isDone = true
    case .answer:
      folders[index].heardAt = now
      folders[index].isKnown = true
      folders[index].isDone = folders[index].isDone || folders[index].isAsked
      guard let items = prober.takeText(of: target).flatMap(TextfileItem.all(in:)) else {
        return lose(index, "cannot be read: its text is not whole", in: &scan)
      }
      if !scan.take(items, of: index) {
        // Another child than the one that told of the file before.
        prober.remove(target)
        folders[index].target = nil
      }
    }
  }

  /// Says so where nothing is known of a folder, or nothing has been heard of it for too long.
  private mutating func giveUp(
    _ index: Int, _ prober: Prober, now: Int64, in scan: inout TextfileScan
  ) {
    guard let target = folders[index].target, !prober.isSilent(target) else { return }
    let silence = now - (folders[index].heardAt ?? now)
    if silence >= Self.longestSilence {
      lose(index, prober.failure ?? "does not answer", in: &scan)
    } else if !folders[index].isKnown {
      lose(index, "has not answered yet", in: &scan)
    }
  }

  private mutating func lose(_ index: Int, _ problem: String, in scan: inout TextfileScan) {
    folders[index].isKnown = true
    scan.lose(index, .init(path: folders[index].pattern, text: problem))
  }
}

/// Tells whether any mount that this process sees lies on another machine or is served by another process.
private struct MountWatch: ~Copyable {
  private var file = KernelFile(path: "/proc/self/mountinfo")
  private var mounts = MountInfo()
  private var buffer = ReadBuffer()
  private var answer: Bool?

  init() {}

  /// The mounts are read only when the kernel says that they have changed.
  mutating func hasRemote() -> Bool {
    let hasNews = file.hasNews()
    if let answer, !hasNews { return answer }
    guard (try? file.read(into: &mounts, using: &buffer)) == true else {
      answer = nil
      return true
    }
    let found = mounts.mounts.contains { $0.isRemote && !Self.holdsNoFiles($0.mountpoint) }
    answer = found
    return found
  }

  /// Below the kernel's own trees are automounts of systemd's, and nobody's text files.
  private static func holdsNoFiles(_ mountpoint: KernelName) -> Bool {
    ["/proc/", "/sys/", "/dev/"].contains { mountpoint.bytes.starts(with: $0.utf8) }
  }
}
