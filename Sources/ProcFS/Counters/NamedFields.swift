/// The names of a file's fields that are known at compile time, in the order in which it has them.
///
/// Other than `NamedCounters` this keeps nothing of a text but numbers, and unknown names are passed
/// over: for files that are read for thousands of processes, of which some lack fields.
struct FieldNames: Sendable {
  private let bytes: [UInt8]
  private let ends: [Int]

  /// Takes the raw values of all cases.
  init<Key: CounterKey>(_ type: Key.Type) {
    var bytes: [UInt8] = []
    var ends: [Int] = []
    for key in Key.allCases {
      bytes.append(contentsOf: key.rawValue.utf8)
      ends.append(bytes.count)
    }
    self.bytes = bytes
    self.ends = ends
  }

  /// The place of the name at `range`, looked for from `start` on, where it nearly always is.
  @inline(__always)
  func place(_ text: Span<UInt8>, _ range: Range<Int>, from start: Int) -> Int? {
    var index = start < ends.count ? start : 0
    for _ in ends.indices {
      let begin = index == 0 ? 0 : ends[index - 1]
      if text.equals(bytes, begin..<ends[index], at: range) { return index }
      index = index + 1 < ends.count ? index + 1 : 0
    }
    return nil
  }
}

/// The numbers that belong to the names of a `CounterKey`.
struct FieldValues<Key: CounterKey>: Hashable, Sendable {
  private var values = [UInt64?](repeating: nil, count: Key.allCases.count)

  /// The number of a field; nil if the text had none.
  subscript(key: Key) -> UInt64? { values[key.ordinal] }

  /// Whether there is no number at all.
  var isEmpty: Bool { values.allSatisfy { $0 == nil } }

  /// Forgets all numbers.
  mutating func clear() {
    for index in values.indices { values[index] = nil }
  }

  /// Takes the number of the field at a place in the names.
  mutating func set(_ place: Int, _ value: UInt64?) { values[place] = value }

  /// Reads lines of a name, a colon or blanks, and a number; all else is passed over.
  mutating func parse(_ text: Span<UInt8>, _ names: FieldNames) throws(ParseError) {
    let text = try text.extracting(0..<text.contentCount())
    clear()
    var cursor = Cursor()
    var next = 0
    while !cursor.isAtEnd(text) {
      let name = cursor.fieldName(text)
      if let place = names.place(text, name, from: next) {
        values[place] = cursor.numberIfAny(text)
        next = place + 1
      }
      cursor.nextLine(text)
    }
    if isEmpty { throw ParseError(.missingField) }
  }
}

extension Cursor {
  /// Passes blanks, a name and the colon behind it, if there is one.
  mutating func fieldName(_ text: Span<UInt8>) -> Range<Int> {
    skipBlanks(text)
    let start = at
    while !isAtLineEnd(text), text[at] != .colon, !text[at].isBlank { at += 1 }
    let name = start..<at
    _ = skip(.colon, text)
    return name
  }
}
