internal import Monitor
internal import ProcFS

/// What is kept of one process from scan to scan.
struct ProcessEntry {
  /// What a row shows of numbers, rounded as it is shown.
  private struct Shown: Equatable {
    var state: UInt8 = 0
    var denied: UInt16 = 0
    var ppid: Int32 = 0
    var resident: UInt64 = 0
    var swap: UInt64?
    var virtual: UInt64 = 0
    var threads: Int64 = 0
    var priority: Int64 = 0
    var nice: Int64 = 0
    /// Of the sum as well, which can be told otherwise while its parts are not.
    var cpu: Int64 = 0
    var cpuUser: Int64 = 0
    var cpuSystem: Int64 = 0
    var cpuChildren: Int64 = 0
    var minorFaults: Int64 = 0
    var majorFaults: Int64 = 0
    var read: Int64 = 0
    var written: Int64 = 0
    var cancelled: Int64 = 0
    var sent: Int64 = 0
    var received: Int64 = 0

    /// A value that is not known is unlike every one that is.
    @inline(__always)
    static func rounded(_ value: Double?, _ scale: Double = 1) -> Int64 {
      guard let value else { return -1 }
      return value == 0 ? 0 : Int64(exactly: (value * scale).rounded()) ?? .max
    }
  }

  private(set) var pid: Int32
  var stat = HeldFile()
  var io = HeldFile()
  /// Whether `io` is worth a try in every scan: it is not where it was refused, or is missing.
  private(set) var readsIO = true
  /// When it was started, in ticks since boot; nil before it was read.
  private(set) var start: UInt64?
  private(set) var ppid: Int32 = 0
  private var counters = ProcessCounters()
  var children = ChildrenTime()
  /// In how many scans it has been read; 2 stands for more as well.
  private(set) var age = 0

  var name = KernelName()
  var uid: UInt32?
  var user: String?
  var unit: String?
  var outerUnit: String?
  var container: Container?
  var cgroup: String?
  var unitCgroup: String?
  var command = ""
  var denied: ProcessRow.Denied = []
  /// What name, command line and control groups were made of, by a hash of the text.
  var nameText: UInt64 = 0
  var commandText: UInt64?
  var cgroupText: UInt64?
  /// What was swapped out when that was read last, in bytes.
  var swapBytes: UInt64?
  /// The number of the scan in which one of the names changed last.
  var described: UInt64 = 0

  private var shown = Shown()
  private var changed: UInt64 = 0

  init(pid: Int32) { self.pid = pid }

  /// All that is known to have been used, in ticks, children that ended among it: those that were waited for, and
  /// those that a process which ends itself has waited for since it was read.
  var usedTicks: UInt64 {
    counters.user &+ counters.system &+ (children.total ?? 0) &+ children.pending
  }

  /// Forgets all of a process whose number another one has by now.
  mutating func startAnew() {
    let stat = stat
    self = ProcessEntry(pid: pid)
    self.stat = stat
  }

  mutating func noteIO(_ state: KernelFile.State) {
    readsIO = state == .open
    if state == .notPermitted { denied.insert(.io) } else { denied.remove(.io) }
  }

  /// Takes a reading, and gives the rates since the one before.
  ///
  /// The scan before was `seconds` ago, and `since` ticks after boot.
  mutating func take(
    _ now: ProcessCounters, _ sample: ProcessSample, since: UInt64?, seconds: Double
  ) -> ProcessRates {
    var rates = ProcessRates()
    if age > 0 {
      rates = ProcessRates(from: counters, to: now, seconds: seconds)
    } else if let since, sample.start >= since {
      children = ChildrenTime(sinceStart: ())
      rates = ProcessRates(from: .none, to: now, seconds: seconds)
    }
    if let ticks = children.take(sample.children), seconds > 0 {
      rates.cpuChildren = Double(ticks) / (seconds * ProcessRates.ticks)
    }
    counters = now
    start = sample.start
    ppid = sample.ppid
    age = min(age + 1, 2)
    return rates
  }

  /// Writes the row of a process that was read.
  mutating func write(
    _ sample: ProcessSample, _ rates: ProcessRates, traffic: ProcessTraffic?, scan: UInt64,
    into row: inout ProcessRow
  ) {
    writeNames(into: &row)
    row.ppid = sample.ppid
    row.state = sample.state
    row.isKernelThread = sample.isKernelThread
    row.cpuUser = rates.cpuUser
    row.cpuSystem = rates.cpuSystem
    row.cpuChildren = rates.cpuChildren
    row.residentBytes = sample.residentPages &* PageSize.bytes
    row.swapBytes = swapBytes
    row.virtualBytes = sample.virtualBytes
    row.threads = sample.threads
    row.priority = sample.priority
    row.nice = sample.nice
    row.minorFaults = rates.minorFaults
    row.majorFaults = rates.majorFaults
    row.read = rates.read
    row.written = rates.written
    row.cancelled = rates.cancelled
    row.tcpSent = traffic?.sent
    row.tcpReceived = traffic?.received
    row.denied = traffic?.isDenied == true ? denied.union(.descriptors) : denied
    noteChange(of: &row, scan: scan)
  }

  /// Writes the row of a process of which only number and user may be known.
  mutating func writeHidden(scan: UInt64, into row: inout ProcessRow) {
    row = ProcessRow()
    row.state = ProcessState(rawValue: UInt8(ascii: "?"))
    row.denied = denied
    writeNames(into: &row)
    noteChange(of: &row, scan: scan)
  }

  /// The row may be that of another process, or of this one in an older scan, whose names are mostly the
  /// same: they are left alone then.
  @inline(__always)
  private func writeNames(into row: inout ProcessRow) {
    let start = start ?? 0
    if row.pid == pid, row.startTicks == start, row.described == described { return }
    row.pid = pid
    row.startTicks = start
    row.described = described
    row.name = name
    row.uid = uid
    row.user = user
    row.unit = unit
    row.outerUnit = outerUnit
    row.container = container
    row.cgroup = cgroup
    row.unitCgroup = unitCgroup
    row.command = command
  }

  private mutating func noteChange(of row: inout ProcessRow, scan: UInt64) {
    let next = Shown(
      state: row.state.rawValue, denied: row.denied.rawValue, ppid: row.ppid,
      resident: row.residentBytes, swap: row.swapBytes, virtual: row.virtualBytes,
      threads: row.threads,
      priority: row.priority, nice: row.nice, cpu: Shown.rounded(row.cpu, 1000),
      cpuUser: Shown.rounded(row.cpuUser, 1000),
      cpuSystem: Shown.rounded(row.cpuSystem, 1000),
      cpuChildren: Shown.rounded(row.cpuChildren, 1000),
      minorFaults: Shown.rounded(row.minorFaults, 10),
      majorFaults: Shown.rounded(row.majorFaults, 10), read: Shown.rounded(row.read),
      written: Shown.rounded(row.written), cancelled: Shown.rounded(row.cancelled),
      sent: Shown.rounded(row.tcpSent), received: Shown.rounded(row.tcpReceived))
    if next != shown || described == scan {
      shown = next
      changed = scan
    }
    row.changed = changed
  }
}
