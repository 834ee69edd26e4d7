package import ProcFS

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// The kernel's files, kept open, and one round of reading all of them.
package struct HostFiles: ~Copyable {
  /// One file, and when to try it again while it cannot be opened.
  private struct Source: ~Copyable {
    var file: KernelFile
    var nextTry: Int64 = 0

    init(_ path: KernelPath, in paths: HostPaths) { file = KernelFile(path, in: paths) }
  }

  /// Modules are loaded and mounts appear while the service runs.
  private static let retry: Int64 = 10_000_000_000

  /// What one round of reading carries from source to source.
  private struct Round: ~Copyable {
    var buffer = ReadBuffer()
    var clock: Int64 = 0
    var events: [Event] = []

    /// Seconds since the last lap.
    mutating func lap() -> Double {
      let before = clock
      clock = Moment.monotonicNow()
      return Double(clock - before) / 1e9
    }

    mutating func note(_ name: String, wasFailing: Bool, _ failure: ProcFSError?) {
      if let failure, !wasFailing {
        events.append(.sourceFailed(source: name, error: failure.description))
      } else if wasFailing, failure == nil {
        events.append(.sourceRecovered(source: name))
      }
    }
  }

  private var round = Round()
  private var stat: Source
  private var meminfo: Source
  private var loadavg: Source
  private var uptime: Source
  private var vmstat: Source
  private var pressureCPU: Source
  private var pressureMemory: Source
  private var pressureIO: Source
  private var pressureIRQ: Source
  private var diskstats: Source
  private var netDev: Source
  private var sockstat: Source
  private var sockstat6: Source
  private var snmp: Source
  private var snmp6: Source
  private var netstat: Source
  private var fileNr: Source
  private var mdstat: Source
  private var mountinfo: Source
  /// Whether the kernel that runs is asked, which tells of a change of its mounts.
  private let isLive: Bool
  private var nextMountinfo: Int64 = 0
  private var frequency: CPUFrequency
  private let firstFrequency: String
  private var nextRescan: Int64 = 0
  private var sockets: SocketSampler
  private var filesystems: FilesystemSampler
  private var numa: NUMASampler
  private var hwmon: AttributeSource<Hwmon>
  private var thermal: AttributeSource<ThermalZones>
  private var powerSupplies: AttributeSource<PowerSupplies>
  private var nvme: AttributeSource<NVMeControllers>
  /// Asks what may never be answered.
  private let prober: Prober

  /// What failed or came back in the last round.
  package var events: [Event] { round.events }

  package init(paths: HostPaths, probing: Probing = Probing()) {
    stat = Source(Stat.path, in: paths)
    meminfo = Source(Meminfo.path, in: paths)
    loadavg = Source(Loadavg.path, in: paths)
    uptime = Source(Uptime.path, in: paths)
    vmstat = Source(Vmstat.path, in: paths)
    pressureCPU = Source(Pressure.path(.cpu), in: paths)
    pressureMemory = Source(Pressure.path(.memory), in: paths)
    pressureIO = Source(Pressure.path(.io), in: paths)
    pressureIRQ = Source(Pressure.path(.irq), in: paths)
    diskstats = Source(Diskstats.path, in: paths)
    netDev = Source(NetDev.path, in: paths)
    sockstat = Source(Sockstat.path, in: paths)
    sockstat6 = Source(Sockstat.path6, in: paths)
    snmp = Source(SNMP.path, in: paths)
    snmp6 = Source(SNMP6.path, in: paths)
    netstat = Source(Netstat.path, in: paths)
    fileNr = Source(FileNr.path, in: paths)
    mdstat = Source(MDStat.path, in: paths)
    mountinfo = Self.openMountInfo(in: paths)
    isLive = paths.procfs == HostPaths().procfs
    frequency = CPUFrequency(in: paths)
    firstFrequency = paths.sysfs + "/devices/system/cpu/cpu0/cpufreq"
    sockets = SocketSampler(paths: paths)
    filesystems = FilesystemSampler(paths: paths, probing: probing)
    numa = NUMASampler(paths: paths)
    hwmon = AttributeSource(paths: paths)
    thermal = AttributeSource(paths: paths)
    powerSupplies = AttributeSource(paths: paths)
    nvme = AttributeSource(paths: paths)
    prober = Prober(probing.method)
  }

  /// What is read beside the files that are read each time: mounts, their sizes, and sockets.
  package enum KernelCalls {
    case none
    /// Mounts and TCP sockets only when there are signs that they changed.
    case asNeeded
    case all
  }

  /// Reads every source once, but for sockets if `countsSockets` is not set: `countSockets` does it later then.
  package mutating func read(
    into snapshot: inout Snapshot, kernelCalls: KernelCalls = .asNeeded, countsSockets: Bool = true
  ) {
    round.events.removeAll(keepingCapacity: true)
    round.clock = Moment.monotonicNow()
    if kernelCalls != .none { ask(for: &snapshot, always: kernelCalls == .all) }
    Self.take(&stat, &snapshot.stat, &round)
    Self.take(&meminfo, &snapshot.meminfo, &round)
    Self.take(&loadavg, &snapshot.loadavg, &round)
    Self.take(&uptime, &snapshot.uptime, &round)
    Self.take(&vmstat, &snapshot.vmstat, &round)
    Self.take(&pressureCPU, &snapshot.pressureCPU, &round)
    Self.take(&pressureMemory, &snapshot.pressureMemory, &round)
    Self.take(&pressureIO, &snapshot.pressureIO, &round)
    Self.take(&pressureIRQ, &snapshot.pressureIRQ, &round)
    Self.take(&diskstats, &snapshot.diskstats, &round)
    Self.take(&netDev, &snapshot.netDev, &round)
    Self.take(&sockstat, &snapshot.sockstat, &round)
    Self.take(&sockstat6, &snapshot.sockstat6, &round)
    Self.take(&snmp, &snapshot.snmp, &round)
    Self.take(&snmp6, &snapshot.snmp6, &round)
    Self.take(&netstat, &snapshot.netstat, &round)
    Self.take(&fileNr, &snapshot.fileNr, &round)
    Self.take(&mdstat, &snapshot.mdstat, &round)
    numa.read(into: &snapshot.numa, using: &round.buffer, now: round.clock)
    snapshot.numa.cost = round.lap()
    readFrequencies(into: &snapshot.frequencies, of: snapshot.stat)
    if kernelCalls == .none { return }
    prober.collect(now: round.clock)
    takeAttributes(into: &snapshot)
    filesystems.update(
      &snapshot.filesystems, with: prober, now: round.clock, events: &round.events)
    snapshot.filesystems.cost = round.lap()
    if countsSockets { countSockets(into: &snapshot, always: kernelCalls == .all) }
  }

  /// Counts sockets, or takes what a scan of them has found.
  package mutating func countSockets(
    into snapshot: inout Snapshot, scan: SocketScan? = nil, always: Bool = false
  ) {
    round.clock = Moment.monotonicNow()
    let wasFailing = snapshot.sockets.failure != nil
    sockets.read(
      into: &snapshot.sockets, scan: scan, activity: TCPActivity(snapshot),
      hasUDP: Self.hasUDP(snapshot.sockstat, snapshot.sockstat6), now: round.clock, always: always)
    snapshot.sockets.cost = round.lap() + (scan?.cost ?? 0)
    round.note(SocketReading.name, wasFailing: wasFailing, snapshot.sockets.failure)
  }

  /// Whether there are UDP sockets, as far as the kernel's counts of them tell.
  private static func hasUDP(
    _ sockstat: borrowing Reading<Sockstat>, _ sockstat6: borrowing Reading<Sockstat>
  ) -> Bool {
    guard sockstat.status == .fresh, sockstat.current[.udpInuse] == 0 else { return true }
    return sockstat6.status != .absent && sockstat6.current[.udp6Inuse] != 0
  }

  /// Has asked what may never be answered, while everything else is read.
  private mutating func ask(for snapshot: inout Snapshot, always: Bool) {
    readMounts(into: &snapshot.mountinfo, always: always)
    filesystems.select(
      &snapshot.filesystems, from: snapshot.mountinfo, with: prober, now: round.clock)
    findAttributes(&snapshot, now: round.clock)
    let wasFailing = prober.failure != nil
    prober.ask(now: round.clock)
    if let failure = prober.failure, !wasFailing {
      round.events.append(.sourceFailed(source: Prober.name, error: failure))
    } else if wasFailing, prober.failure == nil {
      round.events.append(.sourceRecovered(source: Prober.name))
    }
    _ = round.lap()
  }

  /// Whether anything has been asked and neither answered nor given up.
  package var isWaiting: Bool { prober.isWaiting }

  /// Takes what has been answered since the sources were read, where a single reading is to be whole.
  package mutating func settle(_ snapshot: inout Snapshot) {
    round.clock = Moment.monotonicNow()
    prober.ask(now: round.clock)
    prober.collect(now: round.clock)
    takeAttributes(into: &snapshot)
    filesystems.update(
      &snapshot.filesystems, with: prober, now: round.clock, events: &round.events)
  }

  /// Looks for slow attributes that came or went: one `find` for each set.
  private mutating func findAttributes(_ snapshot: inout Snapshot, now: Int64) {
    hwmon.find(&snapshot.hwmon, for: prober, now: now)
    thermal.find(&snapshot.thermal, for: prober, now: now)
    powerSupplies.find(&snapshot.powerSupplies, for: prober, now: now)
    nvme.find(&snapshot.nvme, for: prober, now: now)
  }

  /// Takes what slow attributes have said: one `take` for each set.
  private mutating func takeAttributes(into snapshot: inout Snapshot) {
    hwmon.take(&snapshot.hwmon, from: prober, now: round.clock)
    thermal.take(&snapshot.thermal, from: prober, now: round.clock)
    powerSupplies.take(&snapshot.powerSupplies, from: prober, now: round.clock)
    nvme.take(&snapshot.nvme, from: prober, now: round.clock)
  }

  /// The mounts as the host's first process sees them, since the service's own view is its sandbox's.
  private static func openMountInfo(in paths: HostPaths) -> Source {
    let first = Source(MountInfo.paths[0], in: paths)
    if case .open = first.file.state { return first }
    return Source(MountInfo.paths[1], in: paths)
  }

  private static func take<Record>(
    _ source: inout Source, _ reading: inout Reading<Record>, _ round: inout Round
  ) {
    let isOpen: Bool
    if case .open = source.file.state { isOpen = true } else { isOpen = false }
    if !isOpen, round.clock >= source.nextTry {
      if source.nextTry > 0 { source.file.reopen() }
      source.nextTry = round.clock + retry
    }
    let wasFailing = reading.failure != nil
    reading.take(at: round.clock) { record throws(ProcFSError) in
      try source.file.read(into: &record, using: &round.buffer)
    }
    reading.state = source.file.state
    reading.cost = round.lap()
    round.note(reading.name, wasFailing: wasFailing, reading.failure)
  }

  /// Reads the mounts when they change, and every ten seconds.
  ///
  /// No other text takes the kernel as long to write. It tells when the mounts change, but not when a
  /// file system turns itself read-only after an error.
  private mutating func readMounts(into reading: inout Reading<MountInfo>, always: Bool) {
    let hasNews = always || !isLive || mountinfo.file.hasNews()
    if !hasNews, reading.status == .fresh, round.clock < nextMountinfo {
      reading.cost = round.lap()
      return
    }
    nextMountinfo = round.clock + Self.retry
    reading.beginWithCurrent()
    Self.take(&mountinfo, &reading, &round)
  }

  /// Reads the clocks of the processors, and finds these anew when they come or go.
  private mutating func readFrequencies(
    into reading: inout FrequencyReading, of stat: borrowing Reading<Stat>
  ) {
    if Self.processorsChanged(stat) || driverAppeared() { frequency.rescan() }
    frequency.update()
    reading.cpus.removeAll(keepingCapacity: true)
    for cpu in frequency.cpus {
      reading.cpus.append((cpu.number, cpu.current.map { Double($0) * 1000 }))
    }
    reading.cost = round.lap()
  }

  private static func processorsChanged(_ stat: borrowing Reading<Stat>) -> Bool {
    guard stat.status == .fresh, stat.hasPrevious else { return false }
    return !stat.current.cpus.elementsEqual(stat.previous.cpus) { $0.number == $1.number }
  }

  /// Whether the processors have a driver for their clocks now that had none: it can be a module.
  private mutating func driverAppeared() -> Bool {
    guard frequency.cpus.isEmpty, round.clock >= nextRescan else { return false }
    nextRescan = round.clock + Self.retry
    return firstFrequency.withCString { access($0, F_OK) == 0 }
  }
}
