/// `/proc/net/softnet_stat`: what each processor did with the packets that came in.
///
/// softnet_seq_show of net/core/net-procfs.c prints it: one line of hexadecimal 32-bit numbers for each
/// processor that is online. Kernels have added columns ever since: there are 9 to 15.
public struct Softnet: KernelRecord {
  /// Where it is found.
  public static let path = KernelPath(.procfs, "net/softnet_stat")

  /// What one processor did since boot.
  public struct Row: Hashable, Sendable {
    /// The processor's number; that of the line where the kernel does not say (fewer than 13 columns).
    public internal(set) var cpu: UInt64 = 0
    /// Packets processed.
    public internal(set) var processed: UInt64 = 0
    /// Packets dropped since the queue was full.
    public internal(set) var dropped: UInt64 = 0
    /// How often time or quota ended before the packets did.
    public internal(set) var timeSqueezed: UInt64 = 0
    /// How often a device was found locked when sending; kernels of today always say 0.
    public internal(set) var collisions: UInt64 = 0
    /// How often another processor woke this one (since Linux 2.6.35).
    public internal(set) var receivedRPS: UInt64?
    /// Packets dropped for the sake of other flows (since Linux 3.11).
    public internal(set) var flowLimitCount: UInt64?
    /// Packets that wait; only together with the processor's number.
    public internal(set) var backlog: UInt64?
    /// Of these, packets that came in and were not taken up yet.
    public internal(set) var inputQueue: UInt64?
    /// Of these, packets that were taken up.
    public internal(set) var processQueue: UInt64?
  }

  /// The processors, in the order of the file.
  public private(set) var rows: [Row] = []

  /// Creates an empty record.
  public init() {}

  /// Replaces all values by those of a text; an empty one has no lines.
  public mutating func parse(_ text: Span<UInt8>) throws(ParseError) {
    rows.removeAll(keepingCapacity: true)
    guard let end = try? text.contentCount() else { return }
    let text = text.extracting(0..<end)
    var cursor = Cursor()
    while !cursor.isAtEnd(text) {
      rows.append(try Row(text, &cursor, line: UInt64(rows.count)))
      cursor.nextLine(text)
    }
  }
}

extension Softnet.Row {
  fileprivate init(
    _ text: Span<UInt8>, _ cursor: inout Cursor, line: UInt64
  ) throws(ParseError) {
    var columns = InlineArray<15, UInt64>(repeating: 0)
    var count = 0
    while count < columns.count {
      cursor.skipBlanks(text)
      if cursor.isAtLineEnd(text) { break }
      columns[count] = try cursor.hexadecimal32(text)
      count += 1
    }
    if count < 9 { throw cursor.failure(.missingField, text) }
    processed = columns[0]
    dropped = columns[1]
    timeSqueezed = columns[2]
    collisions = columns[8]
    receivedRPS = count > 9 ? columns[9] : nil
    flowLimitCount = count > 10 ? columns[10] : nil
    backlog = count > 12 ? columns[11] : nil
    cpu = count > 12 ? columns[12] : line
    inputQueue = count > 14 ? columns[13] : nil
    processQueue = count > 14 ? columns[14] : nil
  }
}
