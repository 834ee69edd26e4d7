import ProcFS

/// Counts sockets by protocol and state: by the kernel's own dump on the live host, by the text files of
/// /proc/net where that is refused or another tree takes the kernel's place.
struct SocketSampler: ~Copyable {
  private var diagnostics: SocketDiagnostics?
  private let paths: HostPaths
  private var tables: Tables?
  private var buffer = ReadBuffer()
  private var walks = TCPWalks()

  private struct Tables: ~Copyable {
    var tcp: KernelFile
    var tcp6: KernelFile
    var udp: KernelFile
    var udp6: KernelFile
    var record = SocketTable()

    init(paths: HostPaths) {
      tcp = KernelFile(SocketTable.path(.tcp), in: paths)
      tcp6 = KernelFile(SocketTable.path(.tcp6), in: paths)
      udp = KernelFile(SocketTable.path(.udp), in: paths)
      udp6 = KernelFile(SocketTable.path(.udp6), in: paths)
    }

    /// Counts what is there.
    mutating func read(
      into reading: inout SocketReading, using buffer: inout ReadBuffer
    ) throws(ProcFSError) {
      reading.isPresent = try tcp.read(into: &record, using: &buffer)
      if reading.isPresent { reading.states.tcp = record.counts }
      reading.hasTCP6 = try tcp6.read(into: &record, using: &buffer)
      if reading.hasTCP6 { reading.states.tcp6 = record.counts }
      reading.hasUDP = try udp.read(into: &record, using: &buffer)
      if reading.hasUDP { reading.states.udp = record.counts }
      reading.hasUDP6 = try udp6.read(into: &record, using: &buffer)
      if reading.hasUDP6 { reading.states.udp6 = record.counts }
    }
  }

  init(paths: HostPaths) {
    self.paths = paths
    // The dump tells of the kernel that runs, whatever tree is read.
    diagnostics = paths.procfs == HostPaths().procfs ? try? SocketDiagnostics() : nil
  }

  /// Counts the sockets; those of TCP are not counted again where a scan has done so, or `activity` tells that
  /// they stayed as they are, nor those of UDP where there are none, unless `always` is set.
  mutating func read(
    into reading: inout SocketReading, scan: SocketScan? = nil, activity: TCPActivity?,
    hasUDP: Bool,
    now: Int64, always: Bool
  ) {
    var withTCP = walks.due(activity, now: now) == .walk || always
    var withUDP = hasUDP || always
    if diagnostics != nil, let scan {
      (reading.states.tcp, reading.states.tcp6) = (scan.states.tcp, scan.states.tcp6)
      walks.found(reading.states)
      withTCP = false
      if scan.isNew { withUDP = false }
    }
    if diagnostics != nil, readDump(into: &reading, withTCP: withTCP, withUDP: withUDP) {
      if let scan, scan.isNew {
        (reading.states.udp, reading.states.udp6) = (scan.states.udp, scan.states.udp6)
      }
      return
    }
    readTables(into: &reading)
  }

  private mutating func readDump(
    into reading: inout SocketReading, withTCP: Bool, withUDP: Bool
  ) -> Bool {
    do {
      if withTCP {
        try diagnostics?.readTCP(into: &reading.states)
        walks.found(reading.states)
      }
      if withUDP {
        try diagnostics?.readUDP(into: &reading.states)
      } else {
        (reading.states.udp, reading.states.udp6) = (SocketCounts(), SocketCounts())
      }
      reading.isPresent = true
      (reading.hasTCP6, reading.hasUDP, reading.hasUDP6) = (true, true, true)
      reading.isStale = false
      reading.failure = nil
      return true
    } catch {
      // Refused: by a system call filter, or by a kernel without the module.
      diagnostics = nil
      return false
    }
  }

  private mutating func readTables(into reading: inout SocketReading) {
    if tables == nil { tables = Tables(paths: paths) }
    do throws(ProcFSError) {
      try tables?.read(into: &reading, using: &buffer)
      reading.isStale = false
      reading.failure = nil
    } catch {
      reading.isStale = reading.isPresent
      reading.failure = error
    }
  }
}
