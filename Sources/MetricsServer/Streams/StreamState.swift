import NIOCore

/// Where one viewer's stream stands: a value that says what to do; `StreamWriter` does it.
struct StreamState {
  enum Mode: Equatable {
    /// Reads from the ring, from `next` on, as fast as the viewer takes it.
    case catchingUp(next: UInt64)
    /// Gets each frame as it is published.
    case live
    /// Gets nothing until it asks; `next` is where it will go on.
    case paused(next: UInt64)
  }

  /// What to do with a frame that has just been published.
  enum Delivery: Equatable {
    case ignore
    /// The viewer has not read what it has: it goes without this one, and will be told.
    case skip
    /// Send it, after a word on the frames that were skipped.
    case send(missed: ClosedRange<UInt64>?)
  }

  /// How long a viewer may leave unread what it was sent.
  static let patience = TimeAmount.seconds(10)
  /// The slowest that one may read what is long, in bytes a second.
  private static let slowest: Int64 = 32_768

  private(set) var mode: Mode
  /// The schema version that the viewer knows; 0 for none.
  var schemaVersion = 0
  private(set) var lastSeen: UInt64 = 0
  private var missed: ClosedRange<UInt64>?
  private var unwritableSince: NIODeadline?
  /// More time than `patience`, for what is on its way and long.
  private var allowance = TimeAmount.zero

  init(next: UInt64) { mode = .catchingUp(next: next) }

  mutating func published(_ sequence: UInt64, isWritable: Bool) -> Delivery {
    guard mode == .live, sequence > lastSeen else { return .ignore }
    lastSeen = sequence
    guard isWritable else {
      missed = (missed?.lowerBound ?? sequence)...sequence
      return .skip
    }
    defer { missed = nil }
    return .send(missed: missed)
  }

  /// All up to `sequence` has been sent from the ring.
  mutating func caughtUp(to sequence: UInt64) {
    lastSeen = sequence
    mode = .catchingUp(next: sequence + 1)
  }

  /// Nothing is left to catch up with.
  mutating func goLive() {
    // The frame before the next may still be on its way to all who are live.
    if case .catchingUp(let next) = mode, next > 0 { lastSeen = max(lastSeen, next - 1) }
    mode = .live
  }

  mutating func pause() {
    switch mode {
    case .catchingUp(let next): mode = .paused(next: next)
    case .live:
      // What was skipped may still be in the ring.
      mode = .paused(next: missed?.lowerBound ?? lastSeen + 1)
      missed = nil
    case .paused: break
    }
  }

  /// Goes on where it was paused.
  mutating func resume() {
    if case .paused(let next) = mode { mode = .catchingUp(next: next) }
  }

  /// Starts again from `next` with another subscription.
  mutating func restart(next: UInt64) {
    let wasPaused = if case .paused = mode { true } else { false }
    mode = wasPaused ? .paused(next: next) : .catchingUp(next: next)
    schemaVersion = 0
    missed = nil
  }

  /// The connection takes bytes again: the viewer reads, however slowly.
  mutating func becameWritable() {
    unwritableSince = nil
    allowance = .zero
  }

  /// So many bytes are on their way beside the frames.
  mutating func allow(timeFor bytes: Int) {
    allowance = allowance + .milliseconds(Int64(bytes) * 1000 / Self.slowest)
  }

  /// Takes down whether the connection takes bytes now; true when it has not for too long.
  mutating func isStuck(isWritable: Bool, now: NIODeadline) -> Bool {
    if isWritable {
      becameWritable()
      return false
    }
    let since = unwritableSince ?? now
    unwritableSince = since
    return now - since >= Self.patience + allowance
  }
}
