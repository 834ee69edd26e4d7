/// A list of CPUs or nodes as the kernel writes it: `0-3,8,10-11`.
///
/// See `/sys/devices/system/cpu/online` in Documentation/admin-guide/cputopology.rst.
public struct CPUList: KernelRecord, Hashable {
  /// The CPUs that are there and switched off.
  public static let offline = KernelPath(.sysfs, "devices/system/cpu/offline", readSize: 256)

  /// The numbers, in order and apart.
  public private(set) var ranges: [ClosedRange<Int>] = []

  /// Creates an empty list.
  public init() {}

  /// Whether the list holds a number.
  public func contains(_ number: Int) -> Bool { ranges.contains { $0.contains(number) } }

  /// Replaces the list by that of a text; one of nothing but a newline is an empty list.
  public mutating func parse(_ text: Span<UInt8>) throws(ParseError) {
    ranges.removeAll(keepingCapacity: true)
    var cursor = Cursor()
    while true {
      while cursor.skip(UInt8(ascii: ","), text) {}
      cursor.skipBlanks(text)
      if cursor.isAtLineEnd(text) || text[cursor.at] == 0 { return }
      let start = cursor
      let first = try Self.number(&cursor, text)
      var last = first
      if cursor.skip(UInt8(ascii: "-"), text) { last = try Self.number(&cursor, text) }
      guard first <= last, cursor.isAtLineEnd(text) || text[cursor.at] == UInt8(ascii: ",") else {
        throw start.failure(.missingNumber, text)
      }
      ranges.append(first...last)
    }
  }

  private static func number(
    _ cursor: inout Cursor, _ text: Span<UInt8>
  ) throws(ParseError) -> Int {
    let start = cursor
    switch cursor.digits(text) {
    case .value(let value):
      // No kernel has more: CONFIG_NR_CPUS ends far below.
      guard value <= 1 << 20 else { throw start.failure(.overflow, text) }
      return Int(value)
    case .missing: throw start.failure(.missingNumber, text)
    case .overflow: throw start.failure(.overflow, text)
    }
  }
}
