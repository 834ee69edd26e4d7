/// `blkio.throttle.io_service_bytes` and its like of v1: what a control group did with disks.
///
/// See Documentation/admin-guide/cgroup-v1/blkio-controller.rst. Units are those of the file: bytes,
/// requests, sectors of 512 bytes, nanoseconds. `…_recursive` has the groups below in it. A line is
/// `8:0 Read 4096`, `8:0 4096` in files without kinds, or `Total 4096` at the end.
public struct CgroupBlkio: KernelRecord {
  /// What was done; each request is counted as read, write or discard, and again as sync or async.
  public enum Operation: String, CounterKey {
    /// From the device.
    case read = "Read"
    /// To the device.
    case write = "Write"
    /// Somebody waited for it.
    case sync = "Sync"
    /// Nobody did.
    case async = "Async"
    /// Blocks given back (since Linux 4.19).
    case discard = "Discard"
    /// All together.
    case total = "Total"

    static let names = FieldNames(Self.self)
  }

  /// One device.
  public struct Device: Hashable, Sendable {
    /// The major device number.
    public fileprivate(set) var major: UInt32 = 0
    /// The minor device number.
    public fileprivate(set) var minor: UInt32 = 0
    fileprivate var values = FieldValues<Operation>()

    /// The number of an operation; of a file without kinds, all is `.total`.
    public subscript(operation: Operation) -> UInt64? { values[operation] }
  }

  /// The devices, in the order of the file.
  public private(set) var devices: [Device] = []
  /// The sum over all devices, where the file has it.
  public private(set) var total: UInt64?

  /// Creates an empty record.
  public init() {}

  /// The sum over all devices of an operation.
  public func sum(_ operation: Operation) -> UInt64 {
    devices.reduce(0) { $0 &+ ($1[operation] ?? 0) }
  }

  /// Replaces all values by those of a text, which may be empty.
  public mutating func parse(_ text: Span<UInt8>) throws(ParseError) {
    let text = text.extracting(0..<text.unpaddedCount)
    total = nil
    var cursor = Cursor()
    var rows = 0
    while !cursor.isAtEnd(text) {
      var attempt = cursor
      let word = attempt.word(text)
      if text.equals("Total", at: word) {
        total = attempt.numberIfAny(text)
      } else if !word.isEmpty {
        try parseLine(text, &cursor, &rows)
      }
      cursor.nextLine(text)
    }
    if rows < devices.count { devices.removeLast(devices.count - rows) }
  }

  private mutating func parseLine(
    _ text: Span<UInt8>, _ cursor: inout Cursor, _ rows: inout Int
  ) throws(ParseError) {
    let major = try cursor.number32(text, before: .colon)
    let minor = try cursor.number32(text)
    if rows == 0 || devices[rows - 1].major != major || devices[rows - 1].minor != minor {
      if rows == devices.count { devices.append(Device()) }
      devices[rows].major = major
      devices[rows].minor = minor
      devices[rows].values.clear()
      rows += 1
    }
    cursor.skipBlanks(text)
    if cursor.at < text.count, text[cursor.at].isDigit {
      devices[rows - 1].values.set(Operation.total.ordinal, try cursor.number(text))
    } else if let place = Operation.names.place(text, cursor.word(text), from: 0) {
      devices[rows - 1].values.set(place, try cursor.number(text))
    }
  }
}
