/// Numbers in ranges, such as `0-5,48-53`: CPUs, NUMA nodes, cores.
///
/// See `%*pbl` in Documentation/core-api/printk-formats.rst, and cpuset(7), list format. The numbers
/// ascend, and there may be none (a NUMA node of memory only), as in a range that ends before it begins. A
/// range takes no more room than a number, and may have any upper end that fits: what walks the numbers has
/// to bound them.
public struct NumberRanges: KernelRecord, Hashable {
  /// CPUs that run.
  public static let online = KernelPath(.sysfs, "devices/system/cpu/online", readSize: 1024)
  /// CPUs that are there and switched off.
  public static let offline = KernelPath(.sysfs, "devices/system/cpu/offline", readSize: 1024)
  /// CPUs that are plugged in.
  public static let present = KernelPath(.sysfs, "devices/system/cpu/present", readSize: 1024)
  /// CPUs that the scheduler leaves alone, `isolcpus=` (since Linux 4.2).
  public static let isolated = KernelPath(.sysfs, "devices/system/cpu/isolated", readSize: 1024)

  /// The ranges, in the order of the text.
  public private(set) var ranges: [ClosedRange<UInt32>] = []

  /// Creates a list of no numbers.
  public init() {}

  /// How many numbers there are.
  public var count: Int { ranges.reduce(0) { $0 + $1.count } }

  /// All numbers, in the order of the text.
  public var numbers: some Sequence<UInt32> { ranges.lazy.joined() }

  /// Whether a number is among them.
  public func contains(_ number: UInt32) -> Bool { ranges.contains { $0.contains(number) } }

  /// Replaces all numbers by those of a text of one line.
  public mutating func parse(_ text: Span<UInt8>) throws(ParseError) {
    let end = text.unpaddedCount
    var cursor = Cursor()
    try parse(text.extracting(0..<end), &cursor)
    while !cursor.isAtEnd(text), cursor.isAtLineEnd(text) { cursor.nextLine(text) }
    if cursor.at < end { throw cursor.failure(.missingNumber, text) }
  }

  /// Takes a number that is above all others.
  mutating func append(_ number: UInt32) {
    if let last = ranges.last, last.upperBound &+ 1 == number {
      ranges[ranges.count - 1] = last.lowerBound...number
    } else {
      ranges.append(number...number)
    }
  }

  /// Forgets all numbers.
  mutating func clear() { ranges.removeAll(keepingCapacity: true) }

  /// Reads the rest of a line; there are no numbers if it cannot be read.
  mutating func parseIfAny(_ text: Span<UInt8>, _ cursor: inout Cursor) {
    do {
      try parse(text, &cursor)
    } catch {
      clear()
    }
  }

  /// Reads the rest of a line.
  mutating func parse(_ text: Span<UInt8>, _ cursor: inout Cursor) throws(ParseError) {
    ranges.removeAll(keepingCapacity: true)
    cursor.skipBlanks(text)
    if cursor.isAtLineEnd(text) { return }
    while true {
      let first = try cursor.rangeNumber(text)
      var last = first
      if cursor.skip(UInt8(ascii: "-"), text) { last = try cursor.rangeNumber(text) }
      if last >= first { ranges.append(first...last) }
      // A comma at the end is nothing; the kernel writes none.
      guard cursor.skip(UInt8(ascii: ","), text), !cursor.isAtWordEnd(text) else { break }
    }
    guard cursor.isAtWordEnd(text) else { throw cursor.failure(.missingNumber, text) }
    cursor.skipBlanks(text)
    guard cursor.isAtLineEnd(text) else { throw cursor.failure(.missingNumber, text) }
  }
}

extension Cursor {
  /// A number that must be there; what ends it is for the caller to judge.
  fileprivate mutating func rangeNumber(_ text: Span<UInt8>) throws(ParseError) -> UInt32 {
    let start = self
    guard at < text.count, text[at].isDigit else { throw failure(.missingNumber, text) }
    guard case .value(let value) = digits(text), let number = UInt32(exactly: value) else {
      throw start.failure(.overflow, text)
    }
    return number
  }
}
