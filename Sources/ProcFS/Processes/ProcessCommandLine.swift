/// `/proc/PID/cmdline`: the arguments of one process, as it keeps them.
///
/// See proc_pid_cmdline(5). A NUL ends each argument; a process may write there what it likes, and
/// daemons that show their state do so without NULs. Empty for kernel threads and zombies.
public struct ProcessCommandLine: KernelRecord {
  /// Where that of a process is found.
  public static func path(of process: Int32) -> KernelPath { ProcessFile.cmdline.path(of: process) }

  /// The text as it is, without the NULs at its end.
  public private(set) var bytes: [UInt8] = []
  /// Where each argument ends in `bytes`.
  private var ends: [Int] = []

  /// Creates an empty record.
  public init() {}

  /// How many arguments there are.
  public var count: Int { ends.count }

  /// Where an argument is in `bytes`.
  public func range(at index: Int) -> Range<Int> {
    (index == 0 ? 0 : ends[index - 1] + 1)..<ends[index]
  }

  /// An argument; it may be empty.
  public func argument(at index: Int) -> KernelName {
    KernelName(bytes: Array(bytes[range(at: index)]))
  }

  /// Replaces the arguments by those of a text.
  ///
  /// Empty arguments at the end cannot be told from padding that a process left there.
  public mutating func parse(_ text: Span<UInt8>) throws(ParseError) {
    let end = text.unpaddedCount
    // Nearly always it is what it was.
    if text.equals(bytes, at: 0..<end) { return }
    bytes.removeAll(keepingCapacity: true)
    ends.removeAll(keepingCapacity: true)
    bytes.reserveCapacity(end)
    for index in 0..<end {
      if text[index] == 0 { ends.append(index) }
      bytes.append(text[index])
    }
    if end > 0 { ends.append(end) }
  }
}
