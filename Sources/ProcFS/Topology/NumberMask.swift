/// Numbers as a mask, such as `3f,00000000`: CPUs and NUMA nodes.
///
/// See `%*pb` in Documentation/core-api/printk-formats.rst: hexadecimal words of 32 bits with commas
/// between, the highest first. `cpumap` and `thread_siblings` in sysfs are such, and old kernels have
/// no lists beside them.
public struct NumberMask: KernelRecord, Hashable {
  /// The numbers whose bits are set.
  public private(set) var numbers = NumberRanges()

  /// Creates a mask of no numbers.
  public init() {}

  /// Replaces all numbers by those of a text.
  public mutating func parse(_ text: Span<UInt8>) throws(ParseError) {
    let text = try text.extracting(0..<text.contentCount())
    var cursor = Cursor()
    let word = cursor.word(text)
    numbers.clear()
    // From the end on, since the last digit is that of the lowest numbers.
    var bit: UInt32 = 0
    for index in word.reversed() {
      let byte = text[index]
      if byte == UInt8(ascii: ",") { continue }
      guard let digit = text.hexadecimal(index..<index + 1) else {
        throw Cursor().failure(.missingNumber, text)
      }
      for offset in 0..<UInt32(4) where digit & (1 << offset) != 0 { numbers.append(bit + offset) }
      bit += 4
    }
    cursor.skipBlanks(text)
    guard cursor.isAtLineEnd(text) else { throw cursor.failure(.missingNumber, text) }
  }
}
