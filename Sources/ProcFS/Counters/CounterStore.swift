/// Names and numbers in the order of a file, kept from one reading to the next.
///
/// The names of a counter file hardly ever change, so each line is first compared with the name that
/// stood at its place before; only when that fails is anything stored anew.
struct CounterStore: Sendable {
  /// What is known of a number.
  enum Mark: UInt8 {
    case none
    case number
    /// The value is a number of kB.
    case kibibytes
    /// The value is the magnitude of a negative number.
    case negative
  }

  /// What is kept of a name, in one place: each line of a text looks at all of it.
  private struct Entry {
    var value: UInt64 = 0
    /// Where the name ends in `names`.
    var end: Int
    var mark = Mark.none

    @inline(__always)
    mutating func take(_ value: UInt64, _ mark: Mark) {
      self.value = value
      self.mark = mark
    }
  }

  /// All names, one behind the other.
  private var names: [UInt8] = []
  private var entries: [Entry] = []
  /// How many entries of the text being read are in place.
  private(set) var count = 0
  /// Whether a name changed and nobody has taken notice yet.
  ///
  /// A text that is refused half-way leaves this set, so that the next one is not taken for the same.
  private(set) var isChanged = false

  /// Starts over at the first entry.
  mutating func begin() {
    count = 0
  }

  /// Drops entries that the text did not have, and tells whether a name changed.
  mutating func finish() -> Bool {
    if count < entries.count { truncate() }
    defer { isChanged = false }
    return isChanged
  }

  /// Where the name of an entry lies in `names`.
  @inline(__always)
  private func range(_ index: Int) -> Range<Int> {
    start(index)..<entries[index].end
  }

  /// Where the name of an entry begins, or would begin, in `names`.
  @inline(__always)
  private func start(_ index: Int) -> Int { index == 0 ? 0 : entries[index - 1].end }

  /// Whether the next entry's name from before stands at `start` of the text, and how long it is.
  ///
  /// That the name ends there is for the caller to see.
  @inline(__always)
  func expectedName(_ text: Span<UInt8>, at start: Int) -> Int? {
    guard count < entries.count else { return nil }
    let range = range(count)
    guard start + range.count <= text.count,
      text.equals(names, range, at: start..<start + range.count)
    else { return nil }
    return range.count
  }

  /// Whether the next entry's name from before is `group`, a point and `key`.
  @inline(__always)
  func isExpected(_ text: Span<UInt8>, _ group: Range<Int>, _ key: Range<Int>) -> Bool {
    guard count < entries.count else { return false }
    let range = range(count)
    let point = range.lowerBound + group.count
    return range.count == group.count + 1 + key.count
      && text.equals(names, range.lowerBound..<point, at: group)
      && text.equals(names, point + 1..<range.upperBound, at: key)
  }

  /// Takes the number of the next entry, whose name is the one from before.
  @inline(__always)
  mutating func take(_ value: UInt64, _ mark: Mark) {
    set(count, value, mark)
    count &+= 1
  }

  /// Passes an entry without a number, whose name is the one from before.
  mutating func keep() {
    entries[count].mark = .none
    count += 1
  }

  /// Gives the entry at `index` its number.
  @inline(__always)
  mutating func set(_ index: Int, _ value: UInt64, _ mark: Mark) {
    entries[index].take(value, mark)
  }

  /// Stores the name of the next entry, `key` or `group.key`, and forgets all behind it.
  mutating func rename(_ text: Span<UInt8>, _ group: Range<Int>? = nil, key: Range<Int>) {
    truncate()
    if let group {
      names.append(text, group)
      names.append(UInt8(ascii: "."))
    }
    names.append(text, key)
    entries.append(Entry(end: names.count))
  }

  private mutating func truncate() {
    isChanged = true
    names.removeLast(names.count - start(count))
    entries.removeLast(entries.count - count)
  }

  /// The name of an entry.
  func name(_ index: Int) -> KernelName {
    KernelName(bytes: Array(names[range(index)]))
  }

  func withName<Result>(
    _ index: Int, _ body: (Span<UInt8>) throws -> Result
  ) rethrows -> Result {
    try body(names.span.extracting(range(index)))
  }

  /// The number of an entry, if it is one and not negative.
  @inline(__always)
  func unsigned(_ index: Int) -> UInt64? {
    switch entries[index].mark {
    case .number, .kibibytes: entries[index].value
    case .negative: entries[index].value == 0 ? 0 : nil
    case .none: nil
    }
  }

  /// Whether `kB` stands behind the number of an entry.
  func isKibibytes(_ index: Int) -> Bool { entries[index].mark == .kibibytes }

  /// The number of an entry, if it fits into a signed one.
  func signed(_ index: Int) -> Int64? {
    let value = entries[index].value
    return switch entries[index].mark {
    case .number, .kibibytes: Int64(exactly: value)
    case .negative:
      value <= Int64.min.magnitude ? Int64(truncatingIfNeeded: 0 &- value) : nil
    case .none: nil
    }
  }

  /// The entries whose name comes again further down.
  func superseded() -> [Int] {
    var seen: Set<KernelName> = []
    return (0..<count).reversed().filter { !seen.insert(name($0)).inserted }
  }

  /// The last entry with this name; nil if there is none.
  func lastIndex(of name: String) -> Int? {
    let bytes = Array(name.utf8)
    return (0..<count).last { names.span.equals(bytes, at: range($0)) }
  }
}
