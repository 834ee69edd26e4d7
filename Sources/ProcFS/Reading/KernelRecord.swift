/// What one kernel file says, filled from its text.
///
/// Parsing is a pure function of the bytes, and apart from reading. It fills the record in place, so
/// that a text of the same shape as the one before allocates nothing.
public protocol KernelRecord: Sendable {
  /// Creates an empty record.
  init()

  /// Replaces all values by those of a text.
  ///
  /// - Parameter text: The whole file.
  /// - Throws: What is wrong with the text; the values are then a mixture that must not be used.
  mutating func parse(_ text: Span<UInt8>) throws(ParseError)
}
