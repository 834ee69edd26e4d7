/// The files that the kernel keeps about each process, and about each of its threads.
///
/// See proc_pid(5). A process may be gone at any moment: the file is then absent (ENOENT), or was
/// opened in time and reading it fails (ESRCH). Both are ordinary, and `KernelFile` says `.absent` to
/// both. What belongs to another user may be refused, and with `hidepid` whole processes are.
public enum ProcessFile: String, CaseIterable, Sendable {
  /// Identity, state, times and sizes, on one line.
  case stat
  /// Sizes in pages.
  case statm
  /// What `stat` and `statm` say and more, by name.
  case status
  /// The name of the program, 15 bytes of it.
  case comm
  /// The command line, NUL after each argument.
  case cmdline
  /// Bytes read and written. Only for those who may trace the process.
  case io
  /// The control groups that it belongs to.
  case cgroup
  /// The resource limits, soft and hard.
  case limits
  /// The sums of `smaps` over all mappings (since Linux 4.14). Costly: the kernel walks the page
  /// tables.
  case smapsRollup = "smaps_rollup"
  /// Time on a CPU and time waiting for one (since Linux 2.6.9, with CONFIG_SCHED_INFO).
  case schedstat
  /// The kernel function in which it sleeps; `0` if it runs, or if the reader may not know.
  case wchan
  /// How likely it is to be killed for want of memory.
  case oomScore = "oom_score"
  /// What is added to that by whoever set it up.
  case oomScoreAdjustment = "oom_score_adj"

  /// Where the file of a process is found.
  public func path(of process: Int32) -> KernelPath {
    KernelPath(.procfs, "\(process)/\(rawValue)", readSize: readSize)
  }

  /// Where the file of one thread of a process is found.
  public func path(of process: Int32, thread: Int32) -> KernelPath {
    KernelPath(.procfs, "\(process)/task/\(thread)/\(rawValue)", readSize: readSize)
  }

  /// How many bytes the first read should ask for.
  var readSize: Int {
    switch self {
    case .statm, .comm, .schedstat, .wchan, .oomScore, .oomScoreAdjustment: 256
    case .stat, .io: 1024
    case .status, .cmdline, .cgroup, .limits, .smapsRollup: 4096
    }
  }
}
