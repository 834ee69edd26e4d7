/// `io.stat`: what a control group has read from disks and written to them.
///
/// See Documentation/admin-guide/cgroup-v2.rst. A device that nothing was done with may have no numbers,
/// and up to Linux 5.16 not even a line of its own: the numbers of a line with several devices are the
/// last one's. Devices without numbers are left out.
public struct CgroupIOStat: KernelRecord {
  /// The numbers of a device.
  public enum Key: String, CounterKey {
    /// Bytes read.
    case rbytes
    /// Bytes written.
    case wbytes
    /// Requests to read.
    case rios
    /// Requests to write.
    case wios
    /// Bytes discarded (since Linux 4.19).
    case dbytes
    /// Requests to discard (since Linux 4.19).
    case dios
    /// Time on the device as the cost model has it, in microseconds (since Linux 5.10).
    case costUsage = "cost.usage"
    /// Time spent waiting for its share, in microseconds.
    case costWait = "cost.wait"
    /// Time spent in debt, in microseconds.
    case costInDebt = "cost.indebt"
    /// Time held back because of debt, in microseconds.
    case costInDelay = "cost.indelay"

    static let names = FieldNames(Self.self)
  }

  /// One device.
  public struct Device: Hashable, Sendable {
    /// The major device number.
    public fileprivate(set) var major: UInt32 = 0
    /// The minor device number.
    public fileprivate(set) var minor: UInt32 = 0
    fileprivate var values = FieldValues<Key>()

    /// A number; nil if it is absent or cannot be read.
    public subscript(key: Key) -> UInt64? { values[key] }
  }

  /// The devices that have numbers, in the order of the file.
  public private(set) var devices: [Device] = []

  /// Creates an empty record.
  public init() {}

  /// Replaces all values by those of a text, which may be empty.
  public mutating func parse(_ text: Span<UInt8>) throws(ParseError) {
    let text = text.extracting(0..<text.unpaddedCount)
    var cursor = Cursor()
    var rows = 0
    while !cursor.isAtEnd(text) {
      try parseLine(text, &cursor, &rows)
      cursor.nextLine(text)
    }
    if rows < devices.count { devices.removeLast(devices.count - rows) }
  }

  /// Reads one line, and counts the devices on it that have numbers.
  private mutating func parseLine(
    _ text: Span<UInt8>, _ cursor: inout Cursor, _ rows: inout Int
  ) throws(ParseError) {
    var next = 0
    var major: UInt32?
    var minor: UInt32 = 0
    var hasNumbers = false
    while true {
      let start = cursor
      let word = cursor.word(text)
      if word.isEmpty { return }
      let equals = text.firstIndex(of: UInt8(ascii: "="), from: word.lowerBound)
      if equals >= word.upperBound {
        // A device; what stood before it on the line had no numbers.
        guard text.firstIndex(of: .colon, from: word.lowerBound) < word.upperBound else { continue }
        cursor = start
        major = try cursor.number32(text, before: .colon)
        minor = try cursor.number32(text)
        hasNumbers = false
        continue
      }
      guard let major else { throw start.failure(.badName, text) }
      if !hasNumbers {
        if rows == devices.count { devices.append(Device()) }
        devices[rows].major = major
        devices[rows].minor = minor
        devices[rows].values.clear()
        rows += 1
        hasNumbers = true
      }
      if let place = Key.names.place(text, word.lowerBound..<equals, from: next) {
        var value = cursor
        value.at = equals + 1
        devices[rows - 1].values.set(place, value.isAtWordEnd(text) ? nil : value.numberIfAny(text))
        next = place + 1
      }
    }
  }
}
