/// `/proc/PID/comm`: the name of one program, as it calls itself.
///
/// See proc_pid_comm(5). Since Linux 2.6.33. At most 15 bytes (kernel threads may have more), any of
/// them; the newline at the end is not part of it.
public struct ProcessComm: KernelRecord {
  /// Where that of a process is found.
  public static func path(of process: Int32) -> KernelPath { ProcessFile.comm.path(of: process) }

  /// The name; it may be empty.
  public private(set) var name = KernelName()

  /// Creates an empty record.
  public init() {}

  /// Replaces the name by that of a text.
  public mutating func parse(_ text: Span<UInt8>) throws(ParseError) {
    if text.isEmpty { throw ParseError(.empty) }
    let hasNewline = text[text.count - 1] == .newline
    name.assign(text, 0..<text.count - (hasNewline ? 1 : 0))
  }
}

/// `/proc/PID/wchan`: the function of the kernel in which one process sleeps.
///
/// See proc_pid_wchan(5). `0` stands for a process that runs, and also for one that the reader may not
/// trace; nobody can tell these apart.
public struct ProcessWaitChannel: KernelRecord {
  /// Where that of a process is found.
  public static func path(of process: Int32) -> KernelPath { ProcessFile.wchan.path(of: process) }

  /// The name of the function; nil if the kernel does not tell.
  public private(set) var function: KernelName?

  /// Creates an empty record.
  public init() {}

  /// Replaces the name by that of a text.
  public mutating func parse(_ text: Span<UInt8>) throws(ParseError) {
    var cursor = Cursor()
    let word = cursor.word(text)
    if word.isEmpty || text[word.lowerBound] == 0 || text.equals("0", at: word) {
      function = nil
      return
    }
    var name = function ?? KernelName()
    function = nil
    name.assign(text, word)
    function = name
  }
}

/// `/proc/PID/oom_score` and `oom_score_adj`: one whole number each.
///
/// See proc_pid_oom_score(5) and proc_pid_oom_score_adj(5): 0 to 2000 and -1000 to 1000 since Linux
/// 2.6.36.
public struct ProcessNumber: KernelRecord {
  /// The number.
  public private(set) var value: Int64 = 0

  /// Creates a 0.
  public init() {}

  /// Replaces the number by that of a text.
  public mutating func parse(_ text: Span<UInt8>) throws(ParseError) {
    let text = try text.extracting(0..<text.contentCount())
    var cursor = Cursor()
    value = try cursor.signed(text)
  }
}
