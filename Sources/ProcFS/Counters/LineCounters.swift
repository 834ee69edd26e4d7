extension NamedCounters {
  /// Reads a text of one counter a line: a name, a colon or blanks, a number, perhaps a unit.
  ///
  /// The colon may touch the number (`ShadowCallStack:10373888 kB`). A name whose number cannot
  /// be read stays without a value; only if that is so of all is the text refused. `skipped` words stand
  /// before the name in each line. Where there are units (`hasUnits`), a number is one of kB or has none.
  mutating func parseLines(
    _ text: Span<UInt8>, behind skipped: Int = 0, hasUnits: Bool = false
  ) throws(ParseError) {
    let text = try text.extracting(0..<text.contentCount())
    store.begin()
    var cursor = Cursor()
    var hasNumber = false
    while !cursor.isAtEnd(text) {
      for _ in 0..<skipped { _ = cursor.word(text) }
      cursor.skipBlanks(text)
      if let length = store.expectedName(text, at: cursor.at),
        cursor.skipSeparator(text, behind: length)
      {
        let (value, mark) = cursor.signedNumber(text, hasUnit: hasUnits)
        store.take(value, mark)
        hasNumber = hasNumber || mark != .none
      } else {
        let name = cursor.counterName(text)
        if !name.isEmpty, cursor.skipSeparator(text, behind: 0) {
          store.rename(text, key: name)
          let (value, mark) = cursor.signedNumber(text, hasUnit: hasUnits)
          store.take(value, mark)
          hasNumber = hasNumber || mark != .none
        }
      }
      cursor.nextLine(text)
    }
    finish()
    if !hasNumber { throw ParseError(.missingField) }
  }
}

extension Cursor {
  /// Passes a name, up to a colon, a blank or the end of the line.
  fileprivate mutating func counterName(_ text: Span<UInt8>) -> Range<Int> {
    let start = at
    while !isAtLineEnd(text), text[at] != .colon, !text[at].isBlank { at += 1 }
    return start..<at
  }

  /// Passes the colon or blank that ends a name, `length` bytes from here; stays if there is none.
  @inline(__always)
  fileprivate mutating func skipSeparator(_ text: Span<UInt8>, behind length: Int) -> Bool {
    let end = at &+ length
    guard end < text.count, text[end] == .colon || text[end].isBlank else { return false }
    at = end &+ 1
    return true
  }
}
