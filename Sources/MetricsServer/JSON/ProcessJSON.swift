import ProcFS
import Workloads

extension JSONWriter {
  /// `{"pid":…,"ppid":…, …}`; `depth` where the rows make a tree.
  mutating func process(_ row: ProcessRow, clock: ProcessClock, depth: Int? = nil) {
    object { json in
      json.members(of: row, clock: clock)
      if let depth { json.member(plain: "depth", depth) }
    }
  }

  /// The members of a row.
  ///
  /// `denied` names what may not be read, beyond what the row itself says.
  mutating func members(
    of row: ProcessRow, clock: ProcessClock, denied: ProcessRow.Denied = []
  ) {
    // Of a process that is hidden, only number and user are known.
    let isKnown = !row.denied.contains(.status)
    member(plain: "pid", row.pid)
    member(plain: "ppid", orNull: isKnown ? row.ppid : nil)
    key(plain: "start")
    if isKnown { time(clock.start(of: row)) } else { null() }
    member(plain: "name", orNull: isKnown ? row.name.description : nil)
    member(
      plain: "state",
      orNull: isKnown ? KernelName(bytes: [row.state.rawValue]).description : nil)
    key(plain: "kernel")
    if isKnown { bool(row.isKernelThread) } else { null() }
    member(plain: "user", orNull: row.user)
    member(plain: "uid", orNull: row.uid)
    member(plain: "unit", orNull: row.unit)
    container(row.container)
    member(plain: "cgroup", orNull: row.denied.contains(.cgroup) ? nil : row.cgroup)
    member(plain: "unit_cgroup", orNull: row.denied.contains(.cgroup) ? nil : row.unitCgroup)
    member(plain: "command", orNull: row.denied.contains(.command) ? nil : row.command)
    member(plain: "cpu", row.cpu, decimals: 3)
    member(plain: "cpu_user", row.cpuUser, decimals: 3)
    member(plain: "cpu_system", row.cpuSystem, decimals: 3)
    member(plain: "cpu_children", row.cpuChildren, decimals: 3)
    member(plain: "rss", orNull: isKnown ? row.residentBytes : nil)
    member(plain: "swap", orNull: row.swapBytes)
    member(plain: "virtual", orNull: isKnown ? row.virtualBytes : nil)
    member(plain: "threads", orNull: isKnown ? row.threads : nil)
    member(plain: "priority", orNull: isKnown ? row.priority : nil)
    member(plain: "nice", orNull: isKnown ? row.nice : nil)
    member(plain: "minor_faults", row.minorFaults, decimals: 1)
    member(plain: "major_faults", row.majorFaults, decimals: 1)
    member(plain: "read", row.read, decimals: 0)
    member(plain: "written", row.written, decimals: 0)
    member(plain: "cancelled", row.cancelled, decimals: 0)
    member(plain: "tcp_sent", row.tcpSent, decimals: 0)
    member(plain: "tcp_received", row.tcpReceived, decimals: 0)
    key(plain: "denied")
    array { json in
      let all = row.denied.union(denied)
      if all.isEmpty { return }
      for word in all.words { json.string("\(word)") }
    }
  }

  /// `{"runtime":…,"id":…}` or null.
  mutating func container(_ container: Container?) {
    key(plain: "container")
    guard let container else { return null() }
    object { json in
      json.member(plain: "runtime", container.runtime.rawValue)
      json.member(plain: "id", container.id)
    }
  }
}

extension ProcessTable: RowTable {
  static let name: StaticString = "processes"

  func key(at position: Int) -> Int32 { rows[position].pid }
  func changed(at position: Int) -> UInt64 { rows[position].changed }

  func writeHead(to json: inout JSONWriter) {
    json.key(plain: "time")
    json.time(time)
    json.member(plain: "total", rows.count)
    json.member(plain: "seconds", seconds, decimals: 3)
    json.member(plain: "hidden", isHidden)
  }

  func writeRow(at position: Int, depth: Int?, clock: ProcessClock, to json: inout JSONWriter) {
    json.process(rows[position], clock: clock, depth: depth)
  }

  static func write(_ key: Int32, to json: inout JSONWriter) { json.integer(key) }
}
