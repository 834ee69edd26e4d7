/// What came in from users, and what was refused and why; counters since the start.
///
/// Filled anew in its place, so that counting at each tick allocates nothing.
package struct IntakeCounts: Sendable {
  package struct Refusal: Sendable {
    package let source: CustomSource
    package let reason: String
    package let count: UInt64

    package init(source: CustomSource, reason: String, count: UInt64) {
      self.source = source
      self.reason = reason
      self.count = count
    }
  }

  package struct StatsD: Sendable {
    package let datagrams: UInt64
    package let values: UInt64
    package let dropped: UInt64

    package init(datagrams: UInt64, values: UInt64, dropped: UInt64) {
      self.datagrams = datagrams
      self.values = values
      self.dropped = dropped
    }
  }

  /// Not counters: how it is now.
  package struct Textfiles: Sendable {
    /// Files whose metrics are taken.
    package let read: Int
    /// Files and directories that cannot be used, or not wholly.
    package let bad: Int
    /// Samples that have no place on the stream.
    package let leftOut: UInt64

    package init(read: Int, bad: Int, leftOut: UInt64) {
      self.read = read
      self.bad = bad
      self.leftOut = leftOut
    }
  }

  /// Series of each source, stale ones included.
  package var series: [(source: CustomSource, count: Int)] = []
  /// In the same order each time; of text files it is what has no place now, and no counter.
  package var refused: [Refusal] = []
  /// nil where StatsD is off.
  package var statsd: StatsD?
  /// nil where no text files are read.
  package var textfiles: Textfiles?

  package init() {}
}
