import ProcFS
import Workloads

extension JSONWriter {
  /// `{"name":…,"cgroup":…, …}`.
  mutating func unit(_ row: UnitRow) {
    object { $0.members(of: row) }
  }

  mutating func members(of row: UnitRow) {
    member(plain: "name", row.name)
    member(plain: "cgroup", row.cgroup.description)
    member(plain: "kind", row.kind.rawValue)
    member(plain: "slice", orNull: row.slice)
    container(row.container)
    member(plain: "description", orNull: row.state?.description)
    member(plain: "state", orNull: row.state?.active)
    member(plain: "substate", orNull: row.state?.sub)
    member(plain: "result", orNull: row.state?.result)
    member(plain: "restarts", orNull: row.state?.restarts)
    member(plain: "cpu", row.cpu, decimals: 3)
    member(plain: "cpu_user", row.cpuUser, decimals: 3)
    member(plain: "cpu_system", row.cpuSystem, decimals: 3)
    member(plain: "cpu_limit", row.cpuLimit, decimals: 3)
    member(plain: "throttled", row.throttled, decimals: 3)
    member(plain: "memory", orNull: row.memory)
    member(plain: "memory_anon", orNull: row.memoryAnon)
    member(plain: "memory_file", orNull: row.memoryFile)
    member(plain: "memory_peak", orNull: row.memoryPeak)
    member(plain: "memory_high", orNull: row.memoryHigh)
    member(plain: "memory_limit", orNull: row.memoryLimit)
    member(plain: "oom_kills", orNull: row.oomKills)
    member(plain: "read", row.read, decimals: 0)
    member(plain: "written", row.written, decimals: 0)
    member(plain: "tasks", orNull: row.tasks)
    member(plain: "tasks_limit", orNull: row.tasksLimit)
    stall("pressure_cpu", row.pressureCPU)
    stall("pressure_memory", row.pressureMemory)
    stall("pressure_io", row.pressureIO)
    member(plain: "tcp_sent", row.tcpSent, decimals: 0)
    member(plain: "tcp_received", row.tcpReceived, decimals: 0)
  }

  /// `{"some":…,"full":…}`.
  private mutating func stall(_ name: StaticString, _ stall: UnitRow.Stall) {
    key(plain: name)
    object { json in
      json.member(plain: "some", stall.some, decimals: 4)
      json.member(plain: "full", stall.full, decimals: 4)
    }
  }
}

extension UnitTable: RowTable {
  static let name: StaticString = "units"

  /// The path of the group; of a unit without one its name, which begins with no slash.
  func key(at position: Int) -> KernelName {
    rows[position].cgroup.isEmpty ? KernelName(rows[position].name) : rows[position].cgroup
  }

  func changed(at position: Int) -> UInt64 { rows[position].changed }

  func writeHead(to json: inout JSONWriter) {
    json.key(plain: "time")
    json.time(time)
    json.member(plain: "total", rows.count)
    json.member(plain: "seconds", seconds, decimals: 3)
    json.member(plain: "hierarchy", hierarchy.rawValue)
    json.key(plain: "absent")
    json.array { json in
      for controller in absent { json.string(controller) }
    }
  }

  func writeRow(at position: Int, depth: Int?, clock: ProcessClock, to json: inout JSONWriter) {
    json.unit(rows[position])
  }

  static func write(_ key: KernelName, to json: inout JSONWriter) { json.string(key.description) }
}
