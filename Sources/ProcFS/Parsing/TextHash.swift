/// A number that two different texts hardly share: FNV-1a of Fowler, Noll and Vo, with 64 bits.
///
/// What is read again and again is held against what it was by this number where keeping the text would
/// cost more. Who wants two texts of his own to share one can make them.
package enum TextHash {
  @inline(__always)
  static func of(_ text: Span<UInt8>, _ range: Range<Int>) -> UInt64 {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for index in range { hash = (hash ^ UInt64(text[index])) &* 0x100_0000_01b3 }
    return hash
  }

  /// The number of a whole text.
  package static func of(_ text: Span<UInt8>) -> UInt64 { of(text, 0..<text.count) }
}
