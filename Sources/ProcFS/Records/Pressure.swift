/// `/proc/pressure/{cpu,memory,io,irq}`: how long tasks waited for a resource.
///
/// See Documentation/accounting/psi.rst. Since Linux 4.20; `full` of cpu since 5.13, and always 0
/// there for the whole system; `irq` since 6.1, with `full` only. The files may exist and answer
/// EOPNOTSUPP to a read when the kernel was booted with `psi=0`.
public struct Pressure: KernelRecord {
  /// What tasks wait for.
  public enum Resource: String, CaseIterable, Sendable {
    /// A CPU to run on.
    case cpu
    /// Memory: reclaim, refaults, swap in.
    case memory
    /// Block I/O.
    case io
    /// Interrupts that run in their place (since Linux 6.1).
    case irq
  }

  /// Time during which tasks were stalled.
  public struct Stall: Hashable, Sendable {
    /// Share of the last ten seconds, in percent.
    public var avg10 = 0.0
    /// Share of the last minute, in percent.
    public var avg60 = 0.0
    /// Share of the last five minutes, in percent.
    public var avg300 = 0.0
    /// Time since boot, in microseconds.
    public var total: UInt64 = 0

    /// Creates a stall of no time.
    public init() {}

    /// Reads the pairs behind the kind; ones that are not known are passed over.
    fileprivate init(_ text: Span<UInt8>, _ cursor: inout Cursor) throws(ParseError) {
      var missing = 4
      while !cursor.isAtLineEnd(text) {
        cursor.skipBlanks(text)
        if cursor.skip("avg10=", text) {
          avg10 = try cursor.decimal(text)
        } else if cursor.skip("avg60=", text) {
          avg60 = try cursor.decimal(text)
        } else if cursor.skip("avg300=", text) {
          avg300 = try cursor.decimal(text)
        } else if cursor.skip("total=", text) {
          total = try cursor.number(text)
        } else {
          _ = cursor.word(text)
          continue
        }
        missing -= 1
      }
      if missing > 0 { throw cursor.failure(.missingField, text) }
    }
  }

  /// Where the file of a resource is found.
  public static func path(_ resource: Resource) -> KernelPath {
    KernelPath(.procfs, "pressure/" + resource.rawValue, readSize: 256)
  }

  /// Time during which at least one task was stalled.
  public private(set) var some: Stall?
  /// Time during which all tasks that were not idle were stalled (of cpu since Linux 5.13).
  public private(set) var full: Stall?

  /// Creates an empty record.
  public init() {}

  /// Replaces all values by those of a text.
  public mutating func parse(_ text: Span<UInt8>) throws(ParseError) {
    let text = try text.extracting(0..<text.contentCount())
    some = nil
    full = nil
    var cursor = Cursor()
    while !cursor.isAtEnd(text) {
      let kind = cursor.word(text)
      if text.equals("some", at: kind) {
        some = try Stall(text, &cursor)
      } else if text.equals("full", at: kind) {
        full = try Stall(text, &cursor)
      }
      cursor.nextLine(text)
    }
    if some == nil, full == nil { throw ParseError(.missingField) }
  }
}

extension Cursor {
  /// Passes this ASCII text if it stands here.
  fileprivate mutating func skip(_ key: StaticString, _ text: Span<UInt8>) -> Bool {
    guard text.hasPrefix(key, at: at) else { return false }
    at += key.utf8CodeUnitCount
    return true
  }
}
