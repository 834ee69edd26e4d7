/// What units of systemd, and containers, used lately: the ones with the most use, and the rest as one.
///
/// Whoever scans them fills this; see `ScanSource`.
package struct UnitReading: Sendable {
  package static let name = "units"

  /// What the host can tell of its units.
  package struct Columns: OptionSet, Sendable {
    package let rawValue: UInt8
    package init(rawValue: UInt8) { self.rawValue = rawValue }

    package static let cpu = Columns(rawValue: 1)
    package static let memory = Columns(rawValue: 2)
    package static let disk = Columns(rawValue: 4)
    package static let network = Columns(rawValue: 8)
    package static let pressure = Columns(rawValue: 16)
  }

  /// What one of them used; nil where it is not known.
  package struct Use: Equatable, Sendable {
    /// Processors kept busy, 1 for one whole.
    package var cpuUser: Double?
    package var cpuSystem: Double?
    /// Bytes.
    package var memory: Double?
    /// Bytes a second.
    package var read: Double?
    package var written: Double?
    package var received: Double?
    package var sent: Double?
    /// Share of the time in which somebody waited, 0 to 1.
    package var pressureCPU: Double?
    package var pressureMemory: Double?
    package var pressureIO: Double?

    package init() {}
  }

  package struct Unit: Sendable {
    package let name: String
    package var use: Use

    package init(name: String, use: Use = Use()) {
      self.name = name
      self.use = use
    }
  }

  /// In an order that stays.
  package var units: [Unit] = []
  package var columns: Columns = []
  /// Counts up whenever units come or go; 0 before the first reading.
  package var layout: UInt64 = 0
  /// Whether this is older than the tick.
  package var isStale = false
  /// What the scan took, in seconds.
  package var cost = 0.0

  package init() {}

  package var isPresent: Bool { layout > 0 }

  /// Takes over another reading, without allocating where it is of the same units.
  package mutating func take(_ other: borrowing UnitReading) {
    if layout == other.layout, units.count == other.units.count {
      for index in units.indices { units[index].use = other.units[index].use }
    } else {
      units.removeAll(keepingCapacity: true)
      for index in other.units.indices { units.append(other.units[index]) }
    }
    columns = other.columns
    layout = other.layout
    isStale = other.isStale
    cost = other.cost
  }
}
