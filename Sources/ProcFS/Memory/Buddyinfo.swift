/// `/proc/buddyinfo`: how fragmented the free memory of each zone is.
///
/// See proc_buddyinfo(5) and Documentation/filesystems/proc.rst, section 1.5. A kernel without memory
/// zones to show has an empty file.
public struct Buddyinfo: KernelRecord {
  /// Where it is found.
  public static let path = KernelPath(.procfs, "buddyinfo")

  /// One zone of one node.
  public struct Zone: Hashable, Sendable {
    /// The number of the NUMA node.
    public fileprivate(set) var node: UInt32 = 0
    /// The name of the zone, such as `DMA32`.
    public fileprivate(set) var name = KernelName()
    /// Free blocks by order: the block at index n is of 2ⁿ pages.
    public fileprivate(set) var free: [UInt64] = []
  }

  /// The zones, in the order of the file; all have blocks of as many orders.
  public private(set) var zones: [Zone] = []

  /// Creates an empty record.
  public init() {}

  /// Replaces all values by those of a text.
  public mutating func parse(_ text: Span<UInt8>) throws(ParseError) {
    var row = 0
    try text.forEachLine { text, cursor throws(ParseError) in
      if row == zones.count { zones.append(Zone()) }
      zones[row].node = try cursor.zone(text, name: &zones[row].name)
      try cursor.numbers(text, into: &zones[row].free)
      if zones[row].free.count != zones[0].free.count {
        throw cursor.failure(.missingField, text)
      }
      row += 1
    }
    if row < zones.count { zones.removeLast(zones.count - row) }
  }
}

extension Cursor {
  /// Passes `Node 0, zone DMA`, takes the zone's name and gives the node's number.
  mutating func zone(
    _ text: Span<UInt8>, name: inout KernelName
  ) throws(ParseError) -> UInt32 {
    let start = self
    guard text.equals("Node", at: word(text)) else { throw start.failure(.badHeader, text) }
    let node = try number32(text, before: UInt8(ascii: ","))
    let heading = self
    guard text.equals("zone", at: word(text)) else { throw heading.failure(.badHeader, text) }
    let range = word(text)
    if range.isEmpty { throw failure(.missingField, text) }
    name.assign(text, range)
    return node
  }

  /// Takes all numbers up to the end of the line.
  mutating func numbers(_ text: Span<UInt8>, into values: inout [UInt64]) throws(ParseError) {
    var count = 0
    // There are as many as before, nearly always: these need no look at the whole array for each.
    var places = values.mutableSpan
    while count < places.count {
      skipBlanks(text)
      if isAtLineEnd(text) { break }
      places[count] = try number(text)
      count &+= 1
    }
    while true {
      skipBlanks(text)
      if isAtLineEnd(text) { break }
      values.append(try number(text))
      count &+= 1
    }
    if count < values.count { values.removeLast(values.count - count) }
  }
}
