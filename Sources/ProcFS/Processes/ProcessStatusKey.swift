extension ProcessStatus {
  /// The fields of the file that are one number.
  ///
  /// Sizes are in kB. Signals and capabilities are masks, bit 0 for the first.
  public enum Key: String, CounterKey {
    /// The file mode creation mask (since Linux 4.7).
    case umask = "Umask"
    /// The number of the process, which is that of its first thread.
    case tgid = "Tgid"
    /// The NUMA group, or 0 (since Linux 3.13).
    case ngid = "Ngid"
    /// The number of the thread.
    case pid = "Pid"
    /// The number of the parent.
    case ppid = "PPid"
    /// The number of the process that traces it, or 0.
    case tracerPid = "TracerPid"
    /// Room in its table of open files.
    case fdSize = "FDSize"
    /// Whether it is a thread of the kernel (since Linux 6.4).
    case kthread = "Kthread"
    /// The largest size of the address space so far, in kB.
    case vmPeak = "VmPeak"
    /// The size of the address space, in kB.
    case vmSize = "VmSize"
    /// Locked into memory, in kB.
    case vmLck = "VmLck"
    /// Pinned: not to be moved, in kB (since Linux 3.2).
    case vmPin = "VmPin"
    /// The most memory in use so far, in kB.
    case vmHWM = "VmHWM"
    /// Memory in use, in kB; inexact since Linux 4.5.
    case vmRSS = "VmRSS"
    /// What of it is anonymous, in kB (since Linux 4.5).
    case rssAnon = "RssAnon"
    /// What of it belongs to files, in kB (since Linux 4.5).
    case rssFile = "RssFile"
    /// What of it is shared memory, in kB (since Linux 4.5).
    case rssShmem = "RssShmem"
    /// Data, in kB.
    case vmData = "VmData"
    /// The stack, in kB.
    case vmStk = "VmStk"
    /// Code of the program, in kB.
    case vmExe = "VmExe"
    /// Code of libraries, in kB.
    case vmLib = "VmLib"
    /// Page tables, in kB (since Linux 2.6.10).
    case vmPTE = "VmPTE"
    /// Page tables of the second level, in kB (Linux 4.0 to 4.14).
    case vmPMD = "VmPMD"
    /// Swapped out, shared memory left aside, in kB (since Linux 2.6.34).
    case vmSwap = "VmSwap"
    /// In huge pages, in kB (since Linux 4.4).
    case hugetlbPages = "HugetlbPages"
    /// Whether it dumps core just now (since Linux 4.15).
    case coreDumping = "CoreDumping"
    /// Whether it may use transparent huge pages (since Linux 5.0).
    case thpEnabled = "THP_enabled"
    /// How many threads it has.
    case threads = "Threads"
    /// Signals that wait for its user; the limit is `signalQueueLimit`.
    case sigQ = "SigQ"
    /// Signals that wait for the thread.
    case sigPnd = "SigPnd"
    /// Signals that wait for the process (since Linux 2.6).
    case shdPnd = "ShdPnd"
    /// Signals that are blocked.
    case sigBlk = "SigBlk"
    /// Signals that are ignored.
    case sigIgn = "SigIgn"
    /// Signals that are caught.
    case sigCgt = "SigCgt"
    /// Capabilities handed on.
    case capInh = "CapInh"
    /// Capabilities that it may take.
    case capPrm = "CapPrm"
    /// Capabilities in force.
    case capEff = "CapEff"
    /// Capabilities that it can ever have (since Linux 2.6.26).
    case capBnd = "CapBnd"
    /// Capabilities kept over execve(2) (since Linux 4.3).
    case capAmb = "CapAmb"
    /// Whether execve(2) can give it no more rights (since Linux 4.10).
    case noNewPrivs = "NoNewPrivs"
    /// The mode of seccomp: 0 none, 1 strict, 2 filter (since Linux 3.8).
    case seccomp = "Seccomp"
    /// How many filters it has (since Linux 5.9).
    case seccompFilters = "Seccomp_filters"
    /// Switches to another task that it asked for (since Linux 2.6.23).
    case voluntarySwitches = "voluntary_ctxt_switches"
    /// Switches to another task that it did not ask for (since Linux 2.6.23).
    case involuntarySwitches = "nonvoluntary_ctxt_switches"

    static let names = FieldNames(Self.self)

    /// To what base the kernel writes it.
    var radix: UInt64 {
      switch self {
      case .umask: 8
      case .sigPnd, .shdPnd, .sigBlk, .sigIgn, .sigCgt, .capInh, .capPrm, .capEff, .capBnd, .capAmb:
        16
      default: 10
      }
    }

    static let all = Array(allCases)
  }
}
