/// `/proc/uptime`: seconds since boot, and seconds that CPUs were idle.
///
/// See proc_uptime(5). Time spent suspended is counted in the first number.
public struct Uptime: KernelRecord {
  /// Where it is found.
  public static let path = KernelPath(.procfs, "uptime", readSize: 256)

  /// Seconds since boot.
  public private(set) var uptime = 0.0
  /// Idle seconds, summed over all CPUs; some containers leave them out.
  public private(set) var idle: Double?

  /// Creates an empty record.
  public init() {}

  /// Replaces all values by those of a text.
  public mutating func parse(_ text: Span<UInt8>) throws(ParseError) {
    let text = try text.extracting(0..<text.contentCount())
    var cursor = Cursor()
    uptime = try cursor.decimal(text)
    idle = cursor.decimalIfAny(text)
  }
}
