/// `/proc/diskstats`: what each disk and partition has done since boot.
///
/// See Documentation/admin-guide/iostats.rst. Sectors are of 512 bytes whatever the disk's own are;
/// times are milliseconds, and those of concurrent requests add up. Rows have 4 columns (partitions
/// before Linux 2.6.25), 11, 15 (with discards, since 4.18) or 17 (with flushes, since 5.5). The
/// columns are unsigned and wrap, at 32 bits on 32-bit kernels. A row of any fewer is left out, as one
/// that was cut off. A machine without disks has an empty file.
public struct Diskstats: KernelRecord {
  /// Where it is found.
  public static let path = KernelPath(.procfs, "diskstats", readSize: 8192)

  /// The disks and partitions, in the order of the file.
  public private(set) var disks: [Disk] = []

  /// Creates an empty record.
  public init() {}

  /// Replaces all values by those of a text.
  public mutating func parse(_ text: Span<UInt8>) throws(ParseError) {
    var cursor = Cursor()
    var row = 0
    if let count = try? text.contentCount() {
      let text = text.extracting(0..<count)
      while !cursor.isAtEnd(text) {
        cursor.skipBlanks(text)
        if !cursor.isAtLineEnd(text) {
          if row == disks.count { disks.append(Disk()) }
          if try disks[row].parse(text, &cursor) { row += 1 }
        }
        cursor.nextLine(text)
      }
    }
    if row < disks.count { disks.removeLast(disks.count - row) }
  }
}

/// One row of `/proc/diskstats`; a column that the row lacks is nil.
public struct Disk: Sendable {
  /// How many columns are kept; more than any kernel has printed so far.
  private static let capacity = 24
  /// Where the four columns of an old partition stand among those of a disk.
  private static let partitionColumns: InlineArray<4, Int> = [0, 2, 4, 6]

  /// The device's major number.
  public private(set) var major: UInt32 = 0
  /// The device's minor number, of 20 bits.
  public private(set) var minor: UInt32 = 0
  /// The device's name, such as `sda1` or `cciss/c0d0`.
  public private(set) var name = KernelName()
  /// The columns behind the name, at the places that they have in a row of a whole disk.
  private var columns = InlineArray<24, UInt64>(repeating: 0)
  /// Bit n tells whether column n is there.
  private var present: UInt32 = 0

  /// Creates a row without columns.
  public init() {}

  /// Reads completed.
  public var reads: UInt64? { column(0) }
  /// Reads merged with a neighbour.
  public var readsMerged: UInt64? { column(1) }
  /// Sectors read.
  public var sectorsRead: UInt64? { column(2) }
  /// Time that reads took, in milliseconds.
  public var readTime: UInt64? { column(3) }
  /// Writes completed.
  public var writes: UInt64? { column(4) }
  /// Writes merged with a neighbour.
  public var writesMerged: UInt64? { column(5) }
  /// Sectors written.
  public var sectorsWritten: UInt64? { column(6) }
  /// Time that writes took, in milliseconds.
  public var writeTime: UInt64? { column(7) }
  /// Requests in progress now; the only column that is no counter.
  public var inProgress: UInt64? { column(8) }
  /// Time during which at least one request was in progress, in milliseconds.
  public var ioTime: UInt64? { column(9) }
  /// Time that all requests took, each counted for itself, in milliseconds.
  public var weightedIOTime: UInt64? { column(10) }
  /// Discards completed (since Linux 4.18).
  public var discards: UInt64? { column(11) }
  /// Discards merged with a neighbour (since Linux 4.18).
  public var discardsMerged: UInt64? { column(12) }
  /// Sectors discarded (since Linux 4.18).
  public var sectorsDiscarded: UInt64? { column(13) }
  /// Time that discards took, in milliseconds (since Linux 4.18).
  public var discardTime: UInt64? { column(14) }
  /// Flushes completed; partitions have none of their own (since Linux 5.5).
  public var flushes: UInt64? { column(15) }
  /// Time that flushes took, in milliseconds (since Linux 5.5).
  public var flushTime: UInt64? { column(16) }

  /// The columns that the row has, in its own order.
  public var fields: [UInt64] {
    (0..<Self.capacity).compactMap { column($0) }
  }

  @inline(__always)
  private func column(_ index: Int) -> UInt64? {
    present & (1 << UInt32(index)) == 0 ? nil : columns[index]
  }

  /// Reads a row; false if it has fewer columns than any row of a kernel.
  fileprivate mutating func parse(
    _ text: Span<UInt8>, _ cursor: inout Cursor
  ) throws(ParseError) -> Bool {
    major = try cursor.number32(text)
    cursor.skipBlanks(text)
    if cursor.isAtLineEnd(text) { return false }
    minor = try cursor.number32(text)
    var word = cursor.word(text)
    if word.isEmpty { return false }
    // Linux 2.4 put the size in blocks before the name; no device's name is a number.
    if Self.isSize(text, word, cursor) { word = cursor.word(text) }
    name.assign(text, word)
    var count = 0
    while true {
      cursor.skipBlanks(text)
      if cursor.isAtLineEnd(text) { break }
      let value = try cursor.number(text)
      if count < Self.capacity { columns[count] = value }
      count += 1
    }
    guard count == 4 || count >= 11 else { return false }
    present = UInt32(truncatingIfNeeded: (UInt64(1) << UInt64(min(count, Self.capacity))) - 1)
    if count == 4 { spread() }
    return true
  }

  /// Whether a word is a number and the one behind it is none.
  private static func isSize(_ text: Span<UInt8>, _ word: Range<Int>, _ cursor: Cursor) -> Bool {
    guard text[word.lowerBound].isDigit else { return false }
    var size = Cursor(at: word.lowerBound)
    var next = cursor
    next.skipBlanks(text)
    return size.numberIfAny(text) != nil && !next.isAtLineEnd(text) && !text[next.at].isDigit
  }

  /// Moves the four columns of an old partition to the places of a disk's.
  private mutating func spread() {
    present = 0
    for index in Self.partitionColumns.indices.reversed() {
      columns[Self.partitionColumns[index]] = columns[index]
      present |= 1 << UInt32(Self.partitionColumns[index])
    }
  }
}
