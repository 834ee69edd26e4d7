internal import Glibc

/// `/proc/PID/mountinfo`: what is mounted where.
///
/// See proc_pid_mountinfo(5) and Documentation/filesystems/proc.rst, section 3.5. The mounts of
/// process 1 are the host's, whatever sandbox the reader is in; without the right to see them, its
/// own have to do.
///
/// `KernelFile.hasNews()` tells of a change more cheaply than reading does, but not of a file system
/// that turned itself read-only after an error.
public struct MountInfo: KernelRecord {
  /// Where it is found; the first that can be read counts.
  public static let paths = [
    KernelPath(.procfs, "1/mountinfo", readSize: 16 << 10),
    KernelPath(.procfs, "self/mountinfo", readSize: 16 << 10),
  ]

  /// The mounts, in the order in which they were made.
  public private(set) var mounts: [Mount] = []
  /// Stands for the text: the same for two records of one text, and different for two of two texts,
  /// whatever else either of them read before.
  public private(set) var revision = 0
  /// The text that `mounts` is of; mounts seldom change, and comparing is cheaper than parsing.
  private var text: [UInt8] = []

  /// Creates an empty record.
  public init() {}

  /// Replaces all mounts by those of a text.
  public mutating func parse(_ text: Span<UInt8>) throws(ParseError) {
    if !mounts.isEmpty, text.equals(self.text, at: 0..<text.count) { return }
    self.text.removeAll(keepingCapacity: true)
    let content = try text.extracting(0..<text.contentCount())
    var cursor = Cursor()
    var row = 0
    while !cursor.isAtEnd(content) {
      cursor.skipBlanks(content)
      if !cursor.isAtLineEnd(content) {
        if row == mounts.count { mounts.append(Mount()) }
        try mounts[row].parse(content, &cursor)
        row += 1
      }
      cursor.nextLine(content)
    }
    if row < mounts.count { mounts.removeLast(mounts.count - row) }
    markHidden()
    self.text.append(text, 0..<text.count)
    var hasher = Hasher()
    self.text.withUnsafeBytes { hasher.combine(bytes: $0) }
    revision = hasher.finalize()
  }

  /// Marks the mounts that a later one at the same mount point covers.
  private mutating func markHidden() {
    var seen: Set<KernelName> = []
    for index in mounts.indices.reversed() {
      mounts[index].isHidden = !seen.insert(mounts[index].mountpoint).inserted
    }
  }
}

/// One row of `/proc/PID/mountinfo`.
public struct Mount: Hashable, Sendable {
  /// The mount's number.
  public private(set) var id: UInt32 = 0
  /// The number of the mount that it stands on.
  public private(set) var parent: UInt32 = 0
  /// The major number of the file system's device; 0 where it has no block device.
  public private(set) var major: UInt32 = 0
  /// The minor number of the file system's device.
  public private(set) var minor: UInt32 = 0
  /// The directory of the file system that is mounted; other than `/` for a bind mount.
  public private(set) var root = KernelName()
  /// Where it is mounted, seen from the root directory of the process.
  public private(set) var mountpoint = KernelName()
  /// The same as the file has it: a blank, tab, newline or backslash in it stands as `\040` and so on.
  public var escapedMountpoint: KernelName { rawMountpoint.isEmpty ? mountpoint : rawMountpoint }
  /// Options of this mount, such as `rw,nosuid`.
  public private(set) var options = KernelName()
  /// Fields such as `shared:1`, with blanks between them; often none.
  public private(set) var optional = KernelName()
  /// The type of the file system, such as `ext4` or `fuse.sshfs`.
  public private(set) var type = KernelName()
  /// What is mounted: a device, a share, or a word without meaning; it may be empty.
  public private(set) var source = KernelName()
  /// The same as the file has it, in which a `#` may stand as `\043` as well.
  public var escapedSource: KernelName { rawSource.isEmpty ? source : rawSource }
  /// Options of the file system itself, shared by all of its mounts.
  public private(set) var superOptions = KernelName()
  /// Whether a later mount at the same mount point covers this one, so that no path leads to it.
  public internal(set) var isHidden = false

