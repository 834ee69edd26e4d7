import ProcFS
import Synchronization

/// Network and FUSE mounts, asked on a thread of their own: one that does not answer holds up the others of
/// its kind, and nothing else.
final class RemoteMounts: Sendable {
  struct Answer {
    var usage: FileSystemUsage?
    /// When it came, on the monotonic clock.
    var at: Int64
  }

  private struct State {
    var mounts: [Mount] = []
    var answers: [KernelName: Answer] = [:]
    var isRunning = false
  }

  /// How often each is asked, and how long an answer counts as fresh, in nanoseconds.
  private static let period: Int64 = 5_000_000_000
  static let freshness: Int64 = 3 * period

  private let rootfs: String
  private let state = Mutex(State())

  init(rootfs: String) { self.rootfs = rootfs }

  func answer(for mountpoint: KernelName) -> Answer? {
    state.withLock { $0.answers.isEmpty ? nil : $0.answers[mountpoint] }
  }

  /// Sets what is to be asked; the thread starts with the first such mount.
  func watch(_ mounts: [Mount]) {
    let starts = state.withLock { state in
      state.mounts = mounts
      let names = Set(mounts.map(\.mountpoint))
      state.answers = state.answers.filter { names.contains($0.key) }
      defer { state.isRunning = state.isRunning || !mounts.isEmpty }
      return !state.isRunning && !mounts.isEmpty
    }
    if starts {
      BlockingThread.detach(name: "mounts") { [weak self] in
        while let self {
          self.ask()
          BlockingThread.sleep(nanoseconds: Self.period)
        }
      }
    }
  }

  private func ask() {
    var probe = MountProbe(rootfs: rootfs)
    for mount in state.withLock({ $0.mounts }) {
      // Only a mount that answers gets a new time; a refusal is an answer without figures.
      let usage = try? probe.statistics(of: mount)
      let now = Moment.monotonicNow()
      state.withLock { state in
        guard state.mounts.contains(where: { $0.mountpoint == mount.mountpoint }) else { return }
        state.answers[mount.mountpoint] = Answer(usage: usage, at: now)
      }
    }
  }
}
