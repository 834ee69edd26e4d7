internal import Glibc

/// How many processes and threads a host has, and in which states they are.
///
/// It reads `stat` of every process and of every thread, see proc_pid_stat(5), so it costs some
/// microseconds for each of them. What ends meanwhile is not counted.
public struct ProcessCensus: ~Copyable {
  /// How many of something are in each state.
  public struct Tally: Sendable {
    private var counts = [Int](repeating: 0, count: 256)

    /// Creates a tally of nothing.
    init() {}

    /// How many are in a state.
    public subscript(state: ProcessState) -> Int { counts[Int(state.rawValue)] }

    mutating func reset() {
      for index in counts.indices { counts[index] = 0 }
    }

    mutating func count(_ state: ProcessState) { counts[Int(state.rawValue)] += 1 }
  }

  /// How many processes there are.
  public private(set) var processes = 0
  /// How many threads all processes say that they have.
  public private(set) var threads: Int64 = 0
  /// The processes by state, which is the one of their first thread.
  public private(set) var processStates = Tally()
  /// The threads by state.
  public private(set) var threadStates = Tally()

  private var list: ProcessList
  private var stat = ProcessStat()
  /// Whether a process of one thread has its state; a copied tree can lack the folder of threads.
  private let isLive: Bool

  /// Opens the list of processes; nil if it cannot be read.
  public init?(in paths: HostPaths) {
    guard let list = ProcessList(in: paths) else { return nil }
    self.list = list
    isLive = paths.procfs == HostPaths().procfs
  }

  /// Counts anew.
  ///
  /// - Throws: What cannot be read though it is there.
  public mutating func update(using buffer: inout ReadBuffer) throws(ProcFSError) {
    processes = 0
    threads = 0
    processStates.reset()
    threadStates.reset()
    try list.read()
    for index in list.numbers.indices {
      let process = list.numbers[index]
      guard try Self.read(process, in: list, &stat, &buffer) else { continue }
      processes += 1
      threads &+= stat.numThreads
      let state = stat.state
      processStates.count(state)
      if isLive, stat.numThreads == 1 {
        threadStates.count(state)
      } else {
        try countThreads(of: process, state, &buffer)
      }
    }
  }

  private mutating func countThreads(
    of process: Int32, _ state: ProcessState, _ buffer: inout ReadBuffer
  ) throws(ProcFSError) {
    guard var tasks = list.threads(of: process) else { return }
    try tasks.read()
    for index in tasks.numbers.indices {
      let thread = tasks.numbers[index]
      if thread == process {
        threadStates.count(state)
      } else if try Self.read(thread, in: tasks, &stat, &buffer) {
        threadStates.count(stat.state)
      }
    }
  }

  /// Reads `stat` of a process or thread; false if it is gone.
  private static func read(
    _ number: Int32, in list: borrowing ProcessList, _ stat: inout ProcessStat,
    _ buffer: inout ReadBuffer
  ) throws(ProcFSError) -> Bool {
    let state = list.load(number, "stat", into: &buffer)
    switch state {
    case .open: break
    case .absent: return false
    case .notPermitted: throw ProcFSError(path: "\(number)/stat", reason: .system(EACCES))
    case .unsupported: throw ProcFSError(path: "\(number)/stat", reason: .system(EINVAL))
    case .failed(let code): throw ProcFSError(path: "\(number)/stat", reason: .system(code))
    }
    do throws(ParseError) {
      try buffer.withText { text throws(ParseError) in try stat.parse(text) }
    } catch {
      throw ProcFSError(path: "\(number)/stat", error)
    }
    return true
  }
}
