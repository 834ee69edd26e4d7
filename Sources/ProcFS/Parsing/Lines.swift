extension Span<UInt8> {
  /// Calls `body` at the start of each line that holds more than blanks.
  ///
  /// What `body` leaves of a line is passed over. A text of nothing has no lines.
  @inline(__always)
  func forEachLine(
    _ body: (Span<UInt8>, inout Cursor) throws(ParseError) -> Void
  ) throws(ParseError) {
    guard let count = try? contentCount() else { return }
    let text = extracting(0..<count)
    var cursor = Cursor()
    while !cursor.isAtEnd(text) {
      cursor.skipBlanks(text)
      if !cursor.isAtLineEnd(text) { try body(text, &cursor) }
      cursor.nextLine(text)
    }
  }
}
