/// The names of a counter file that are known at compile time.
///
/// The raw value is the kernel's name; in a file of groups it is `Group.Name`. Such an enumeration
/// has at least two cases and none with a payload.
public protocol CounterKey: CaseIterable, RawRepresentable<String>, Sendable {}

extension CounterKey {
  /// The place of the case among all cases.
  ///
  /// An enumeration without payloads of fewer than 256 cases is one byte that counts the cases in
  /// the order in which they are declared; a test holds every key to that.
  @inline(__always)
  var ordinal: Int { Int(unsafeBitCast(self, to: UInt8.self)) }
}

/// All counters of a file that names them, in the order of the file.
///
/// Kernels add names all the time, so none is thrown away. Those known at compile time are found by
/// their key without a search: their places are resolved only when the names change.
public struct NamedCounters<Key: CounterKey>: Sendable {
  var store = CounterStore()
  private var places = [Int](repeating: -1, count: Key.allCases.count)
  /// The places whose name comes again further down; hardly ever any.
  private var superseded: [Int] = []
  /// Changes whenever the names do; the first layout is 1.
  public private(set) var layout = 0

  /// Creates an empty set of counters.
  public init() {}

  /// How many counters there are.
  public var count: Int { store.count }

  /// The kernel's name of a counter; `Group.Name` in a file of groups.
  public func name(at index: Int) -> KernelName { store.name(index) }

  /// Whether the same name comes again further down; the last one counts.
  public func isSuperseded(at index: Int) -> Bool {
    !superseded.isEmpty && superseded.contains(index)
  }

  /// Hands over the bytes of a counter's name, without the copy that `name(at:)` makes.
  public func withName<Result>(
    at index: Int, _ body: (Span<UInt8>) throws -> Result
  ) rethrows -> Result {
    try store.withName(index, body)
  }

  /// The value of a counter; nil if it is negative or no number.
  public func unsigned(at index: Int) -> UInt64? { store.unsigned(index) }

  /// Whether a counter is of kB (of 1024 bytes), by the unit behind its number; always false in a file that
  /// has no units.
  public func isKibibytes(at index: Int) -> Bool { store.isKibibytes(index) }

  /// The value of a counter; nil if it is beyond 2^63-1 or no number.
  public func signed(at index: Int) -> Int64? { store.signed(index) }

  /// The value of a known counter; nil if it is absent, negative or no number.
  ///
  /// Of a name that occurs twice, the last one counts.
  public subscript(key: Key) -> UInt64? {
    place(of: key).flatMap(store.unsigned)
  }

  /// The value of a known counter that may be negative; nil if it is absent or no number.
  public func signed(_ key: Key) -> Int64? {
    place(of: key).flatMap(store.signed)
  }

  /// Where a known counter is; nil if it is absent, or was not reached in a text that was refused.
  private func place(of key: Key) -> Int? {
    let place = places[key.ordinal]
    return place >= 0 && place < store.count ? place : nil
  }

  /// Ends a reading: drops what is left over, and finds the known names again if any name changed.
  mutating func finish() {
    guard store.finish() else { return }
    layout += 1
    superseded = store.superseded()
    for key in Key.allCases { places[key.ordinal] = store.lastIndex(of: key.rawValue) ?? -1 }
  }
}

extension Cursor {
  /// Passes one word and tells what number it is.
  @inline(__always)
  mutating func signedNumber(_ text: Span<UInt8>) -> (value: UInt64, mark: CounterStore.Mark) {
    skipBlanks(text)
    let isNegative = skip(UInt8(ascii: "-"), text)
    guard let value = numberIfAny(text) else { return (0, .none) }
    return (value, isNegative ? .negative : .number)
  }

  /// Passes a number and the unit behind it; a number of a unit other than kB is none.
  @inline(__always)
  mutating func signedNumber(
    _ text: Span<UInt8>, hasUnit: Bool
  ) -> (value: UInt64, mark: CounterStore.Mark) {
    let number = signedNumber(text)
    guard hasUnit, number.mark == .number else { return number }
    if text.hasPrefix(" kB\n", at: at) { return (number.value, .kibibytes) }
    let unit = word(text)
    // More numbers are those of a table, as Linux 2.4 had it before its lines.
    if unit.isEmpty || text[unit.lowerBound].isDigit { return number }
    return text.equals("kB", at: unit) ? (number.value, .kibibytes) : (0, .none)
  }
}
