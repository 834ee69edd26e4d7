internal import ProcFS

/// What units can be sorted by, under the names of the API.
package enum UnitMember: String, SortMember {
  case name, kind, slice, container, cgroup, description, state, substate, result, restarts
  case cpu, throttled, memory, read, written, tasks
  case cpuUser = "cpu_user"
  case cpuSystem = "cpu_system"
  case cpuLimit = "cpu_limit"
  case memoryAnon = "memory_anon"
  case memoryFile = "memory_file"
  case memoryPeak = "memory_peak"
  case memoryHigh = "memory_high"
  case memoryLimit = "memory_limit"
  case oomKills = "oom_kills"
  case tasksLimit = "tasks_limit"
  case pressureCPU = "pressure_cpu"
  case pressureMemory = "pressure_memory"
  case pressureIO = "pressure_io"
  case tcpSent = "tcp_sent"
  case tcpReceived = "tcp_received"

  package static let standard = UnitMember.cpu

  package var isAscending: Bool {
    switch self {
    case .name, .kind, .slice, .container, .cgroup, .description, .state, .substate, .result: true
    default: false
    }
  }

  package func value(of row: UnitRow) -> MemberValue {
    switch self {
    case .name: .text(row.name)
    case .kind: .text(row.kind.rawValue)
    case .slice: .text(row.slice)
    case .container: .text(row.container?.id)
    case .cgroup: .text(row.cgroup.description)
    case .description: .text(row.state?.description)
    case .state: .text(row.state?.active)
    case .substate: .text(row.state?.sub)
    case .result: .text(row.state?.result)
    case .restarts: .number(row.state?.restarts.map { Double($0) })
    case .cpu: .number(row.cpu)
    case .throttled: .number(row.throttled)
    case .memory: .number(row.memory.map { Double($0) })
    case .read: .number(row.read)
    case .written: .number(row.written)
    case .tasks: .number(row.tasks.map { Double($0) })
    case .cpuUser: .number(row.cpuUser)
    case .cpuSystem: .number(row.cpuSystem)
    case .cpuLimit: .number(row.cpuLimit)
    case .memoryAnon: .number(row.memoryAnon.map { Double($0) })
    case .memoryFile: .number(row.memoryFile.map { Double($0) })
    case .memoryPeak: .number(row.memoryPeak.map { Double($0) })
    case .memoryHigh: .number(row.memoryHigh.map { Double($0) })
    case .memoryLimit: .number(row.memoryLimit.map { Double($0) })
    case .oomKills: .number(row.oomKills.map { Double($0) })
    case .tasksLimit: .number(row.tasksLimit.map { Double($0) })
    case .pressureCPU: .number(row.pressureCPU.some)
    case .pressureMemory: .number(row.pressureMemory.some)
    case .pressureIO: .number(row.pressureIO.some)
    case .tcpSent: .number(row.tcpSent)
    case .tcpReceived: .number(row.tcpReceived)
    }
  }

  package static func isMatch(_ row: UnitRow, _ text: FilterText) -> Bool {
    text.isIn(row.name) || text.isIn(row.cgroup.description)
      || row.state.map { text.isIn($0.description) } ?? false
      || row.container.map { text.isIn($0.id) } ?? false
  }
}

/// Which units somebody wants to see.
package typealias UnitSelection = RowSelection<UnitMember>

extension UnitTable {
  package func selected(by selection: UnitSelection) -> Selected { selection.apply(to: rows) }

  /// Where the unit of a name stands, or of a control group where the name begins with a slash; of several
  /// of the same name the host's own, else the first (units of different users, or in containers).
  package func position(of name: String) -> Int? {
    if name.hasPrefix("/") { return rows.firstIndex { $0.cgroup.description == name } }
    let first = rows.firstIndex { $0.name == name }
    guard let first, rows[first].outerUnit != nil else { return first }
    return rows.firstIndex { $0.name == name && $0.outerUnit == nil } ?? first
  }

  /// The unit whose group this one is, or is in; nil for none.
  func row(holding group: KernelName) -> Int? {
    var path = group.bytes[...]
    while !path.isEmpty {
      // Behind those with a group stand those without, whose path is empty.
      let low = lowerBound(rows.count) { row in
        let other = rows[row].cgroup.bytes
        return !other.isEmpty && other.lexicographicallyPrecedes(path)
      }
      if low < rows.count, rows[low].cgroup.bytes[...] == path { return low }
      guard let slash = path.lastIndex(of: UInt8(ascii: "/")), path.count > 1 else { return nil }
      path = slash == path.startIndex ? path.prefix(1) : path[..<slash]
    }
    return nil
  }

  /// The units next below one in the tree of control groups.
  package func children(of position: Int) -> [Int] {
    let parent = rows[position].cgroup.bytes
    let below = rows.indices.filter { rows[$0].cgroup.bytes.isBelow(parent) }
    return below.filter { candidate in
      !below.contains { rows[candidate].cgroup.bytes.isBelow(rows[$0].cgroup.bytes) }
    }
  }
}

extension [UInt8] {
  /// Whether this path leads through the other one.
  fileprivate func isBelow(_ other: [UInt8]) -> Bool {
    let slash = UInt8(ascii: "/")
    if other == [slash] { return count > 1 && first == slash }
    return count > other.count && self[other.count] == slash && starts(with: other)
  }
}
