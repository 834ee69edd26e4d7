internal import ProcFS

/// What processes can be sorted by, under the names of the API.
package enum ProcessMember: String, SortMember {
  case pid, ppid, start, name, state, user, uid, unit, container, cgroup, command
  case cpu, rss, swap, threads, priority, nice, read, written, cancelled
  case virtual
  case cpuUser = "cpu_user"
  case cpuSystem = "cpu_system"
  case cpuChildren = "cpu_children"
  case minorFaults = "minor_faults"
  case majorFaults = "major_faults"
  case tcpSent = "tcp_sent"
  case tcpReceived = "tcp_received"

  package static let standard = ProcessMember.cpu

  package var isAscending: Bool {
    switch self {
    case .pid, .ppid, .start, .name, .state, .user, .uid, .unit, .container, .cgroup, .command,
      .priority, .nice:
      true
    default: false
    }
  }

  package func value(of row: ProcessRow) -> MemberValue {
    switch self {
    case .pid: .number(Double(row.pid))
    case .ppid: .number(Double(row.ppid))
    case .start: .number(Double(row.startTicks))
    case .name: .text(row.name.description)
    case .state: .number(Double(row.state.rawValue))
    case .user: .text(row.user)
    case .uid: .number(row.uid.map { Double($0) })
    case .unit: .text(row.unit)
    case .container: .text(row.container?.id)
    case .cgroup: .text(row.cgroup)
    case .command: .text(row.command)
    case .cpu: .number(row.cpu)
    case .rss: .number(Double(row.residentBytes))
    case .swap: .number(row.swapBytes.map { Double($0) })
    case .threads: .number(Double(row.threads))
    case .priority: .number(Double(row.priority))
    case .nice: .number(Double(row.nice))
    case .read: .number(row.read)
    case .written: .number(row.written)
    case .cancelled: .number(row.cancelled)
    case .virtual: .number(Double(row.virtualBytes))
    case .cpuUser: .number(row.cpuUser)
    case .cpuSystem: .number(row.cpuSystem)
    case .cpuChildren: .number(row.cpuChildren)
    case .minorFaults: .number(row.minorFaults)
    case .majorFaults: .number(row.majorFaults)
    case .tcpSent: .number(row.tcpSent)
    case .tcpReceived: .number(row.tcpReceived)
    }
  }

  package static func isMatch(_ row: ProcessRow, _ text: FilterText) -> Bool {
    text.isIn(row.name.description) || text.isIn(row.command) || text.isIn(row.pid)
      || row.user.map { text.isIn($0) } ?? false || row.unit.map { text.isIn($0) } ?? false
  }
}

/// Which processes somebody wants to see.
package struct ProcessSelection: Hashable, Sendable {
  package var rows: RowSelection<ProcessMember>
  /// Children stand below their parents.
  package var isTree: Bool

  package init(_ rows: RowSelection<ProcessMember> = RowSelection(), isTree: Bool = false) {
    self.rows = rows
    self.isTree = isTree
  }
}

extension ProcessTable {
  package func selected(by selection: ProcessSelection) -> Selected {
    guard selection.isTree else { return selection.rows.apply(to: rows) }
    var selected = ProcessTree.ordered(selection.rows.sorted(rows), of: self)
    selected.limit(to: selection.rows.limit)
    return selected
  }

  /// Where a process stands.
  package func position(of pid: Int32) -> Int? {
    let low = lowerBound(rows.count) { rows[$0].pid < pid }
    return low < rows.count && rows[low].pid == pid ? low : nil
  }
}
