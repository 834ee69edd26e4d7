import ProcFS

@testable import MetricsServer
@testable import Workloads

extension WorkloadTables {
  /// Shows a table of these processes, each as it changed in the given scan.
  func show(_ scan: UInt64, processes: [ProcessRow], time: Int64 = 1_700_000_000_000) {
    var table = ProcessTable()
    table.scan = scan
    table.time = time
    table.seconds = 1
    table.rows = processes
    self.processes.exchange(&table)
  }

  func show(_ scan: UInt64, units: [UnitRow]) {
    var table = UnitTable()
    table.scan = scan
    table.rows = units
    self.units.exchange(&table)
  }
}

extension WorkloadTables {
  func show(
    _ scan: UInt64, listeners: [ConnectionTable.Listener], peers: [ConnectionTable.Peer],
    units: [ConnectionTable.Unit]
  ) {
    var table = ConnectionTable()
    table.scan = scan
    table.listeners = listeners
    table.peers = peers
    table.units = units
    connections.exchange(&table)
  }
}

extension ConnectionTable.Listener {
  init(inode: UInt64, port: UInt16, backlog: UInt32 = 0) {
    self.init()
    self.inode = inode
    self.port = port
    self.backlog = backlog
  }
}

extension ConnectionTable.Peer {
  init(_ address: String, connections: Int) {
    self.init()
    self.address = address
    self.connections = connections
  }
}

extension ConnectionTable.Unit {
  init(_ name: String?, connections: Int) {
    self.init()
    self.name = name
    self.connections = connections
  }
}

extension ProcessRow {
  init(_ pid: Int32, _ name: KernelName = "test", cpu: Double? = nil, changed: UInt64 = 1) {
    self.init()
    self.pid = pid
    self.name = name
    cpuUser = cpu
    cpuSystem = cpu.map { _ in 0 }
    self.changed = changed
  }
}

extension UnitRow {
  init(_ cgroup: KernelName, changed: UInt64 = 1) {
    self.init()
    self.cgroup = cgroup
    name = cgroup.description.split(separator: "/").last.map(String.init) ?? "/"
    self.changed = changed
  }
}

extension ProcessClock {
  static let test = ProcessClock(bootTime: 1_600_000_000_000, ticksPerSecond: 100)
}
