/// `/sys/fs/btrfs/UUID/commit_stats`: how long transactions took to be committed (since Linux 6.1).
///
/// See fs/btrfs/sysfs.c. A line is a name and a number; times are in milliseconds since the file system
/// was mounted, or since somebody wrote 0 to the file. A line of another form makes the text unusable.
public struct BtrfsCommitStats: KernelRecord {
  /// How many commits there were.
  public private(set) var commits: UInt64?
  /// How long the last one took, in milliseconds.
  public private(set) var last: UInt64?
  /// How long the longest one took, in milliseconds.
  public private(set) var longest: UInt64?
  /// How long all of them took, in milliseconds.
  public private(set) var total: UInt64?

  /// Creates an empty record.
  public init() {}

  /// Replaces all values by those of a text; names that are not known are passed over.
  public mutating func parse(_ text: Span<UInt8>) throws(ParseError) {
    self = BtrfsCommitStats()
    var cursor = Cursor()
    while !cursor.isAtEnd(text) {
      let name = cursor.word(text)
      if name.isEmpty { throw cursor.failure(.missingField, text) }
      let value = try cursor.number(text)
      if !cursor.word(text).isEmpty { throw cursor.failure(.badHeader, text) }
      if text.equals("commits", at: name) {
        commits = value
      } else if text.equals("last_commit_ms", at: name) {
        last = value
      } else if text.equals("max_commit_ms", at: name) {
        longest = value
      } else if text.equals("total_commit_ms", at: name) {
        total = value
      }
      cursor.nextLine(text)
    }
  }
}
