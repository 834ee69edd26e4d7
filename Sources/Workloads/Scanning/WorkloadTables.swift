/// What is scanned of what runs on a host.
package enum Workload: CaseIterable, Sendable {
  case processes, units, connections
}

/// The tables of what runs on the host, for those who read them, and whether somebody does.
package final class WorkloadTables: Sendable {
  package let processes = SharedTable(ProcessTable())
  package let units = SharedTable(UnitTable())
  package let connections = SharedTable(ConnectionTable())
  /// What units use, and the sockets, for the sampler.
  package let exchange = ScanExchange()
  private let demands = (processes: Demand(), units: Demand(), connections: Demand())

  package init() {}

  package func demand(for workload: Workload) -> Demand {
    switch workload {
    case .processes: demands.processes
    case .units: demands.units
    case .connections: demands.connections
    }
  }

  /// What somebody looks at now.
  package func wanted(at now: Int64) -> Set<Workload> {
    Set(Workload.allCases.filter { demand(for: $0).isActive(at: now) })
  }
}
