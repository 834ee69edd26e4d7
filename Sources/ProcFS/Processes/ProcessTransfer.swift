/// `/proc/PID/io`: what of it is wanted of every process, every second.
///
/// See `ProcessIO`, which has all fields. These are the bytes that reach storage; a field that is missing
/// is nil.
package struct ProcessTransfer: KernelRecord {
  /// Bytes fetched from storage.
  package private(set) var read: UInt64?
  /// Bytes sent to storage, or made dirty in the page cache.
  package private(set) var written: UInt64?
  /// Bytes counted as written that never will be.
  package private(set) var cancelled: UInt64?

  package init() {}

  package mutating func parse(_ text: Span<UInt8>) throws(ParseError) {
    read = nil
    written = nil
    cancelled = nil
    var cursor = Cursor()
    while !cursor.isAtEnd(text) {
      if text.hasPrefix("read_bytes:", at: cursor.at) {
        cursor.at += 11
        read = cursor.numberIfAny(text)
      } else if text.hasPrefix("write_bytes:", at: cursor.at) {
        cursor.at += 12
        written = cursor.numberIfAny(text)
      } else if text.hasPrefix("cancelled_write_bytes:", at: cursor.at) {
        cursor.at += 22
        cancelled = cursor.numberIfAny(text)
      }
      cursor.nextLine(text)
    }
    if read == nil, written == nil, cancelled == nil { throw ParseError(.missingField) }
  }
}
