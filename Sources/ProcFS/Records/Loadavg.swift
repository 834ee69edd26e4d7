/// `/proc/loadavg`: how many threads run, wait for a CPU or sleep uninterruptibly, on average.
///
/// See proc_loadavg(5) and kernel/sched/loadavg.c. The three averages must be there; a sandbox that
/// leaves out the rest is known.
public struct Loadavg: KernelRecord {
  /// Where it is found.
  public static let path = KernelPath(.procfs, "loadavg", readSize: 256)

  /// The average over one minute, in threads.
  public private(set) var load1 = 0.0
  /// The average over five minutes, in threads.
  public private(set) var load5 = 0.0
  /// The average over fifteen minutes, in threads.
  public private(set) var load15 = 0.0
  /// Threads that can run now.
  public private(set) var runnable: UInt64?
  /// Threads that exist.
  public private(set) var total: UInt64?
  /// The process number given out last.
  public private(set) var lastPID: UInt64?

  /// Creates an empty record.
  public init() {}

  /// Replaces all values by those of a text.
  public mutating func parse(_ text: Span<UInt8>) throws(ParseError) {
    let text = try text.extracting(0..<text.contentCount())
    var cursor = Cursor()
    load1 = try cursor.decimal(text)
    load5 = try cursor.decimal(text)
    load15 = try cursor.decimal(text)
    runnable = nil
    total = nil
    cursor.skipBlanks(text)
    if case .value(let count) = cursor.digits(text) {
      let isPair = cursor.skip(UInt8(ascii: "/"), text)
      if isPair || cursor.isAtWordEnd(text) { runnable = count }
      if isPair, !cursor.isAtWordEnd(text) { total = cursor.numberIfAny(text) }
    }
    if !cursor.isAtWordEnd(text) { _ = cursor.word(text) }
    lastPID = cursor.numberIfAny(text)
  }
}
