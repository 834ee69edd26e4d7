import ProcFS

/// The kinds of files, and how each is read.
enum Kinds {
  typealias Read = @Sendable (String) -> String

  static let all: [String: Read] = [
    "stat": record(Stat.self), "loadavg": record(Loadavg.self), "uptime": record(Uptime.self),
    "meminfo": record(Meminfo.self), "vmstat": record(Vmstat.self),
    "pressure": record(Pressure.self), "diskstats": record(Diskstats.self),
    "net/dev": record(NetDev.self), "sockstat": record(Sockstat.self),
    "snmp": record(SNMP.self), "snmp6": record(SNMP6.self), "netstat": record(Netstat.self),
    "sockets": record(SocketTable.self), "inet": record(InetSockets.self),
    "unix": record(UnixSockets.self), "mountinfo": record(MountInfo.self),
    "cpuinfo": record(CPUInfo.self), "cpuinfo-table": record(CPUInfoTable.self),
    "ranges": record(NumberRanges.self), "mask": record(NumberMask.self),
    "topology": { value(JSONText.any(CPUTopology(in: host($0)))) },
    "intr": record(InterruptTotals.self), "interrupts": record(Interrupts.self),
    "softirqs": record(Softirqs.self),
    "schedstat": record(Schedstat.self), "swaps": record(Swaps.self),
    "buddyinfo": record(Buddyinfo.self), "zoneinfo": record(Zoneinfo.self),
    "softnet": record(Softnet.self), "arp": record(ARPTable.self),
    "conntrack": record(ConntrackStat.self), "cpu-table": record(CPUCounterTable.self),
    "folder": attributes, "mdstat": record(MDStat.self), "node-meminfo": record(NUMAMemory.self),
    "numastat": record(NUMAStatistics.self), "frequency": frequencies,

    "pid/stat": record(ProcessStat.self), "pid/statm": record(ProcessStatm.self),
    "pid/status": record(ProcessStatus.self), "pid/io": record(ProcessIO.self),
    "pid/comm": record(ProcessComm.self), "pid/cmdline": record(ProcessCommandLine.self),
    "pid/cgroup": record(ProcessCgroups.self), "pid/limits": record(ProcessLimits.self),
    "pid/schedstat": record(ProcessSchedstat.self),
    "pid/smaps_rollup": record(SmapsRollup.self),
    "pid/wchan": record(ProcessWaitChannel.self), "pids": processes,

    "cgroup/number": record(CgroupNumber.self), "cgroup/numbers": record(CgroupNumbers.self),
    "cgroup/limit": record(CgroupLimit.self), "cgroup/cpu.max": record(CgroupCPULimit.self),
    "cgroup/quota": record(CgroupQuota.self), "cgroup/cpu.stat": record(CgroupCPUStat.self),
    "cgroup/cpuacct.stat": record(CgroupCPUTicks.self),
    "cgroup/usage_all": record(CgroupCPUUsage.self),
    "cgroup/memory.stat": record(CgroupMemoryStat.self),
    "cgroup/events": record(CgroupEvents.self), "cgroup/io.stat": record(CgroupIOStat.self),
    "cgroup/blkio": record(CgroupBlkio.self), "word": record(SingleValue.self),
  ]

  /// Reads a file twice into one record, as a sampler would.
  private static func record<Record: KernelRecord>(_ type: Record.Type) -> Read {
    { path in
      var file = KernelFile(path: path)
      var buffer = ReadBuffer(capacity: 64)
      var record = Record()
      do throws(ProcFSError) {
        guard try file.read(into: &record, using: &buffer),
          try file.read(into: &record, using: &buffer)
        else {
          return file.state == .absent ? #"{"absent":true}"# : error("\(file.state)", nil)
        }
      } catch {
        return Self.error(error.reason.kind, error.line)
      }
      return value(JSONText.any(record))
    }
  }

  private static func value(_ text: String) -> String { JSONText.object([("value", text)]) }

  private static func error(_ kind: String, _ line: Int?) -> String {
    JSONText.object([
      ("error", JSONText.string(kind)), ("line", line.map { "\($0)" } ?? "null"),
    ])
  }

  /// A host below a folder with `proc` and `sys` in it.
  private static func host(_ folder: String) -> HostPaths {
    HostPaths(procfs: folder + "/proc", sysfs: folder + "/sys", rootfs: folder)
  }

  /// The entries of a folder of sysfs, with the text of those that are attributes.
  private static let attributes: Read = { path in
    guard let folder = AttributeFolder(path) else { return #"{"absent":true}"# }
    var buffer = ReadBuffer(capacity: 4096)
    return value(
      JSONText.object(
        folder.entries().map { name in
          let text = String(decoding: name.bytes, as: UTF8.self)
          return (text, JSONText.any(folder.name(text, using: &buffer) as Any))
        }))
  }

  /// The processes of a host, with the `stat` of those that are still there.
  private static let processes: Read = { path in
    let paths = host(path)
    guard var list = ProcessList(in: paths) else { return #"{"absent":true}"# }
    var buffer = ReadBuffer(capacity: 64)
    var found: [(String, String)] = []
    do throws(ProcFSError) {
      try list.read()
      for number in list.numbers {
        var file = KernelFile(ProcessStat.path(of: number), in: paths)
        var stat = ProcessStat()
        do throws(ProcFSError) {
          guard try file.read(into: &stat, using: &buffer) else { continue }
        } catch {
          // Gone while it was read: nothing is left of its text.
          if error.reason == .empty { continue }
          return Self.error(error.reason.kind, error.line)
        }
        found.append(("\(number)", JSONText.any(stat)))
      }
    } catch {
      return Self.error(error.reason.kind, error.line)
    }
    return value(
      JSONText.object([("listed", JSONText.any(list.numbers)), ("stat", JSONText.object(found))]))
  }

  private static let frequencies: Read = { path in
    var frequency = CPUFrequency(in: host(path))
    frequency.rescan()
    frequency.update()
    return value(JSONText.any(frequency.cpus))
  }
}
