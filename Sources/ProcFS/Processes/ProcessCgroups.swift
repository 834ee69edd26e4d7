/// `/proc/PID/cgroup`: the control groups that one process belongs to.
///
/// See cgroups(7). With cgroup v2 it is one line, `0::/path`; with v1 one for each hierarchy,
/// `7:cpu,cpuacct:/path`; and with both, all of these. Paths begin at the root of the reader's cgroup
/// namespace, `/..` leads out of it, and may hold colons. ` (deleted)` at the end says that the group
/// is gone.
public struct ProcessCgroups: KernelRecord {
  /// Where that of a process is found.
  public static func path(of process: Int32) -> KernelPath { ProcessFile.cgroup.path(of: process) }

  /// One line.
  public struct Membership: Hashable, Sendable {
    /// The number of the hierarchy; 0 for that of v2.
    public fileprivate(set) var hierarchy: UInt32 = 0
    /// The controllers of the hierarchy with commas between them, or `name=…`; empty for v2.
    public fileprivate(set) var controllers = KernelName()
    /// The group.
    public fileprivate(set) var path = KernelName()

    /// Creates a line that says nothing.
    public init() {}

    /// Whether the hierarchy has this controller.
    public func has(_ controller: StaticString) -> Bool {
      let span = controllers.bytes.span
      var start = 0
      while start < span.count {
        let end = span.firstIndex(of: UInt8(ascii: ","), from: start)
        if span.equals(controller, at: start..<end) { return true }
        start = end + 1
      }
      return false
    }
  }

  /// The lines, in the order of the file.
  public private(set) var memberships: [Membership] = []

  /// Creates an empty record.
  public init() {}

  /// The group in the hierarchy of v2; nil without one.
  public var unified: KernelName? {
    memberships.first { $0.hierarchy == 0 && $0.controllers.isEmpty }?.path
  }

  /// The group in the hierarchy of v1 that has a controller; nil if none has it.
  public func path(of controller: StaticString) -> KernelName? {
    memberships.first { $0.has(controller) }?.path
  }

  /// Replaces all values by those of a text.
  public mutating func parse(_ text: Span<UInt8>) throws(ParseError) {
    let text = try text.extracting(0..<text.contentCount())
    var cursor = Cursor()
    var row = 0
    while !cursor.isAtEnd(text) {
      if !cursor.isAtLineEnd(text) {
        if row == memberships.count { memberships.append(Membership()) }
        try memberships[row].parse(text, &cursor)
        row += 1
      }
      cursor.nextLine(text)
    }
    if row < memberships.count { memberships.removeLast(memberships.count - row) }
  }
}

extension ProcessCgroups.Membership {
  fileprivate mutating func parse(
    _ text: Span<UInt8>, _ cursor: inout Cursor
  ) throws(ParseError) {
    hierarchy = try cursor.number32(text, before: .colon)
    let end = cursor.lineEnd(text)
    let colon = text.firstIndex(of: .colon, from: cursor.at)
    guard colon < end else { throw cursor.failure(.missingField, text) }
    controllers.assign(text, cursor.at..<colon)
    path.assign(text, colon + 1..<end)
  }
}
