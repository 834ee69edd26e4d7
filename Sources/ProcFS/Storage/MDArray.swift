/// One array of `/proc/mdstat`.
public struct MDArray: Sendable {
  /// What the first line says of the array.
  public enum Activity: Sendable {
    /// It runs.
    case active
    /// It is put together and does not run: parts are missing, or it only holds others' metadata.
    case inactive
    /// It has lost more disks than it can bear (since Linux 5.18).
    case broken
    /// A word that no kernel so far has printed.
    case unknown
  }

  /// How writing to it is restricted.
  public enum Access: Sendable {
    /// Not at all.
    case readWrite
    /// It is read-only.
    case readOnly
    /// It is read-only until the first write.
    case autoReadOnly
  }

  /// The array's device, such as `md0`.
  public private(set) var name = KernelName()
  /// Whether it runs.
  public private(set) var activity = Activity.unknown
  /// Whether it can be written to.
  public private(set) var access = Access.readWrite
  /// The personality, such as `raid1`; nil for an array that does not run.
  public private(set) var level: KernelName?
  /// The devices that it is made of.
  public private(set) var members: [MDMember] = []
  /// Its size, in blocks of 1,024 bytes.
  public private(set) var blocks: UInt64 = 0
  /// How many devices it should have; nil where the kernel does not say so, as of one that does not run.
  public private(set) var disksRequired: UInt64?
  /// How many devices work; nil where the kernel does not say so.
  public private(set) var disksActive: UInt64?
  /// How many places have no working device; nil where the kernel does not say so.
  public private(set) var disksDown: UInt64?
  /// What it is being put through, or what is waiting to begin; nil while there is nothing.
  public private(set) var sync: MDSync?

  /// Creates an array without values.
  public init() {}

  /// How many of its devices have failed.
  public var disksFailed: Int { members.count { $0.flags.contains(.faulty) } }
  /// How many of its devices are spare.
  public var disksSpare: Int { members.count { $0.flags.contains(.spare) } }
  /// How many blocks are in sync: all of them, unless something is under way or waits.
  public var blocksSynced: UInt64 { sync.map { $0.blocksDone } ?? blocks }

  /// Reads the lines of an array; the cursor stands on the first.
  mutating func parse(_ text: Span<UInt8>, _ cursor: Cursor) throws(ParseError) {
    var line = cursor
    try parseHeading(text, &line)
    line.nextLine(text)
    let status = line
    line.nextLine(text)
    let third = line
    line.nextLine(text)
    // The kernel ends each array with a line of its own, so a text without that is cut off.
    guard line.line - cursor.line == 3, line.at <= text.count, text.hasLineEnds(3, from: cursor.at)
    else { throw cursor.failure(.truncated, text) }
    try parseStatus(text, status)
    // The bitmap's line stands where there is nothing to tell of synchronisation, or behind that.
    let hasBitmap = text.firstIndex(of: "bitmap", in: third.at..<third.lineEnd(text)) != nil
    sync = try MDSync(text, hasBitmap ? line : third)
  }

  /// Reads `md0 : active (auto-read-only) raid1 sda1[0] sdb1[1](F)`.
  private mutating func parseHeading(
    _ text: Span<UInt8>, _ cursor: inout Cursor
  ) throws(ParseError) {
    name.assign(text, cursor.word(text))
    _ = cursor.word(text)
    let state = cursor.word(text)
    if state.isEmpty { throw cursor.failure(.missingField, text) }
    activity =
      text.equals("active", at: state)
      ? .active
      : text.equals("inactive", at: state)
        ? .inactive : text.equals("broken", at: state) ? .broken : .unknown
    access = .readWrite
    var hasLevel = false
    var count = 0
    while true {
      let word = cursor.word(text)
      if word.isEmpty { break }
      if text[word.lowerBound] == UInt8(ascii: "(") {
        if text.equals("(read-only)", at: word) { access = .readOnly }
        if text.equals("(auto-read-only)", at: word) { access = .autoReadOnly }
      } else if let member = MDMember.Place(text, word) {
        if count == members.count { members.append(MDMember()) }
        members[count].take(text, member)
        count += 1
      } else if !hasLevel, count == 0 {
        if level == nil { level = KernelName() }
        level?.assign(text, word)
        hasLevel = true
      }
    }
    if !hasLevel { level = nil }
    if count < members.count { members.removeLast(members.count - count) }
  }

  /// Reads `312319552 blocks super 1.2 level 5, 64k chunk, algorithm 2 [3/2] [UU_]`.
  private mutating func parseStatus(
    _ text: Span<UInt8>, _ cursor: Cursor
  ) throws(ParseError) {
    var line = cursor
    blocks = try line.number(text)
    disksRequired = nil
    disksActive = nil
    disksDown = nil
    if let level, level.equals("raid0") || level.equals("linear") {
      // These have no redundancy to tell of: they run with all devices, or not at all.
      disksRequired = UInt64(members.count)
      disksActive = disksRequired
      disksDown = 0
    } else if activity != .inactive {
      let end = line.lineEnd(text)
      guard let start = text.lastIndex(of: UInt8(ascii: "["), in: line.at..<end),
        let first = text.lastIndex(of: UInt8(ascii: "["), in: line.at..<start)
      else { throw cursor.failure(.missingField, text) }
      try parsePlaces(text, Cursor(at: first, line: line.line))
    }
  }

  /// Reads `[3/2] [UU_]`.
  private mutating func parsePlaces(
    _ text: Span<UInt8>, _ start: Cursor
  ) throws(ParseError) {
    var cursor = start
    guard cursor.skip(UInt8(ascii: "["), text), case .value(let required) = cursor.digits(text),
      cursor.skip(UInt8(ascii: "/"), text), case .value(let active) = cursor.digits(text),
      cursor.skip(UInt8(ascii: "]"), text), cursor.skip(.space, text),
      cursor.skip(UInt8(ascii: "["), text)
    else { throw start.failure(.missingNumber, text) }
    var down: UInt64 = 0
    while !cursor.isAtLineEnd(text), text[cursor.at] != UInt8(ascii: "]") {
      if text[cursor.at] == UInt8(ascii: "_") { down += 1 }
      cursor.at += 1
    }
    guard cursor.skip(UInt8(ascii: "]"), text) else { throw start.failure(.truncated, text) }
    disksRequired = required
    disksActive = active
    disksDown = down
  }
}

extension Span<UInt8> {
  /// Whether at least that many lines end behind `start`.
  fileprivate func hasLineEnds(_ count: Int, from start: Int) -> Bool {
    var at = start
    for _ in 0..<count {
      at = firstIndex(of: .newline, from: at) + 1
      if at > self.count { return false }
    }
    return true
  }
}
