/// `/proc/cpuinfo`: the processors, in the words of their architecture.
///
/// See proc_cpuinfo(5). Every architecture has keys of its own, and several (sparc, alpha) list no
/// processors at all. A block counts as a processor if it has a line `processor` with a number;
/// trailers about the board do not. A value that cannot be read is absent. On x86 the kernel may
/// measure every CPU's frequency for this file: it is one to read once.
public struct CPUInfo: KernelRecord {
  /// One processor.
  public struct Processor: Sendable {
    /// The kernel's number of the CPU; numbers may have gaps.
    public fileprivate(set) var number: UInt64 = 0
    /// Its name for people; absent on most ARM kernels.
    public var modelName: KernelName? { isNamed ? name : nil }
    /// Its clock when the file was read, in MHz; of x86.
    public fileprivate(set) var mhz: Double?
    /// The number of its package; of x86.
    public fileprivate(set) var physicalID: UInt64?
    /// The number of its core inside the package; of x86.
    public fileprivate(set) var coreID: UInt64?

    /// What tells its model, in the words of its architecture.
    public fileprivate(set) var details = Details()

    /// Kept even while there is none, so that the next one finds its memory.
    fileprivate var name = KernelName()
    fileprivate var isNamed = false

    /// Creates processor 0, of which nothing more is known.
    public init() {}

    fileprivate mutating func reset() {
      number = 0
      isNamed = false
      details.reset()
      mhz = nil
      physicalID = nil
      coreID = nil
    }
  }

  /// Where it is found.
  public static let path = KernelPath(.procfs, "cpuinfo", readSize: 16 << 10)

  /// The processors that are online, in the order of the file.
  public private(set) var processors: [Processor] = []
  /// What the first processor can do: `flags` of x86, `Features` of ARM.
  public private(set) var flags: [KernelName] = []
  /// Faults of the first processor that the kernel knows; of x86 (since Linux 3.17).
  public private(set) var bugs: [KernelName] = []

  /// Creates an empty record.
  public init() {}

  /// Replaces all processors by those of a text.
  public mutating func parse(_ text: Span<UInt8>) throws(ParseError) {
    let text = try text.extracting(0..<text.contentCount())
    var cursor = Cursor()
    var row = 0
    // One row is kept beyond the last, for a block that turns out to be no processor.
    if processors.isEmpty { processors.append(Processor()) }
    processors[row].reset()
    flags.removeAll(keepingCapacity: true)
    bugs.removeAll(keepingCapacity: true)
    var isNumbered = false
    while !cursor.isAtEnd(text) {
      cursor.skipBlanks(text)
      if !cursor.isAtLineEnd(text) {
        if isNumbered, Self.isNumber(text, cursor) {
          // No blank line stands before it.
          row += 1
          if row == processors.count { processors.append(Processor()) }
          processors[row].reset()
        }
        if row == 0 { parseWords(text, cursor) }
        isNumbered = processors[row].parseLine(text, &cursor) || isNumbered
      } else {
        if isNumbered { row += 1 }
        if row == processors.count { processors.append(Processor()) }
        processors[row].reset()
        isNumbered = false
      }
      cursor.nextLine(text)
    }
    let count = isNumbered ? row + 1 : row
    processors.removeLast(processors.count - count)
  }

  /// Whether a line gives a processor its number.
  private static func isNumber(_ text: Span<UInt8>, _ line: Cursor) -> Bool {
    guard text.hasPrefix("processor", at: line.at) else { return false }
    var processor = Processor()
    var cursor = line
    return processor.parseLine(text, &cursor)
  }

  /// Takes a line of the first processor that lists words.
  private mutating func parseWords(_ text: Span<UInt8>, _ line: Cursor) {
    let end = line.lineEnd(text)
    let colon = text.firstIndex(of: .colon, from: line.at)
    guard colon < end else { return }
    let key = text.trimmed(line.at..<colon)
    var cursor = line
    cursor.at = colon + 1
    if text.equals("flags", at: key) || text.equals("Features", at: key) {
      flags = cursor.words(text)
    } else if text.equals("bugs", at: key) {
      bugs = cursor.words(text)
    }
  }
}

extension CPUInfo.Processor {
  /// Takes a line's value if its key is known, and tells whether it was the processor's number.
  fileprivate mutating func parseLine(_ text: Span<UInt8>, _ cursor: inout Cursor) -> Bool {
    let line = cursor.at..<cursor.lineEnd(text)
    // Values may hold colons, keys do not.
    let colon = text.firstIndex(of: .colon, from: cursor.at)
    guard colon < line.upperBound else { return false }
    let key = text.trimmed(line.lowerBound..<colon)
    let value = text.trimmed(colon + 1..<line.upperBound)
    cursor.at = value.lowerBound
    if text.equals("processor", at: key) {
      guard let number = cursor.wholeNumber(text, value) else { return false }
      self.number = number
      return true
    }
    if details.take(text, key: key, value) { return false }
    if text.equals("model name", at: key) {
      name.assign(text, value)
      isNamed = true
    } else if text.equals("cpu MHz", at: key) {
      mhz = cursor.decimalIfAny(text)
    } else if text.equals("physical id", at: key) {
      physicalID = cursor.wholeNumber(text, value)
    } else if text.equals("core id", at: key) {
      coreID = cursor.wholeNumber(text, value)
    }
    return false
  }
}

extension Cursor {
  /// All words up to the end of the line.
  fileprivate mutating func words(_ text: Span<UInt8>) -> [KernelName] {
    var words: [KernelName] = []
    while true {
      let range = word(text)
      if range.isEmpty { return words }
      var name = KernelName()
      name.assign(text, range)
      words.append(name)
    }
  }

  /// The number that fills a value.
  fileprivate mutating func wholeNumber(_ text: Span<UInt8>, _ value: Range<Int>) -> UInt64? {
    let number = numberIfAny(text)
    return at == value.upperBound ? number : nil
  }
}

extension Span<UInt8> {
  /// The range without the blanks at both ends.
  fileprivate func trimmed(_ range: Range<Int>) -> Range<Int> {
    var start = range.lowerBound
    var end = range.upperBound
    while start < end, self[start].isBlank { start += 1 }
    while end > start, self[end - 1].isBlank { end -= 1 }
    return start..<end
  }
}
