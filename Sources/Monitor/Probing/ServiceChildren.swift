import Glibc
import ProcFS
import Synchronization

/// The processes that the service has started, whichever of its threads did, and what they cost.
final class ServiceChildren: Sendable {
  static let shared = ServiceChildren()

  struct Cost: Equatable {
    /// Those that are not gone.
    var count = 0
    /// Nanoseconds of processor time, of those that are gone too.
    var time: Int64 = 0
    /// Resident memory, in bytes; what several share counts for each.
    var residentBytes: UInt64 = 0
  }

  private final class Child {
    let pid: pid_t
    private let clock: clockid_t?
    private var file: KernelFile

    init(_ pid: pid_t) {
      self.pid = pid
      var clock = clockid_t()
      self.clock = clock_getcpuclockid(pid, &clock) == 0 ? clock : nil
      file = KernelFile(ProcessStatm.path(of: pid), in: HostPaths())
    }

    func add(to cost: inout Cost, _ record: inout ProcessStatm, using buffer: inout ReadBuffer) {
      cost.count += 1
      var time = timespec()
      if let clock, clock_gettime(clock, &time) == 0 {
        cost.time += Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
      }
      if (try? file.read(into: &record, using: &buffer)) == true {
        cost.residentBytes &+= record.resident &* PageSize.bytes
      }
    }
  }

  private struct State: ~Copyable {
    var children: [Child] = []
    var record = ProcessStatm()
    var buffer = ReadBuffer(capacity: 256)
  }

  private let state = Mutex(State())

  func add(_ pid: pid_t) { state.withLock { $0.children.append(Child(pid)) } }

  /// Takes leave of a child if it is gone; false if it is not.
  ///
  /// Asked without waiting, since one that the kernel holds can last for ever; waitpid(2). Under the lock, as
  /// its number may be another process's from then on.
  func release(_ pid: pid_t) -> Bool {
    state.withLock { state in
      var status: Int32 = 0
      // An error says that it is nobody's child: whoever took its status, it is gone.
      guard waitpid(pid, &status, WNOHANG) != 0 else { return false }
      state.children.removeAll { $0.pid == pid }
      return true
    }
  }

  /// What they cost up to now; clock_getcpuclockid(3), getrusage(2), proc_pid_statm(5).
  var cost: Cost {
    state.withLock { state in
      let gone = ProcessTime.ofEndedChildren()
      var cost = Cost(time: gone.user + gone.system)
      for child in state.children {
        child.add(to: &cost, &state.record, using: &state.buffer)
      }
      return cost
    }
  }
}
