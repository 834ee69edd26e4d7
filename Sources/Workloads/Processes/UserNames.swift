internal import Glibc
internal import Monitor
package import ProcFS
internal import Synchronization

/// The names of users by their numbers, asked for on a thread of their own and kept.
///
/// NSS can ask the network and block for as long as that likes, see nsswitch.conf(5), so nobody who
/// samples may ask it. The thread is there only while something is to be looked up. For a host that is
/// not the one we run on, its `/etc/passwd` is read.
package final class UserNames: Sendable {
  /// What is known of a number.
  private struct Answer {
    /// nil while it is not known, and for a number without a name.
    var name: String?
    /// When it was asked for last, in seconds of the monotonic clock.
    var asked: Int64
  }

  private struct Cache {
    var answers: [UInt32: Answer] = [:]
    var waiting: [UInt32] = []
    var isAsking = false
  }

  /// Numbers that are kept; with more of them all are forgotten and looked up anew.
  static let limit = 4096
  /// Seconds after which a number is looked up again: people are renamed, and directories come late.
  static let lifetime: Int64 = 600

  private let cache = Mutex(Cache())
  private let lookUp: @Sendable (UInt32) -> String?

  /// Takes the names of a host.
  package convenience init(of paths: HostPaths) {
    if paths.rootfs == "/" {
      self.init(lookUp: { NameService.user($0) })
    } else {
      let path = paths.rootfs + "/etc/passwd"
      self.init(lookUp: { PasswordFile.name(of: $0, in: path) })
    }
  }

  /// Takes names from anywhere.
  package init(lookUp: @escaping @Sendable (UInt32) -> String?) { self.lookUp = lookUp }

  /// The name of a user, if it is known by now; never waits.
  package func name(of uid: UInt32) -> String? {
    let now = Moment.monotonicNow() / 1_000_000_000
    let (name, starts) = cache.withLock { cache in
      if let answer = cache.answers[uid], now - answer.asked < Self.lifetime {
        return (answer.name, false)
      }
      let known = cache.answers[uid]?.name
      if cache.answers.count >= Self.limit { cache.answers.removeAll(keepingCapacity: true) }
      cache.answers[uid] = Answer(name: known, asked: now)
      cache.waiting.append(uid)
      defer { cache.isAsking = true }
      return (known, !cache.isAsking)
    }
    if starts { BlockingThread.detach(name: "users") { [self] in ask() } }
    return name
  }

  /// Looks up all that wait.
  private func ask() {
    while let uid = next() {
      let name = lookUp(uid)
      cache.withLock { $0.answers[uid]?.name = name }
    }
  }

  private func next() -> UInt32? {
    cache.withLock { cache in
      cache.isAsking = !cache.waiting.isEmpty
      return cache.waiting.popLast()
    }
  }
}

/// The host's own lists of names; getpwuid_r(3).
private enum NameService {
  static func user(_ uid: UInt32) -> String? {
    var size = 1024
    while size <= 1 << 20 {
      var entry = passwd()
      var found: UnsafeMutablePointer<passwd>?
      var name: String?
      let code = withUnsafeTemporaryAllocation(of: CChar.self, capacity: size) { buffer in
        guard let memory = buffer.baseAddress else { return ENOMEM }
        let code = getpwuid_r(uid, &entry, memory, size, &found)
        if code == 0, found != nil, let bytes = entry.pw_name {
          name = Self.text(UnsafeRawBufferPointer(start: bytes, count: strlen(bytes)))
        }
        return code
      }
      if code != ERANGE { return name }
      size *= 4
    }
    return nil
  }

  private static func text(_ bytes: UnsafeRawBufferPointer) -> String {
    KernelName(bytes: Array(bytes)).description
  }
}
