@testable import ProcFS

/// A kernel file that the fixtures hold, and how ProcFS reads it.
struct HostFile: Sendable {
  /// The path below a fixture's folder.
  let path: String
  /// What `expected.json` has its values under; a file that several records read has several.
  let key: String
  /// Reads the file of a host; `null` if it is absent.
  let read: @Sendable (HostPaths) throws(ProcFSError) -> JSON
  /// Parses a text into a record that is used again and again.
  let reused: @Sendable () -> Reused

  /// A record that is parsed into repeatedly.
  struct Reused {
    let parse: ([UInt8]) throws(ParseError) -> JSON
  }

  init<Record: Rendered>(_ path: KernelPath, _ type: Record.Type, _ view: String = "") {
    self.init("proc/" + path.relative, type, view)
  }

  init<Record: Rendered>(_ path: String, _ type: Record.Type, _ view: String = "") {
    self.path = path
    key = view + path
    read = { paths throws(ProcFSError) in
      var file = KernelFile(path: Self.absolute(path, in: paths))
      var record = Record()
      var buffer = ReadBuffer(capacity: 64)
      if try file.read(into: &record, using: &buffer) { return record.json }
      guard file.state == .absent else {
        throw ProcFSError(path: file.path, reason: .system(-1))
      }
      return .null
    }
    reused = Self.reused(type)
  }

  /// Where a file of a fixture is, whose root holds `proc` and `sys`.
  private static func absolute(_ path: String, in paths: HostPaths) -> String {
    if path.hasPrefix("proc/") { return paths.procfs + path.dropFirst(4) }
    if path.hasPrefix("sys/") { return paths.sysfs + path.dropFirst(3) }
    return paths.procfs + "/../" + path
  }

  /// Makes a record that texts are parsed into one after the other.
  static func reused<Record: Rendered>(_ type: Record.Type) -> @Sendable () -> Reused {
    {
      var record = Record()
      return Reused { bytes throws(ParseError) in
        try record.parse(bytes.span)
        return record.json
      }
    }
  }

  /// All of them, but for those of which a host has many.
  static let all = basic + tables + network + services

  private static let basic: [HostFile] =
    [
      HostFile(Stat.path, Stat.self), HostFile(Meminfo.path, Meminfo.self),
      HostFile(Loadavg.path, Loadavg.self), HostFile(Uptime.path, Uptime.self),
      HostFile(Vmstat.path, Vmstat.self), HostFile(Diskstats.path, Diskstats.self),
      HostFile(NetDev.path, NetDev.self), HostFile(Sockstat.path, Sockstat.self),
      HostFile(Sockstat.path6, Sockstat.self), HostFile(SNMP.path, SNMP.self),
      HostFile(SNMP6.path, SNMP6.self), HostFile(Netstat.path, Netstat.self),
      HostFile(CPUInfo.path, CPUInfo.self), HostFile(FileNr.path, FileNr.self),
      HostFile(SingleValue.hostname, SingleValue.self),
      HostFile(SingleValue.osRelease, SingleValue.self),
      HostFile(SingleValue.bootID, SingleValue.self),
    ] + Pressure.Resource.allCases.map { HostFile(Pressure.path($0), Pressure.self) }
    + SocketTable.Table.allCases.map { HostFile(SocketTable.path($0), SocketTable.self) }
    + MountInfo.paths.map { HostFile($0, MountInfo.self) }

  private static let tables: [HostFile] =
    [
      HostFile(Interrupts.path, Interrupts.self), HostFile(Softirqs.path, Softirqs.self),
      HostFile(InterruptTotals.path, InterruptTotals.self, "interrupts of "),
      HostFile(CPUInfoTable.path, CPUInfoTable.self, "lines of "),
      HostFile(Schedstat.path, Schedstat.self), HostFile(Buddyinfo.path, Buddyinfo.self),
      HostFile(Zoneinfo.path, Zoneinfo.self), HostFile(Slabinfo.path, Slabinfo.self),
      HostFile(Swaps.path, Swaps.self), HostFile(CgroupSummary.path, CgroupSummary.self),
      HostFile("proc/sys/net/ipv4/tcp_rmem", WordList.self),
      HostFile("etc/os-release", OSRelease.self),
    ]
    + [
      SingleNumber.entropyAvailable, SingleNumber.entropyPoolSize, SingleNumber.hungTasks,
      SingleNumber.threadLimit, SingleNumber.processLimit, ConntrackStat.count, ConntrackStat.max,
    ].map { HostFile($0, SingleNumber.self) }

  private static let network: [HostFile] =
    [
      HostFile(Softnet.path, Softnet.self), HostFile(ARPTable.path, ARPTable.self),
      HostFile(ConntrackStat.path, ConntrackStat.self),
      HostFile(UnixSockets.path, UnixSockets.self),
    ]
    + ["arp_cache", "ndisc_cache"].map {
      HostFile(CPUCounterTable.path($0), CPUCounterTable.self)
    }
    + SocketTable.Table.allCases.map {
      HostFile(SocketTable.path($0), InetSockets.self, "sockets of ")
    }

  private static let services: [HostFile] = [
    HostFile(NFSClient.path, NFSClient.self), HostFile(NFSServer.path, NFSServer.self),
    HostFile(MDStat.path, MDStat.self), HostFile(XFSStatistics.path, XFSStatistics.self),
  ]
}
