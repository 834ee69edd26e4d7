@testable import ProcFS

/// A kernel file that the fixtures hold, and how ProcFS reads it.
struct HostFile: Sendable {
  /// The path below a fixture's folder.
  let path: String
  /// Reads the file of a host; `null` if it is absent.
  let read: @Sendable (HostPaths) throws(ProcFSError) -> JSON
  /// Parses a text into a record that is used again and again.
  let reused: @Sendable () -> Reused

  /// A record that is parsed into repeatedly.
  struct Reused {
    let parse: ([UInt8]) throws(ParseError) -> JSON
  }

  init<Record: Rendered>(_ path: KernelPath, _ type: Record.Type) {
    self.path = "proc/" + path.relative
    read = { paths throws(ProcFSError) in
      var file = KernelFile(path, in: paths)
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

  static let all: [HostFile] =
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
}
