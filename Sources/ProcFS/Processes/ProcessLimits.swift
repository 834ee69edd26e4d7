/// `/proc/PID/limits`: the resource limits of one process.
///
/// See proc_pid_limits(5) and getrlimit(2). Since Linux 2.6.24. Units are in the file, and depend on
/// the limit: seconds, bytes, microseconds, and counts.
public struct ProcessLimits: KernelRecord {
  /// Where that of a process is found.
  public static func path(of process: Int32) -> KernelPath { ProcessFile.limits.path(of: process) }

  /// A resource, by the name that the file has for it.
  public enum Resource: String, CounterKey {
    /// Time on a CPU, in seconds.
    case cpuTime = "Max cpu time"
    /// The size of a file that it writes, in bytes.
    case fileSize = "Max file size"
    /// Heap and data, in bytes.
    case dataSize = "Max data size"
    /// The stack, in bytes.
    case stackSize = "Max stack size"
    /// A core file, in bytes.
    case coreFileSize = "Max core file size"
    /// Memory in use, in bytes; not enforced.
    case residentSet = "Max resident set"
    /// Processes and threads of its user.
    case processes = "Max processes"
    /// One more than the largest number of an open file.
    case openFiles = "Max open files"
    /// Memory that it locks, in bytes.
    case lockedMemory = "Max locked memory"
    /// The address space, in bytes.
    case addressSpace = "Max address space"
    /// Locks on files; not enforced.
    case fileLocks = "Max file locks"
    /// Signals that wait.
    case pendingSignals = "Max pending signals"
    /// POSIX message queues, in bytes.
    case messageQueueSize = "Max msgqueue size"
    /// The highest nice value it may take, as 20 - nice.
    case nicePriority = "Max nice priority"
    /// The highest real-time priority it may take.
    case realtimePriority = "Max realtime priority"
    /// Time on a CPU under a real-time policy without a pause, in microseconds.
    case realtimeTimeout = "Max realtime timeout"

    static let names = FieldNames(Self.self)
  }

  /// A limit; nil is none (`unlimited`).
  public struct Limit: Hashable, Sendable {
    /// What the kernel holds the process to.
    public var soft: UInt64?
    /// What it may raise that to.
    public var hard: UInt64?
  }

  private var limits = [Limit?](repeating: nil, count: Resource.allCases.count)

  /// Creates an empty record.
  public init() {}

  /// The limit on a resource; nil if the file has no line for it that can be read.
  public subscript(resource: Resource) -> Limit? { limits[resource.ordinal] }

  /// Replaces all values by those of a text.
  public mutating func parse(_ text: Span<UInt8>) throws(ParseError) {
    let text = try text.extracting(0..<text.contentCount())
    for index in limits.indices { limits[index] = nil }
    var cursor = Cursor()
    var next = 0
    while !cursor.isAtEnd(text) {
      let name = cursor.limitName(text)
      if let place = Resource.names.place(text, name, from: next) {
        next = place + 1
        if case .some(let soft) = cursor.limit(text), case .some(let hard) = cursor.limit(text) {
          limits[place] = Limit(soft: soft, hard: hard)
        }
      }
      cursor.nextLine(text)
    }
    if limits.allSatisfy({ $0 == nil }) { throw ParseError(.missingField) }
  }
}

extension Cursor {
  /// Passes a name of several words; two blanks end it.
  fileprivate mutating func limitName(_ text: Span<UInt8>) -> Range<Int> {
    let start = at
    while !isAtLineEnd(text) {
      if text[at].isBlank, at + 1 >= text.count || text[at + 1].isBlank { break }
      at += 1
    }
    return start..<at
  }

  /// A number, or nil for `unlimited`; nothing at all if it is neither.
  fileprivate mutating func limit(_ text: Span<UInt8>) -> UInt64?? {
    var attempt = self
    let word = attempt.word(text)
    if text.equals("unlimited", at: word) {
      self = attempt
      return .some(nil)
    }
    return numberIfAny(text).map(Optional.some)
  }
}
