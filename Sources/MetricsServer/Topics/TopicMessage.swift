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

  /// What one gets who has seen the scan `seen` last.
  func part(for seen: UInt64) -> ByteBuffer? {
    if seen == scan { return nil }
    return seen != 0 && seen == base ? changes : whole
  }
}