  /// The words of the file where they have a backslash, otherwise empty.
  private var rawMountpoint = KernelName()
  private var rawSource = KernelName()

  /// Creates a mount without names.
  public init() {}

  /// Whether nothing can be written here, by the mount's own options or by the file system's.
  ///
  /// statvfs(2) is no witness for this: it tells what the reader's sandbox may do. ext4 leaves `rw` as it is
  /// after an error, and says `emergency_ro` (since Linux 6.15).
  public var isReadOnly: Bool {
    options.hasOption("ro") || superOptions.hasOption("ro")
      || superOptions.hasOption("emergency_ro")
  }

  fileprivate mutating func parse(
    _ text: Span<UInt8>, _ cursor: inout Cursor
  ) throws(ParseError) {
    id = try cursor.number32(text)
    parent = try cursor.number32(text)
    major = try cursor.number32(text, before: .colon)
    minor = try cursor.number32(text)
    root.assign(text, unescaping: try cursor.field(text))
    let place = try cursor.field(text)
    mountpoint.assign(text, unescaping: place)
    rawMountpoint.assign(text, Self.escapes(text, place))
    options.assign(text, try cursor.field(text))
    let fields = cursor.at + 1
    var last = cursor.at
    while true {
      let field = try cursor.field(text)
      if text.equals("-", at: field) { break }
      last = field.upperBound
    }
    optional.assign(text, min(fields, last)..<last)
    type.assign(text, unescaping: try cursor.field(text))
    let device = try cursor.field(text)
    source.assign(text, unescaping: device)
    rawSource.assign(text, Self.escapes(text, device))
    superOptions.assign(text, unescaping: try cursor.field(text))
  }

  /// The place of a word if it has a backslash, otherwise an empty one.
  private static func escapes(_ text: Span<UInt8>, _ range: Range<Int>) -> Range<Int> {
    let backslash = UInt8(ascii: "\\")
    return text.lastIndex(of: backslash, in: range) == nil
      ? range.upperBound..<range.upperBound : range
  }
}

extension Cursor {
  /// Passes one blank and the field behind it, which may be empty: a source can be.
  fileprivate mutating func field(_ text: Span<UInt8>) throws(ParseError) -> Range<Int> {
    guard skip(.space, text) else { throw failure(.missingField, text) }
    let start = at
    while at < text.count, text[at] != .space, text[at] != .newline { at &+= 1 }
    return start..<at
  }
}

extension KernelName {
  /// Takes over a field in which blanks, tabs, newlines, backslashes and `#` stand as a backslash
  /// and three octal digits.
  mutating func assign(_ text: Span<UInt8>, unescaping range: Range<Int>) {
    guard text.extracting(range).firstIndex(of: UInt8(ascii: "\\"), from: 0) < range.count else {
      assign(text, range)
      return
    }
    var bytes: [UInt8] = []
    var index = range.lowerBound
    while index < range.upperBound {
      if let byte = text.octalEscape(at: index, before: range.upperBound) {
        bytes.append(byte)
        index += 4
      } else {
        bytes.append(text[index])
        index += 1
      }
    }
    if self.bytes != bytes { self = KernelName(bytes: bytes) }
  }

  /// Whether a list with commas holds this option, alone and without a value.
  func hasOption(_ option: StaticString) -> Bool {
    var start = 0
    while start < bytes.count {
      let end = bytes.span.firstIndex(of: UInt8(ascii: ","), from: start)
      if bytes.span.equals(option, at: start..<end) { return true }
      start = end + 1
    }
    return false
  }
}

extension Span<UInt8> {
  /// The byte that a backslash and three octal digits stand for.
  fileprivate func octalEscape(at start: Int, before end: Int) -> UInt8? {
    guard start + 4 <= end, self[start] == UInt8(ascii: "\\") else { return nil }
    let high = self[start + 1] &- 48
    let middle = self[start + 2] &- 48
    let low = self[start + 3] &- 48
    guard high <= 3, middle <= 7, low <= 7 else { return nil }
    return high << 6 | middle << 3 | low
  }
}
