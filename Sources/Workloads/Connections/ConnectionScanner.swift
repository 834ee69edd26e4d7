package import Monitor
package import ProcFS

/// Finds out who talks over TCP: one walk through the kernel's sockets a scan, and the words of those that
/// have closed in between.
///
/// It sees the network namespace of the service. Nothing is gone through while TCP does nothing.
package struct ConnectionScanner: ~Copyable {
  private let paths: HostPaths
  private var walk: TCPSocketWalk?
  private var files: FileConnections?
  private let closed: ClosedConnections?
  private var closings: [ClosedConnection] = []
  private var activity: TCPActivitySource
  private var walks = TCPWalks()
  private var known = FewConnections()
  private var ledger: ConnectionLedger
  private var places = UnitPlaces()
  private var groups: ProcessGroups
  private var scratch = FillScratch()
  private var search: DescriptorSearch

  private var scan: UInt64 = 0
  /// By the monotonic clock, in nanoseconds.
  private var lastScan: Int64?
  private var seconds = 0.0
  private var lastWalk: Int64?
  private var overruns: UInt64 = 0
  /// The sockets as the last scan knows them; nil where the kernel has refused to tell.
  package private(set) var sockets: SocketScan?

  package init(paths: HostPaths) {
    self.paths = paths
    // Netlink tells of the kernel that runs, whatever tree is read.
    let isLive = paths.procfs == HostPaths().procfs
    // Who closes from now on is heard of, also before the first walk is over.
    closed = isLive ? ClosedConnections() : nil
    walk = isLive ? try? TCPSocketWalk() : nil
    activity = TCPActivitySource(paths: paths)
    search = DescriptorSearch(paths: paths)
    groups = ProcessGroups(paths: paths)
    var limits = ConnectionLedger.Limits()
    // Where nobody tells of those that close, they are given up after two walks without them.
    if closed == nil { limits.patience = 2 }
    ledger = ConnectionLedger(limits)
  }

  deinit { closed?.stop() }

  /// Fills the table with what there is now, and the rates of the units with what theirs have moved.
  ///
  /// With `always` set, the sockets are gone through even if TCP did nothing. With `byProcess` set, it looks for
  /// the processes that have them open, as far as that may be known.
  package mutating func scan(
    at now: Moment, always: Bool = false, byProcess: Bool = false, units: inout UnitTable,
    into table: inout ConnectionTable
  ) {
    let start = Moment.monotonicNow()
    scan += 1
    let seconds = lastScan.map { Double(now.monotonic - $0) / 1e9 } ?? 0
    lastScan = now.monotonic
    table.scan = scan
    table.time = now.wall / 1_000_000
    table.seconds = seconds
    self.seconds = seconds
    sockets?.isNew = false
    sockets?.cost = 0
    if walk != nil, readKernel(at: now, always, byProcess) {
      places.update(units)
      ledger.resolve(places, groups, in: units)
      ledger.fill(&table, seconds: seconds, &scratch)
      table.namesGroups = !ledger.lacksGroups && namesUnits(units.hierarchy)
      places.write(ledger.owners, seconds: seconds, to: &units)
    } else {
      // Refused: by a system call filter, or by a kernel without the module.
      walk = nil
      sockets = nil
      if files == nil { files = FileConnections(paths: paths) }
      files?.fill(&table)
    }
    table.overruns = overruns
    table.cost = Double(Moment.monotonicNow() - start) / 1e9
  }

  /// Whether the groups that the kernel names of sockets are those that units are in.
  private func namesUnits(_ hierarchy: UnitTable.Hierarchy) -> Bool {
    switch hierarchy {
    case .v2, .none: true
    // Where no service manager has put anybody into the hierarchy of version 2, all are in its root.
    case .hybrid: ledger.namesUnits
    // All are in the root of the hierarchy that it lacks.
    case .v1: false
    }
  }

  /// What a process has sent and received since the scan before; nil where its sockets are not known yet, or not
  /// looked for.
  ///
  /// Connections that began and ended between two scans are not in it, unless it listens for them.
  package func traffic(of pid: Int32) -> ProcessTraffic? {
    guard walk != nil, search.isOn else { return nil }
    if search.isRefused(pid) { return .denied }
    guard seconds > 0, search.isReadable(pid) else { return nil }
    let rate = ledger.processes[pid].rate(over: seconds)
    return ProcessTraffic(sent: rate.sent, received: rate.received)
  }

  /// Goes through the sockets, if something has happened, and takes those that have closed; false if the
  /// kernel refuses.
  private mutating func readKernel(at now: Moment, _ always: Bool, _ byProcess: Bool) -> Bool {
    ledger.begin(secondsSinceWalk: lastWalk.map { Double(now.monotonic - $0) / 1e9 } ?? 0)
    let due = walks.due(activity.read(), now: now.monotonic)
    if due == .walk || always || lastWalk == nil || due == .data && !follow() {
      guard goThrough() else { return lastWalk != nil }
      lastWalk = now.monotonic
    }
    if byProcess {
      findProcesses()
    } else if search.isOn {
      search.stop()
      ledger.unassign()
    }
    if let closed {
      overruns = closed.take(into: &closings)
      for connection in closings { ledger.close(connection) }
    }
    return true
  }

  /// Finds out who has the sockets open: of new ones at once, and of all now and then, since one process may hand
  /// a socket on to another.
  private mutating func findProcesses() {
    if search.goOn() {
      groups.forgetProcesses()
      ledger.assign(search, &groups, anew: true)
    }
    if ledger.hasUnknown, search.hasKnown, !search.isLooking {
      search.look(for: ledger.takeUnknown())
    }
    if search.isLooking {
      search.lookOn()
      ledger.assign(search, &groups, anew: false)
    }
  }

  /// Asks for the connections that are known alone; false if there must be a walk.
  private mutating func follow() -> Bool {
    guard let before = known.sockets else { return false }
    var areSame = true
    let isWhole = try? walk?.visit(again: before.span) { sockets in
      areSame = ledger.follow(sockets, as: before.span)
    }
    return isWhole == true && areSame
  }

  private mutating func goThrough() -> Bool {
    let start = Moment.monotonicNow()
    ledger.beginWalk()
    known.begin()
    do throws(ProcFSError) {
      try walk?.visitTCP { sockets in
        ledger.see(sockets)
        known.add(sockets)
      }
      var states = (SocketCounts(), SocketCounts())
      try walk?.visitUDP { sockets in
        for index in sockets.indices {
          if sockets[index].isIPv6 {
            states.1.add(sockets[index])
          } else {
            states.0.add(sockets[index])
          }
        }
      }
      (ledger.states.udp, ledger.states.udp6) = states
      ledger.endWalk(isWhole: true)
      walks.found(ledger.states, hasBacklog: ledger.listeners.hasBacklog)
      sockets = SocketScan(
        states: ledger.states, isNew: true, cost: Double(Moment.monotonicNow() - start) / 1e9)
      return true
    } catch {
      ledger.endWalk(isWhole: false)
      known.giveUp()
      sockets = nil
      return false
    }
  }
}
