import Monitor
import ProcFS

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// One mount as `/metrics` tells of it.
struct FilesystemRow {
  /// Source and mount point as node_exporter prints them: as the file has them, but for blanks and tabs in
  /// mount points.
  let device: KernelName
  let mountPoint: KernelName
  let type: KernelName
  let major: Int
  let minor: Int
  let isReadOnly: Bool
  /// Whether a row before this one tells all but the device's numbers.
  let isRepeated: Bool
  let number: UInt32
  /// Where it is asked, and what must be seen there; nil for one that a probe asks.
  let place: Place?

  private(set) var usage = FileSystemUsage()
  /// Why there are no numbers; empty if there are.
  private(set) var problem = KernelName()
  /// Whether there is anything to tell.
  private(set) var isKnown = false
  private var failure: Int32 = 0

  struct Place {
    let path: KernelName
    let seen: Mount
  }

  init(_ mount: Mount, at mountPoint: KernelName, place: Place?, isRepeated: Bool) {
    device = mount.escapedSource
    self.mountPoint = mountPoint
    type = mount.type
    major = Int(mount.major)
    minor = Int(mount.minor)
    isReadOnly = mount.isReadOnly
    self.isRepeated = isRepeated
    number = mount.id
    self.place = place
  }

  /// What node_exporter calls a mount that does not answer.
  private static let silent: KernelName = "mountpoint timeout"
  private static let elsewhere: KernelName = "another file system is seen there"

  /// Asks the kernel, where that takes no time.
  mutating func measure(with probe: inout MountProbe, isLive: Bool) {
    guard let place else { return }
    isKnown = true
    do throws(ProcFSError) {
      let found = try probe.numbers(at: place.path)
      take(found, isMount: !isLive || found.isOf(place.seen))
    } catch {
      if case .system(let code) = error.reason { fail(code) }
    }
  }

  /// Takes over what a probe has found.
  mutating func take(_ probed: ProbedMount, isLive: Bool) {
    isKnown = probed.hasAnswered || probed.isSilent
    if probed.isStale || probed.isSilent {
      say(Self.silent)
      failure = 0
    } else if probed.failure != 0 {
      fail(probed.failure)
    } else if let usage = isLive ? probed.usage : probed.numbers {
      take(usage, isMount: true)
    } else {
      say(Self.elsewhere)
    }
  }

  private mutating func take(_ usage: FileSystemUsage, isMount: Bool) {
    failure = 0
    if isMount {
      self.usage = usage
      if !problem.isEmpty { problem = KernelName() }
    } else {
      // A sandbox shows something else in the mount's place: its numbers are not the mount's.
      say(Self.elsewhere)
    }
  }

  private mutating func fail(_ code: Int32) {
    if failure == code, !problem.isEmpty { return }
    failure = code
    problem = KernelName(Self.text(code))
  }

  private mutating func say(_ text: KernelName) {
    if problem != text { problem = text }
  }

  /// An error as Go words it: as glibc does, but with a small letter, and one with an older text.
  private static func text(_ code: Int32) -> String {
    if code == ESTALE { return "stale NFS file handle" }
    let text = String(cString: strerror(code))
    return text.prefix(1).lowercased() + text.dropFirst()
  }
}
