package import ProcFS

/// Sockets as a scan beside the sampler has found them, so that the kernel goes through its table of them once.
package struct SocketScan: Sendable {
  package var states: SocketStates
  /// Whether they were gone through in this scan.
  ///
  /// If not, connections of TCP have stayed as they were, and of UDP the scan knows nothing.
  package var isNew: Bool
  /// What the scan took, in seconds.
  package var cost: Double

  package init(states: SocketStates, isNew: Bool, cost: Double = 0) {
    self.states = states
    self.isNew = isNew
    self.cost = cost
  }
}

/// Who scans units and sockets while the sampler reads everything else.
package protocol ScanSource: Sendable {
  /// A sample begins: now is the time to scan.
  func begin(at now: Moment)

  /// Hands over what this sample's scan has found, for which it waits as long as `patience`, in nanoseconds.
  ///
  /// Units are stale if that is not there in time.
  ///
  /// - Returns: The sockets; nil where they are not there in time, may not be asked for, or have been handed over
  ///   to an earlier sample of the same second.
  func take(into units: inout UnitReading, patience: Int64) -> SocketScan?
}
