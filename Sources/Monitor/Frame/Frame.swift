/// Why time is missing before a frame, or a value in it.
package struct Gap: Equatable, Sendable {
  package enum Cause: UInt8, Sendable {
    /// The wall clock was set.
    case clockStep = 1
    /// The host slept.
    case suspend
    /// The sampler came late, by a tick or more.
    case missedTicks
    /// A counter went back or wrapped; its series has no value in this frame.
    case counterReset

    /// The name on the wire.
    package var name: String {
      switch self {
      case .clockStep: "clock-step"
      case .suspend: "suspend"
      case .missedTicks: "missed-ticks"
      case .counterReset: "counter-reset"
      }
    }
  }

  package let cause: Cause
  /// How much time is missing, to the millisecond; negative where the wall clock was set back.
  package let seconds: Double

  /// Rounds to what is kept, so that a viewer is told the same live and from the past.
  package init(cause: Cause, seconds: Double) {
    self.cause = cause
    self.seconds = (seconds * 1000).rounded() / 1000
  }
}

/// One sample: a value for each series of its schema.
package struct Frame: Sendable {
  /// Counts up by one from 1.
  package let sequence: UInt64
  /// Unix time in milliseconds.
  package let time: Int64
  package let schema: Schema
  package let cells: [Cell]
  /// Positions that repeat an older value, ascending.
  package let stale: [Int]
  package let gap: Gap?

  package init(
    sequence: UInt64, time: Int64, schema: Schema, cells: [Cell], stale: [Int], gap: Gap?
  ) {
    self.sequence = sequence
    self.time = time
    self.schema = schema
    self.cells = cells
    self.stale = stale
    self.gap = gap
  }

  package func value(at position: Int) -> Double? {
    cells[position].value(decimals: schema.series[position].metric.decimals)
  }
}
