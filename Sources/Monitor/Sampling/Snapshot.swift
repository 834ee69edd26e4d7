package import ProcFS

/// Everything that was read of the host in one tick, in the kernel's own units, beside what was read the
/// tick before.
package struct Snapshot: Sendable {
  package var stat = Reading<Stat>(name: "stat")
  package var meminfo = Reading<Meminfo>(name: "meminfo")
  package var loadavg = Reading<Loadavg>(name: "loadavg")
  package var uptime = Reading<Uptime>(name: "uptime")
  package var vmstat = Reading<Vmstat>(name: "vmstat")
  package var pressureCPU = Reading<Pressure>(name: "pressure/cpu")
  package var pressureMemory = Reading<Pressure>(name: "pressure/memory")
  package var pressureIO = Reading<Pressure>(name: "pressure/io")
  package var pressureIRQ = Reading<Pressure>(name: "pressure/irq")
  package var diskstats = Reading<Diskstats>(name: "diskstats")
  package var netDev = Reading<NetDev>(name: "net/dev")
  package var sockstat = Reading<Sockstat>(name: "net/sockstat")
  package var sockstat6 = Reading<Sockstat>(name: "net/sockstat6")
  package var snmp = Reading<SNMP>(name: "net/snmp")
  package var snmp6 = Reading<SNMP6>(name: "net/snmp6")
  package var netstat = Reading<Netstat>(name: "net/netstat")
  package var fileNr = Reading<FileNr>(name: "sys/fs/file-nr")
  package var mountinfo = Reading<MountInfo>(name: "mountinfo")
  package var sockets = SocketReading()
  package var filesystems = FilesystemReading()
  package var frequencies = FrequencyReading()
  package var hwmon = AttributeReading<Hwmon>(name: "hwmon")
  package var thermal = AttributeReading<ThermalZones>(name: "thermal")
  package var powerSupplies = AttributeReading<PowerSupplies>(name: "power_supply")
  package var nvme = AttributeReading<NVMeControllers>(name: "nvme")
  package var mdstat = Reading<MDStat>(name: "mdstat")
  package var numa = NUMAReading()
  package var units = UnitReading()
  /// The service itself: filled by the sampler.
  package var service = ServiceReading()

  package init() {}
}

/// Sockets by protocol and state, of the kernel's dump or its text files.
package struct SocketReading: Sendable {
  package static let name = "sock_diag"
  package var states = SocketStates()
  /// Whether there is a count of TCP over IPv4; the others can be missing by themselves.
  package var isPresent = false
  package var hasTCP6 = false
  package var hasUDP = false
  package var hasUDP6 = false
  package var isStale = false
  package var cost = 0.0
  package var failure: ProcFSError?
}

/// Clock frequencies of the processors that tell them.
package struct FrequencyReading: Sendable {
  package static let name = "cpufreq"
  package var cpus: [(number: Int, hertz: Double?)] = []
  package var cost = 0.0
}

/// What the service tells of itself.
package struct ServiceReading: Sendable {
  package struct Usage: Sendable {
    /// Nanoseconds of processor time since the start.
    package var user: Int64 = 0
    package var system: Int64 = 0
    package var framesSent: UInt64 = 0
    package var framesSkipped: UInt64 = 0
    /// Nanoseconds of processor time that all children took, ended ones too.
    package var children: Int64 = 0
  }

  package var current = Usage()
  package var previous: Usage?
  /// Between `previous` and `current`.
  package var seconds = 0.0
  package var residentBytes: UInt64?
  /// Children that are not gone, and their resident memory.
  package var children = 0
  package var childrenBytes: UInt64 = 0
  /// What users hand in.
  package var intake = IntakeCounts()
  /// The same, a tick ago.
  package var previousIntake = IntakeCounts()
  package var sampleDuration = 0.0
  package var lateness = 0.0
  package var viewers = 0
  package var series = 0
  package var ringFrames = 0
  package var ringBytes = 0
}
