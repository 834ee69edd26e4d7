/// What an array of `/proc/mdstat` is being put through: `[=>…]  recovery =  8.5% (16775552/195310144)
/// finish=17.0min speed=259783K/sec`, or `resync=DELAYED`.
public struct MDSync: Sendable, Hashable {
  /// What is done to the array.
  public enum Operation: Sendable {
    /// A device that was added is filled.
    case recovery
    /// The number of devices, the level or the layout changes.
    case reshape
    /// The devices are read and compared.
    case check
    /// The devices are made equal, after a crash or at the beginning.
    case resync
  }

  /// What is done.
  public let operation: Operation
  /// Whether it has yet to begin, since other arrays share the disks, or nothing may be written.
  public let isWaiting: Bool
  /// How many blocks of 1,024 bytes are done.
  public private(set) var blocksDone: UInt64 = 0
  /// How many blocks there are to do; nil while it waits.
  public private(set) var blocksTotal: UInt64?
  /// How much is done, in percent; nil while it waits.
  public private(set) var percent: Double?
  /// How long it will still take, in minutes; nil while it waits.
  public private(set) var minutesLeft: Double?
  /// How fast it goes, in KiB a second; nil while it waits.
  public private(set) var kibibytesPerSecond: UInt64?

  /// Reads a line; nil if it tells of something else.
  init?(_ text: Span<UInt8>, _ start: Cursor) throws(ParseError) {
    let line = start.at..<start.lineEnd(text)
    if text.firstIndex(of: "recovery", in: line) != nil {
      operation = .recovery
    } else if text.firstIndex(of: "reshape", in: line) != nil {
      operation = .reshape
    } else if text.firstIndex(of: "check", in: line) != nil {
      operation = .check
    } else if text.firstIndex(of: "resync", in: line) != nil {
      operation = .resync
    } else {
      return nil
    }
    isWaiting =
      text.firstIndex(of: "PENDING", in: line) != nil
      || text.firstIndex(of: "DELAYED", in: line) != nil
    if isWaiting { return }
    try parseBlocks(text, line, start)
    percent = try Self.decimal(behind: "=", before: "%", text, line, start)
    minutesLeft = try Self.decimal(behind: "finish=", before: "min", text, line, start)
    let speed = try Self.decimal(behind: "speed=", before: "K", text, line, start)
    kibibytesPerSecond = UInt64(exactly: speed.rounded())
  }

  /// Reads `(16775552/195310144)`.
  private mutating func parseBlocks(
    _ text: Span<UInt8>, _ line: Range<Int>, _ start: Cursor
  ) throws(ParseError) {
    var cursor = start
    cursor.at = text.firstIndex(of: "(", in: line).map { $0 + 1 } ?? line.upperBound
    guard case .value(let done) = cursor.digits(text), cursor.skip(UInt8(ascii: "/"), text),
      case .value(let total) = cursor.digits(text), cursor.skip(UInt8(ascii: ")"), text)
    else { throw cursor.failure(.missingNumber, text) }
    blocksDone = done
    blocksTotal = total
  }

  /// The number between two texts of the line.
  ///
  /// The progress bar is drawn with `=` as well, so it is the last `=` in front of the unit that counts.
  private static func decimal(
    behind prefix: StaticString, before unit: StaticString, _ text: Span<UInt8>,
    _ line: Range<Int>, _ start: Cursor
  ) throws(ParseError) -> Double {
    var cursor = start
    cursor.at = line.upperBound
    let first = text.firstIndex(of: prefix, in: line) ?? line.upperBound
    guard let end = text.firstIndex(of: unit, in: first..<line.upperBound),
      let equals = text.lastIndex(of: UInt8(ascii: "="), in: line.lowerBound..<end)
    else { throw cursor.failure(.missingField, text) }
    var number = Cursor(at: equals + 1, line: start.line)
    return try number.decimal(text.extracting(0..<end))
  }
}

extension Span<UInt8> {
  /// The first offset in `range` at which this ASCII text stands; nil if it is not there.
  func firstIndex(of needle: StaticString, in range: Range<Int>) -> Int? {
    let length = needle.utf8CodeUnitCount
    guard length > 0, range.count >= length else { return nil }
    let first = needle.utf8Start.pointee
    for start in range.lowerBound...(range.upperBound - length)
    where self[start] == first && hasPrefix(needle, at: start) {
      return start
    }
    return nil
  }
}
