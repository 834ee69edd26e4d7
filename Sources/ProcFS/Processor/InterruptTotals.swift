/// The `intr` line of `/proc/stat`: how many times each interrupt was served since boot, on all CPUs.
///
/// See proc_stat(5). The line begins with the sum over all, and goes on with a number for each of the
/// kernel's interrupts, nearly all of them 0: it can be 160 kB long, so `Stat` takes the sum alone.
public struct InterruptTotals: KernelRecord {
  /// Where it is found.
  public static let path = Stat.path

  /// The numbers, by the kernel's number of the interrupt.
  public private(set) var counts: [UInt64] = []

  /// Creates an empty record.
  public init() {}

  /// Replaces all values by those of a text.
  public mutating func parse(_ text: Span<UInt8>) throws(ParseError) {
    let text = try text.extracting(0..<text.contentCount())
    var cursor = Cursor()
    while !cursor.isAtEnd(text) {
      if text.equals("intr", at: cursor.word(text)) {
        _ = try cursor.number(text)
        return try cursor.numbers(text, into: &counts)
      }
      cursor.nextLine(text)
    }
    counts.removeAll(keepingCapacity: true)
    throw ParseError(.missingField)
  }
}
