package import ProcFS

/// One kernel file as it was read last and the time before, for as long as it can be read.
package struct Reading<Record: KernelRecord>: Sendable {
  package enum Status: Sendable, Equatable {
    /// Never read, or gone: the kernel has no such file, or does not show it to us.
    case absent
    /// Read in this tick.
    case fresh
    /// Could not be read in this tick: `current` is older, and so is everything worked out from it.
    case stale
  }

  /// What the source is called on the stream and in messages: its path below its root.
  package let name: String
  package private(set) var current = Record()
  /// The reading before `current`; holds nothing of worth unless `seconds` is above 0.
  package private(set) var previous = Record()
  package private(set) var status = Status.absent
  /// Between `previous` and `current`; 0 where there is no previous one.
  package private(set) var seconds = 0.0
  /// What it took to read and parse the file last, in seconds.
  package var cost = 0.0
  /// What went wrong in this tick.
  package private(set) var failure: ProcFSError?
  /// What became of the file in this tick: it can be absent because the kernel does not serve it.
  package var state = KernelFile.State.absent
  /// When `current` was read, on the monotonic clock; 0 for never.
  package private(set) var readAt: Int64 = 0

  /// Takes the parse, so that one that fails half-way leaves nothing behind in `current`.
  private var spare = Record()

  package init(name: String) { self.name = name }

  package var isPresent: Bool { status != .absent }
  package var isStale: Bool { status == .stale }
  /// Whether rates can be worked out.
  package var hasPrevious: Bool { seconds > 0 }

  /// Takes a new reading: `read` fills the record and says whether the file is there.
  package mutating func take(
    at now: Int64, _ read: (inout Record) throws(ProcFSError) -> Bool
  ) {
    do {
      guard try read(&spare) else {
        self.leave()
        return
      }
    } catch {
      failure = error
      status = readAt == 0 ? .absent : .stale
      return
    }
    swap(&previous, &current)
    swap(&current, &spare)
    seconds = readAt == 0 ? 0 : Double(now - readAt) / 1e9
    readAt = now
    status = .fresh
    failure = nil
  }

  /// Lets the next reading begin with the current record instead of an older one.
  ///
  /// For a file that hardly ever changes, and a record that sees whether it did: the two then share what
  /// they hold until a text differs.
  package mutating func beginWithCurrent() { spare = current }

  /// The file is gone: when it comes back its counters start anew.
  private mutating func leave() {
    status = .absent
    failure = nil
    readAt = 0
    seconds = 0
  }
}
