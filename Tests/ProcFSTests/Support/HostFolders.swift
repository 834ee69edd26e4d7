import FoundationEssentials

@testable import ProcFS

/// Files of one kind that a host has in many folders, each with the record that reads it.
struct HostFolders {
  /// The records by the name of the file; each is used for the same file of all folders in turn.
  let records: [String: HostFile.Reused]

  init(_ records: [String: HostFile.Reused]) { self.records = records }

  static func record<Record: Rendered>(_ type: Record.Type) -> HostFile.Reused {
    HostFile.reused(type)()
  }

  /// What is read in one folder, by file; nil where there is none of the files.
  func read(_ folder: String) throws -> JSON? {
    var members: [String: JSON] = [:]
    for (name, record) in records {
      let path = "\(folder)/\(name)"
      guard FileManager.default.fileExists(atPath: path) else { continue }
      do {
        members[name] = try record.parse(Fixtures.bytes(path))
      } catch let error as ParseError {
        throw ProcFSError(path: path, error)
      }
    }
    return members.isEmpty ? nil : .object(members)
  }

  /// The files below `/proc/PID`, by process.
  static func processes(_ paths: HostPaths) throws -> JSON {
    let folders = HostFolders([
      "stat": record(ProcessStat.self), "statm": record(ProcessStatm.self),
      "status": record(ProcessStatus.self), "io": record(ProcessIO.self),
      "cmdline": record(ProcessCommandLine.self), "cgroup": record(ProcessCgroups.self),
      "limits": record(ProcessLimits.self), "schedstat": record(ProcessSchedstat.self),
      "smaps_rollup": record(SmapsRollup.self), "comm": record(ProcessComm.self),
      "oom_score": record(ProcessNumber.self), "oom_score_adj": record(ProcessNumber.self),
      "wchan": record(ProcessWaitChannel.self),
    ])
    var members: [String: JSON] = [:]
    guard var list = ProcessList(in: paths) else { return .object([:]) }
    try list.read()
    for number in list.numbers {
      members["\(number)"] = try folders.read("\(paths.procfs)/\(number)")
    }
    return .object(members)
  }

  /// The files of control groups, by the path of the group below the root of them all.
  static func groups(_ paths: HostPaths) throws -> JSON {
    let numbers = [
      "memory.current", "memory.peak", "memory.swap.current", "pids.current", "pids.peak",
      "cpu.weight", "cpu.shares", "cpu.cfs_period_us", "cpuacct.usage", "memory.usage_in_bytes",
      "memory.max_usage_in_bytes", "memory.failcnt", "memory.memsw.usage_in_bytes",
    ]
    let limits = [
      "memory.max", "memory.high", "memory.low", "memory.swap.max", "pids.max",
      "memory.limit_in_bytes",
    ]
    let events = ["memory.events", "memory.events.local", "pids.events"]
    let waits = ["cpu.pressure", "memory.pressure", "io.pressure"]
    var records: [String: HostFile.Reused] = [
      "cpu.stat": record(CgroupCPUStat.self), "cpuacct.stat": record(CgroupCPUTicks.self),
      "memory.stat": record(CgroupMemoryStat.self), "cpu.cfs_quota_us": record(CgroupQuota.self),
      "cpu.max": record(CgroupCPULimit.self), "io.stat": record(CgroupIOStat.self),
      "cpuacct.usage_percpu": record(CgroupNumbers.self),
      "cpuacct.usage_all": record(CgroupCPUUsage.self),
      "blkio.throttle.io_service_bytes": record(CgroupBlkio.self),
      "blkio.throttle.io_serviced": record(CgroupBlkio.self),
    ]
    for name in numbers { records[name] = record(CgroupNumber.self) }
    for name in limits { records[name] = record(CgroupLimit.self) }
    for name in events { records[name] = record(CgroupEvents.self) }
    for name in waits { records[name] = record(Pressure.self) }
    var members: [String: JSON] = [:]
    let folders = HostFolders(records)
    try folders.descend("\(paths.sysfs)/fs/cgroup", "", into: &members)
    return .object(members)
  }

  private func descend(_ root: String, _ group: String, into members: inout [String: JSON]) throws {
    let files = FileManager.default
    members[group.isEmpty ? "/" : group] = try read(root + group)
    for name in (try? files.contentsOfDirectory(atPath: root + group)) ?? [] {
      let attributes = try? files.attributesOfItem(atPath: "\(root)\(group)/\(name)")
      if attributes?[.type] as? FileAttributeType == .typeDirectory {
        try descend(root, "\(group)/\(name)", into: &members)
      }
    }
  }
}
