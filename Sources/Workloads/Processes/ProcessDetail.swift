package import ProcFS

/// What is read of one process when somebody looks at it: more than can be read of all.
///
/// What the kernel lacks or does not tell is nil; what it refuses is nil and in `denied`.
package struct ProcessDetail: Sendable {
  /// Memory in bytes; see `SmapsRollup`.
  package struct Memory: Hashable, Sendable {
    /// Each page divided by the number of processes that share it.
    package var proportional: UInt64?
    /// Its own alone.
    package var unique: UInt64?
    package var swap: UInt64?
    package var swapProportional: UInt64?
  }

  /// A limit by its name in the kernel's file; nil for none.
  package struct Limit: Hashable, Sendable {
    package var name: String
    package var soft: UInt64?
    package var hard: UInt64?
    /// What is counted; empty for a priority.
    package var unit: String
  }

  /// Of the threads that live, in seconds.
  package struct Schedule: Hashable, Sendable {
    package var running: Double
    /// On a run queue, waiting for a processor.
    package var waiting: Double
    /// How often one was given to it.
    package var timeslices: UInt64
  }

  package let pid: Int32
  /// When it was started, in ticks since boot.
  package let startTicks: UInt64
  package private(set) var memory: Memory?
  package private(set) var limits: [Limit] = []
  /// How many files it has open.
  package private(set) var descriptors: Int?
  /// The function of the kernel in which it sleeps; nil while it runs.
  package private(set) var waitChannel: KernelName?
  package private(set) var schedule: Schedule?
  package private(set) var oomScore: Int64?
  package private(set) var oomScoreAdjustment: Int64?
  package private(set) var executable: KernelName?
  /// The arguments, of which more is kept than in a row; nil where they are not read.
  package private(set) var command: String?
  package private(set) var denied: ProcessRow.Denied = []

  /// Of processes with more threads the time of their threads is not added up.
  private static let threads = 256
  /// Bytes of arguments that are read.
  static let commandLimit = 65_536

  /// Reads a process; nil if it is gone, or its number is another process's by now.
  package static func read(
    pid: Int32, start: UInt64? = nil, paths: HostPaths, masksSecrets: Bool = true
  ) -> ProcessDetail? {
    guard var files = ProcessFiles(in: paths, limit: 0) else { return nil }
    var sample = ProcessSample()
    var stat = HeldFile()
    guard files.read(&stat, of: pid, into: &sample) == .open, sample.start == start ?? sample.start
    else { return nil }
    var detail = ProcessDetail(pid: pid, start: sample.start)
    detail.read(
      &files, state: sample.state, isKernelThread: sample.isKernelThread,
      masksSecrets: masksSecrets)
    // All of it must be of the same process.
    guard files.read(&stat, of: pid, into: &sample) == .open, sample.start == detail.startTicks
    else { return nil }
    return detail
  }

  private init(pid: Int32, start: UInt64) {
    self.pid = pid
    startTicks = start
  }

  private mutating func read(
    _ files: inout ProcessFiles, state: ProcessState, isKernelThread: Bool, masksSecrets: Bool
  ) {
    // The kernel would wait for a process that holds its memory and cannot be woken up.
    if !isKernelThread, state != .uninterruptible {
      readMemory(&files)
      readCommand(&files, masksSecrets: masksSecrets)
    }
    readLimits(&files)
    readLinks(&files)
    readNumbers(&files)
    if let sum = files.schedule(of: pid, maximum: Self.threads) {
      schedule = Schedule(
        running: Double(sum.running) / 1e9, waiting: Double(sum.waiting) / 1e9,
        timeslices: sum.timeslices)
    }
  }

  /// Whether a file was read; notes it if it was refused.
  private mutating func take(_ state: KernelFile.State, _ what: ProcessRow.Denied) -> Bool {
    if state == .notPermitted { denied.insert(what) }
    return state == .open
  }

  private mutating func readMemory(_ files: inout ProcessFiles) {
    var sums = SmapsRollup()
    guard take(files.read(.smapsRollup, of: pid, into: &sums), .memory) else { return }
    func bytes(_ keys: SmapsRollup.Key...) -> UInt64? {
      var sum: UInt64?
      for key in keys {
        if let value = sums[key] { sum = (sum ?? 0) &+ value &* 1024 }
      }
      return sum
    }
    memory = Memory(
      proportional: bytes(.pss), unique: bytes(.privateClean, .privateDirty, .privateHugetlb),
      swap: bytes(.swap), swapProportional: bytes(.swapPss))
  }

  private mutating func readCommand(_ files: inout ProcessFiles, masksSecrets: Bool) {
    // A zombie has none any more: its row still knows them.
    guard files.readText(.cmdline, of: pid, limit: Self.commandLimit) == .open,
      files.textHash != nil
    else { return }
    command = files.withText {
      CommandLineText.string($0, masksSecrets: masksSecrets, limit: Self.commandLimit)
    }
  }

  private mutating func readLimits(_ files: inout ProcessFiles) {
    var record = ProcessLimits()
    guard take(files.read(.limits, of: pid, into: &record), .limits) else { return }
    limits = ProcessLimits.Resource.allCases.compactMap { resource in
      record[resource].map {
        Limit(name: resource.rawValue, soft: $0.soft, hard: $0.hard, unit: resource.unit)
      }
    }
  }

  private mutating func readLinks(_ files: inout ProcessFiles) {
    switch files.executable(of: pid) {
    case .path(let path): executable = path
    case .absent: break
    case .notPermitted: denied.insert(.executable)
    }
    let open = files.descriptorCount(of: pid)
    descriptors = open.count
    if open.isDenied { denied.insert(.descriptors) }
    var channel = ProcessWaitChannel()
    if take(files.read(.wchan, of: pid, into: &channel), .waitChannel) {
      waitChannel = channel.function
      // Who may not trace a process reads a 0, as of one that runs; the same holds for its program.
      if waitChannel == nil, denied.contains(.executable) { denied.insert(.waitChannel) }
    }
  }

  private mutating func readNumbers(_ files: inout ProcessFiles) {
    var number = ProcessNumber()
    if files.read(.oomScore, of: pid, into: &number) == .open { oomScore = number.value }
    if files.read(.oomScoreAdjustment, of: pid, into: &number) == .open {
      oomScoreAdjustment = number.value
    }
  }
}

extension ProcessLimits.Resource {
  /// What is counted, in the words of the kernel's file.
  fileprivate var unit: String {
    switch self {
    case .cpuTime: "seconds"
    case .fileSize, .dataSize, .stackSize, .coreFileSize, .residentSet, .lockedMemory,
      .addressSpace,
      .messageQueueSize:
      "bytes"
    case .processes: "processes"
    case .openFiles: "files"
    case .fileLocks: "locks"
    case .pendingSignals: "signals"
    case .realtimeTimeout: "us"
    case .nicePriority, .realtimePriority: ""
    }
  }
}
