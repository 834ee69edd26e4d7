package import ProcFS

/// One process as it is in one scan, with its rates since the scan before.
///
/// Rates are nil at the first sight of a process, unless it was started since the scan before: then all
/// that it did was done since. Nothing that may not be read is ever 0: of a process that is hidden
/// (`denied` has `.status`) only number and user are known.
package struct ProcessRow: Sendable {
  /// What may not be read of a process that belongs to somebody else; see proc_pid(5).
  package struct Denied: OptionSet, Hashable, Sendable {
    package let rawValue: UInt16
    package init(rawValue: UInt16) { self.rawValue = rawValue }

    package static let io = Denied(rawValue: 1)
    package static let command = Denied(rawValue: 2)
    package static let cgroup = Denied(rawValue: 4)
    package static let descriptors = Denied(rawValue: 8)
    package static let status = Denied(rawValue: 16)
    // Of one process that is looked at closely.
    package static let memory = Denied(rawValue: 32)
    package static let limits = Denied(rawValue: 64)
    package static let executable = Denied(rawValue: 128)
    package static let waitChannel = Denied(rawValue: 256)
    package static let schedule = Denied(rawValue: 512)

    /// The words for them, which are those of the API's members.
    package var words: [StaticString] {
      Self.all.filter { contains($0.denied) }.map(\.word)
    }

    private static let all: [(denied: Denied, word: StaticString)] = [
      (.io, "io"), (.command, "command"), (.cgroup, "cgroup"), (.descriptors, "fds"),
      (.status, "status"), (.memory, "memory"), (.limits, "limits"), (.executable, "exe"),
      (.waitChannel, "wchan"), (.schedule, "schedstat"),
    ]
  }

  package var pid: Int32 = 0
  package var ppid: Int32 = 0
  /// When it was started, in ticks of USER_HZ since boot; with `pid`, this tells processes apart.
  package var startTicks: UInt64 = 0
  /// The name that it gave itself (`comm`).
  package var name = KernelName()
  package var state = ProcessState.running
  package var isKernelThread = false
  /// The effective user.
  package var uid: UInt32?
  /// The name of that user, once it has been looked up.
  package var user: String?
  /// The systemd unit, or what takes its place; nil where it is in none.
  package var unit: String?
  /// The unit of the host's own systemd that `unit` is in, where that is another; see `CgroupPlace`.
  package var outerUnit: String?
  package var container: Container?
  /// The path of its control group in the hierarchy that says most, escaped; nil where that is not known.
  package var cgroup: String?
  /// That of `unit`, which this one is or is below; it tells units of one name apart.
  package var unitCgroup: String?
  /// The arguments with blanks between them, passwords and tokens masked; empty for kernel threads.
  package var command = ""

  /// Processors kept busy in user mode, 1 for one whole.
  package var cpuUser: Double?
  /// The same in the kernel.
  package var cpuSystem: Double?
  /// The same by children that ended and were waited for, as far as no row of their own has shown it.
  package var cpuChildren: Double?
  /// Bytes in memory.
  package var residentBytes: UInt64 = 0
  /// Bytes that were swapped out, of shared memory none (`VmSwap`), at most ten scans old; nil where that is not
  /// known.
  package var swapBytes: UInt64?
  /// Bytes of address space.
  package var virtualBytes: UInt64 = 0
  package var threads: Int64 = 0
  package var priority: Int64 = 0
  package var nice: Int64 = 0
  /// Faults a second that needed no I/O.
  package var minorFaults: Double?
  /// Faults a second that had to wait for I/O.
  package var majorFaults: Double?
  /// Bytes a second from storage.
  package var read: Double?
  /// Bytes a second to storage.
  package var written: Double?
  /// Bytes a second that were counted as written and never will be.
  package var cancelled: Double?
  /// Bytes a second over TCP that the other side has acknowledged; nil where it cannot be told.
  package var tcpSent: Double?
  /// Bytes a second received over TCP.
  package var tcpReceived: Double?
  package var denied: Denied = []

  /// The number of the scan in which something of this changed last, as it is shown: processors to a
  /// thousandth, faults to a tenth, all else whole.
  package var changed: UInt64 = 0
  /// The number of the scan in which one of the names changed last.
  package internal(set) var described: UInt64 = 0

  package init() {}

  /// Processors kept busy, 1 for one whole.
  package var cpu: Double? {
    guard let cpuUser, let cpuSystem else { return nil }
    return cpuUser + cpuSystem
  }
}

/// A container, as far as the name of its control group tells.
package struct Container: Hashable, Sendable {
  package enum Runtime: String, Sendable {
    case docker, podman, lxc, crio, containerd, kubernetes, nspawn
  }

  package let runtime: Runtime
  /// What the runtime calls it: 64 hexadecimal digits, or a name.
  package let id: String

  package init(runtime: Runtime, id: String) {
    self.runtime = runtime
    self.id = id
  }
}

/// All processes, as one scan has found them.
package struct ProcessTable: Sendable {
  /// The number of the scan; 0 before the first.
  package var scan: UInt64 = 0
  /// When it was taken, in milliseconds since 1970.
  package var time: Int64 = 0
  /// Between this scan and the one before, in seconds; 0 for the first.
  package var seconds = 0.0
  /// Ascending by `pid`.
  package var rows: [ProcessRow] = []
  /// Whether processes of others are hidden from us (`hidepid`).
  package var isHidden = false
  /// What the scan took, in seconds.
  package var cost = 0.0
  /// Why there are no rows.
  package var failure: ProcFSError?

  package init() {}
}
