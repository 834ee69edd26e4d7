/// `/proc/net/stat/nf_conntrack`: what the kernel's tracking of connections did.
///
/// ct_cpu_seq_show of net/netfilter/nf_conntrack_standalone.c prints it, below a heading: one line of
/// hexadecimal numbers for each possible processor. Kernels have given columns new names, and left them
/// their places. The module has to be loaded, and the kernel built with `CONFIG_NF_CONNTRACK_PROCFS`.
public struct ConntrackStat: KernelRecord {
  /// Where it is found.
  public static let path = KernelPath(.procfs, "net/stat/nf_conntrack")
  /// Where the number of connections is found.
  public static let count = KernelPath(
    .procfs, "sys/net/netfilter/nf_conntrack_count", readSize: 256)
  /// Where the limit to that number is found.
  public static let max = KernelPath(.procfs, "sys/net/netfilter/nf_conntrack_max", readSize: 256)

  /// What one processor did since boot, in packets or events.
  public struct Row: Hashable, Sendable {
    /// Connections in the table, which is one for all processors.
    public internal(set) var entries: UInt64 = 0
    /// Searches in the table; in newer kernels, clashes that were resolved.
    public internal(set) var searched: UInt64 = 0
    /// Searches that found something.
    public internal(set) var found: UInt64 = 0
    /// Connections that began; kernels of today always say 0.
    public internal(set) var new: UInt64 = 0
    /// Packets that cannot be tracked.
    public internal(set) var invalid: UInt64 = 0
    /// Packets that belong to a connection already; kernels of today always say 0.
    public internal(set) var ignore: UInt64 = 0
    /// Entries taken out; kernels of today always say 0.
    public internal(set) var delete: UInt64 = 0
    /// Entries that wait for their end; in newer kernels, chains of the table that were too long.
    public internal(set) var deleteList: UInt64 = 0
    /// Entries put in.
    public internal(set) var insert: UInt64 = 0
    /// Entries that could not be put in, such as for one that was there already.
    public internal(set) var insertFailed: UInt64 = 0
    /// Packets dropped: there was no room for the connection, or a helper refused it.
    public internal(set) var drop: UInt64 = 0
    /// Entries thrown out to make room.
    public internal(set) var earlyDrop: UInt64 = 0
    /// Packets of ICMP that tell of an error.
    public internal(set) var icmpError: UInt64 = 0
    /// Expected connections that began.
    public internal(set) var expectNew: UInt64 = 0
    /// Expectations put in.
    public internal(set) var expectCreate: UInt64 = 0
    /// Expectations taken out.
    public internal(set) var expectDelete: UInt64 = 0
    /// Searches begun anew since the table changed its size (since Linux 2.6.35).
    public internal(set) var searchRestart: UInt64?
  }

  /// The processors, in the order of the file.
  public private(set) var rows: [Row] = []

  /// Creates an empty record.
  public init() {}

  /// The sum of a column over all processors.
  public func sum(_ column: (Row) -> UInt64) -> UInt64 {
    rows.reduce(0) { $0 &+ column($1) }
  }

  /// Replaces all values by those of a text; an empty one has no lines.
  public mutating func parse(_ text: Span<UInt8>) throws(ParseError) {
    rows.removeAll(keepingCapacity: true)
    guard let end = try? text.contentCount() else { return }
    let text = text.extracting(0..<end)
    var cursor = Cursor()
    cursor.nextLine(text)
    while !cursor.isAtEnd(text) {
      rows.append(try Row(text, &cursor))
      cursor.nextLine(text)
    }
  }
}

extension ConntrackStat.Row {
  fileprivate init(_ text: Span<UInt8>, _ cursor: inout Cursor) throws(ParseError) {
    entries = try cursor.hexadecimal(text)
    searched = try cursor.hexadecimal(text)
    found = try cursor.hexadecimal(text)
    new = try cursor.hexadecimal(text)
    invalid = try cursor.hexadecimal(text)
    ignore = try cursor.hexadecimal(text)
    delete = try cursor.hexadecimal(text)
    deleteList = try cursor.hexadecimal(text)
    insert = try cursor.hexadecimal(text)
    insertFailed = try cursor.hexadecimal(text)
    drop = try cursor.hexadecimal(text)
    earlyDrop = try cursor.hexadecimal(text)
    icmpError = try cursor.hexadecimal(text)
    expectNew = try cursor.hexadecimal(text)
    expectCreate = try cursor.hexadecimal(text)
    expectDelete = try cursor.hexadecimal(text)
    cursor.skipBlanks(text)
    if !cursor.isAtLineEnd(text) { searchRestart = try cursor.hexadecimal(text) }
    cursor.skipBlanks(text)
    if !cursor.isAtLineEnd(text) { throw cursor.failure(.badHeader, text) }
  }
}
