import NIOCore

/// What one scan has to say on one topic, encoded once for all who watch it.
struct TopicMessage: Sendable {
  /// The number of the scan.
  let scan: UInt64
  /// The scan that the changes are since; 0 for none.
  var base: UInt64 = 0
  /// All rows, for those who are new or have missed something.
  var whole: ByteBuffer?
  /// The rows that changed since `base`, and those that are gone, for those who got that one.
  var changes: ByteBuffer?

  init(scan: UInt64, whole: ByteBuffer) {
    self.scan = scan
    self.whole = whole
  }

  /// An empty message of the newest scan, where the one before was of the scan `last`; nil if there is nothing
  /// to say to those who have seen these scans last.
  init?(of scan: UInt64, after last: UInt64, seen: Set<UInt64>) {
    guard scan > 0, seen != [scan] else { return nil }
    self.scan = scan
    base = last == scan ? 0 : last
  }

  /// Whether somebody among those who have seen these scans needs the changes.
  func isSince(_ seen: Set<UInt64>) -> Bool { base != 0 && seen.contains(base) }

  /// Whether somebody among them needs all.
  func isNews(_ seen: Set<UInt64>) -> Bool {
    seen.contains(0) || !seen.subtracting([scan, base]).isEmpty
  }

  /// What one gets who has seen the scan `seen` last.
  func part(for seen: UInt64) -> ByteBuffer? {
    if seen == scan { return nil }
    // Who has got one since the message was made for others gets all there is of it.
    return seen != 0 && seen == base ? changes ?? whole : whole
  }
}
