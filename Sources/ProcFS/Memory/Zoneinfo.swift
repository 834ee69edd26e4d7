/// `/proc/zoneinfo`: the memory zones of each node, with their watermarks and counters.
///
/// See proc_zoneinfo(5), and Documentation/admin-guide/sysctl/vm.rst on watermarks and protection. Units are
/// pages, but for events and where said otherwise. Since Linux 4.8 most counters are kept by node, and stand
/// in the node's first zone that has memory. The page lists of each CPU are passed over: on a host of many
/// CPUs they are nearly all of the text.
public struct Zoneinfo: KernelRecord {
  /// Where it is found.
  public static let path = KernelPath(.procfs, "zoneinfo", readSize: 16 << 10)

  /// One zone of one node.
  public struct Zone: Sendable {
    /// The number of the NUMA node.
    public fileprivate(set) var node: UInt32 = 0
    /// The name of the zone, such as `Normal`.
    public fileprivate(set) var name = KernelName()
    /// All counters, in the order of the file; that of free pages is named `free`.
    public fileprivate(set) var counters = NamedCounters<Key>()
    /// Pages that are kept from allocations that could come from each of the zones above.
    public fileprivate(set) var protection: [UInt64] = []

    /// The value of a counter; nil if it is absent or cannot be read.
    public subscript(key: Key) -> UInt64? { counters[key] }
  }

  /// The zones, in the order of the file.
  public private(set) var zones: [Zone] = []

  /// Creates an empty record.
  public init() {}

  /// Replaces all values by those of a text.
  public mutating func parse(_ text: Span<UInt8>) throws(ParseError) {
    var count = 0
    try text.forEachLine { text, cursor throws(ParseError) in
      if text.hasPrefix("Node ", at: cursor.at) {
        if count > 0 { zones[count - 1].counters.finish() }
        if count == zones.count { zones.append(Zone()) }
        zones[count].begin()
        count += 1
        zones[count - 1].node = try cursor.zone(text, name: &zones[count - 1].name)
      } else if count == 0 {
        throw cursor.failure(.badHeader, text)
      } else {
        zones[count - 1].take(text, &cursor)
      }
    }
    if count > 0 { zones[count - 1].counters.finish() }
    if count < zones.count { zones.removeLast(zones.count - count) }
  }
}

extension Zoneinfo.Zone {
  fileprivate mutating func begin() {
    counters.store.begin()
    protection.removeAll(keepingCapacity: true)
  }

  /// Takes a line of a name and a number, or the list of protection; others are passed over.
  fileprivate mutating func take(_ text: Span<UInt8>, _ cursor: inout Cursor) {
    if text.hasPrefix("pages ", at: cursor.at) {
      cursor.at += 6
      cursor.skipBlanks(text)
    }
    if let length = counters.store.expectedName(text, at: cursor.at),
      cursor.at + length < text.count, text[cursor.at + length].isBlank
    {
      cursor.at += length
      let (value, mark) = cursor.signedNumber(text)
      if mark != .none { counters.store.take(value, mark) }
      return
    }
    let name = cursor.word(text)
    if text.equals("protection:", at: name) { return takeProtection(text, &cursor) }
    // Names with a colon are of the page lists and of what stands below them.
    guard let last = name.last, text[last] != .colon else { return }
    let (value, mark) = cursor.signedNumber(text)
    if mark == .none { return }
    counters.store.rename(text, key: name)
    counters.store.take(value, mark)
  }

  /// Takes `(0, 3019, 7115)`; a list with anything else in it is as good as none.
  private mutating func takeProtection(_ text: Span<UInt8>, _ cursor: inout Cursor) {
    cursor.skipBlanks(text)
    guard cursor.skip(UInt8(ascii: "("), text) else { return }
    repeat {
      guard case .value(let value) = cursor.digits(text) else {
        protection.removeAll(keepingCapacity: true)
        return
      }
      protection.append(value)
    } while cursor.skip(UInt8(ascii: ","), text)
    if !cursor.skip(UInt8(ascii: ")"), text) { protection.removeAll(keepingCapacity: true) }
  }
}
