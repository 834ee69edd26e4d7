/// A list of CPUs as the kernel prints it: `0-3,8,10-11`.
///
/// See cpuset(7), list format. Below `/sys/devices/system/cpu` are `online`, `present` and, since Linux
/// 4.2, `isolated`. A list of no CPU is an empty line.
public struct CPUList: KernelRecord {
  /// CPUs that the scheduler leaves alone (`isolcpus=`).
  public static let isolated = KernelPath(.sysfs, "devices/system/cpu/isolated", readSize: 1024)
  /// CPUs that run.
  public static let online = KernelPath(.sysfs, "devices/system/cpu/online", readSize: 1024)
  /// CPUs that are plugged in.
  public static let present = KernelPath(.sysfs, "devices/system/cpu/present", readSize: 1024)

  /// No kernel has as many CPUs; it bounds what a wrong text can cost.
  private static let limit: UInt64 = 1 << 16

  /// The numbers, range by range, in the order of the text.
  public private(set) var ranges: [ClosedRange<Int>] = []

  /// Creates an empty list.
  public init() {}

  /// Replaces the list by that of a text.
  public mutating func parse(_ text: Span<UInt8>) throws(ParseError) {
    ranges.removeAll(keepingCapacity: true)
    var cursor = Cursor()
    cursor.skipBlanks(text)
    while !cursor.isAtLineEnd(text), text[cursor.at] != 0 {
      if cursor.skip(UInt8(ascii: ","), text) { continue }
      let first = try Self.number(text, &cursor)
      var last = first
      if cursor.skip(UInt8(ascii: "-"), text) { last = try Self.number(text, &cursor) }
      if first <= last { ranges.append(first...last) }
      guard cursor.isAtWordEnd(text) || text[cursor.at] == UInt8(ascii: ",") else {
        throw cursor.failure(.missingNumber, text)
      }
      cursor.skipBlanks(text)
    }
  }

  private static func number(
    _ text: Span<UInt8>, _ cursor: inout Cursor
  ) throws(ParseError) -> Int {
    let start = cursor
    switch cursor.digits(text) {
    case .value(let value) where value < limit: return Int(value)
    case .value, .overflow: throw start.failure(.overflow, text)
    case .missing: throw start.failure(.missingNumber, text)
    }
  }
}
