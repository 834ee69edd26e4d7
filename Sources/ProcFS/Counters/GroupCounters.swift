extension NamedCounters {
  /// Reads a text of groups of pairs: from `TCP: inuse 1 orphan 0` comes `TCP.inuse`.
  mutating func parsePairs(_ text: Span<UInt8>) throws(ParseError) {
    let text = try text.extracting(0..<text.contentCount())
    store.begin()
    var cursor = Cursor()
    var hasNumber = false
    while !cursor.isAtEnd(text) {
      let group = cursor.word(text)
      if group.count > 1, text[group.upperBound - 1] == .colon {
        let group = group.lowerBound..<group.upperBound - 1
        while true {
          let key = cursor.word(text)
          if key.isEmpty { break }
          if !store.isExpected(text, group, key) { store.rename(text, group, key: key) }
          let (value, mark) = cursor.signedNumber(text)
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

/// The heading lines of a text, each with the number of names in it.
///
/// A heading that is the same as before need not be taken apart again.
struct Headings: Sendable {
  private var bytes: [UInt8] = []
  private var ends: [Int] = []
  private var counts: [Int] = []
  private var index = 0

  mutating func begin() { index = 0 }

  /// How many names the line at `range` holds, if it is the next one from before.
  mutating func expected(_ text: Span<UInt8>, _ range: Range<Int>) -> Int? {
    guard index < ends.count else { return nil }
    let held = (index == 0 ? 0 : ends[index - 1])..<ends[index]
    guard text.equals(bytes, held, at: range) else { return nil }
    index += 1
    return counts[index - 1]
  }

  /// Stores the next heading and forgets all behind it.
  mutating func replace(_ text: Span<UInt8>, _ range: Range<Int>, names: Int) {
    forget()
    for index in range { bytes.append(text[index]) }
    ends.append(bytes.count)
    counts.append(names)
    index += 1
  }

  /// Forgets the headings that were not seen since `begin`.
  mutating func forget() {
    bytes.removeLast(bytes.count - (index == 0 ? 0 : ends[index - 1]))
    ends.removeLast(ends.count - index)
    counts.removeLast(counts.count - index)
  }
}

extension NamedCounters {
  /// Reads a text of groups of two lines, a heading and the numbers below it.
  ///
  /// From `Tcp: RtoAlgorithm …` above `Tcp: 1 …` comes `Tcp.RtoAlgorithm`. Columns go by the heading alone: kernels insert new ones anywhere.
  mutating func parseHeadings(
    _ text: Span<UInt8>, _ headings: inout Headings
  ) throws(ParseError) {
    let text = try text.extracting(0..<text.contentCount())
    store.begin()
    headings.begin()
    var cursor = Cursor()
    while !cursor.isAtEnd(text) {
      if cursor.isAtLineEnd(text) {
        cursor.nextLine(text)
        continue
      }
      let start = cursor
      let heading = cursor.at..<cursor.lineEnd(text)
      let first = store.count
      let group = try cursor.group(text)
      if !store.isChanged, let names = headings.expected(text, heading) {
        for _ in 0..<names { store.keep() }
      } else {
        while true {
          let key = cursor.word(text)
          if key.isEmpty { break }
          if !store.isExpected(text, group, key) { store.rename(text, group, key: key) }
          store.keep()
        }
        headings.replace(text, heading, names: store.count - first)
      }
      repeat { cursor.nextLine(text) } while !cursor.isAtEnd(text) && cursor.isAtLineEnd(text)
      if cursor.isAtEnd(text) { throw start.failure(.truncated, text) }
      try parseValues(text, &cursor, group, from: first)
      cursor.nextLine(text)
    }
    headings.forget()
    finish()
  }

  private mutating func parseValues(
    _ text: Span<UInt8>, _ cursor: inout Cursor, _ group: Range<Int>, from first: Int
  ) throws(ParseError) {
    let start = cursor
    let below = try cursor.group(text)
    guard below.count == group.count, text.isSame(group, below) else {
      throw start.failure(.badHeader, text)
    }
    for index in first..<store.count {
      cursor.skipBlanks(text)
      if cursor.isAtLineEnd(text) { throw cursor.failure(.missingField, text) }
      let (value, mark) = cursor.signedNumber(text)
      store.set(index, value, mark)
    }
    cursor.skipBlanks(text)
    if !cursor.isAtLineEnd(text) { throw cursor.failure(.badHeader, text) }
  }
}

extension Cursor {
  /// Passes `Name:` and gives the name.
  fileprivate mutating func group(_ text: Span<UInt8>) throws(ParseError) -> Range<Int> {
    let start = self
    let word = word(text)
    guard word.count > 1, text[word.upperBound - 1] == .colon else {
      throw start.failure(.badHeader, text)
    }
    return word.lowerBound..<word.upperBound - 1
  }
}

extension Span<UInt8> {
  /// Whether two ranges of the same length hold the same bytes.
  fileprivate func isSame(_ left: Range<Int>, _ right: Range<Int>) -> Bool {
    for offset in 0..<left.count
    where self[left.lowerBound + offset] != self[right.lowerBound + offset] {
      return false
    }
    return true
  }
}
