import ProcFS

@testable import Workloads

/// Tables made by hand.
extension ProcessTable {
  init(_ rows: [ProcessRow], scan: UInt64 = 1) {
    self.init()
    self.scan = scan
    self.rows = rows
  }
}

extension ProcessRow {
  init(
    _ pid: Int32, below ppid: Int32 = 0, _ name: KernelName = "", cpu: Double? = nil,
    rss: UInt64 = 0, user: String? = nil, unit: String? = nil, command: String = ""
  ) {
    self.init()
    self.pid = pid
    self.ppid = ppid
    self.name = name
    cpuUser = cpu
    cpuSystem = cpu.map { _ in 0 }
    residentBytes = rss
    self.user = user
    self.unit = unit
    self.command = command
  }
}

extension UnitTable {
  init(_ cgroups: [String]) {
    self.init()
    scan = 1
    rows = cgroups.map { path in
      var row = UnitRow()
      row.cgroup = KernelName(path)
      row.name = path.split(separator: "/").last.map(String.init) ?? "/"
      return row
    }
  }
}
