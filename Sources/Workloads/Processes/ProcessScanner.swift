internal import Glibc
package import Monitor
package import ProcFS

/// Reads all processes of a host, scan by scan, for one thread.
///
/// Each scan lists the processes and reads `stat` and `io` of each, which stay open. Names are read when a
/// process is first seen, in the scan after that (it may have been between fork(2) and execve(2)), when
/// it calls itself otherwise, and in turn, a tenth of the processes in each scan and their control groups each
/// third time; `status` as well where something is swapped out. In the steady state nothing is allocated.
package struct ProcessScanner: ~Copyable {
  /// In so many scans the names of all processes are read anew.
  static let turns: UInt64 = 10
  /// In so many turns the control groups are: processes are moved into another group when they begin.
  static let cgroupTurns: UInt64 = 3

  private let paths: HostPaths
  private let descriptors: Int
  private var describer: ProcessDescriber
  private var files: ProcessFiles?
  private var sample = ProcessSample()
  private var transfer = ProcessTransfer()
  private var swapUse: SwapUse
  /// Places of processes, those of ended ones among them.
  private var entries: [ProcessEntry] = []
  private var free: [Int] = []
  /// Where each process is in `entries`, ascending by number.
  private var order: [Int] = []
  private var nextOrder: [Int] = []
  private var ended: [Int] = []
  private var scan: UInt64 = 0
  private var last: Moment?

  /// Names a host; nothing is read before the first scan.
  ///
  /// - Parameters:
  ///   - paths: The host.
  ///   - users: The names of its users.
  ///   - masksSecrets: Whether passwords and tokens in command lines are hidden.
  ///   - descriptors: How many files may stay open; see `DescriptorLimit`.
  package init(
    paths: HostPaths, users: UserNames, masksSecrets: Bool = true,
    descriptors: Int = DescriptorLimit.forProcesses
  ) {
    self.paths = paths
    self.descriptors = descriptors
    describer = ProcessDescriber(users: users, masksSecrets: masksSecrets)
    swapUse = SwapUse(paths: paths)
  }

  deinit {
    guard var files else { return }
    for place in entries.indices {
      var entry = entries[place]
      files.close(&entry.stat)
      files.close(&entry.io)
    }
  }

  /// How many files were open after the last scan.
  package private(set) var heldFiles = 0

  /// Reads all processes anew and fills the table, which may be any older one.
  ///
  /// - Parameters:
  ///   - moment: When that is; rates are worked out from the monotonic clock.
  ///   - table: Takes the rows.
  ///   - traffic: What a process sends and receives, where that is known.
  package mutating func scan(
    at moment: Moment, into table: inout ProcessTable,
    traffic: (Int32) -> ProcessTraffic? = { _ in nil }
  ) {
    let started = Moment.monotonicNow()
    scan = max(scan, table.scan) + 1
    let seconds = last.map { Double(moment.monotonic - $0.monotonic) / 1e9 } ?? 0
    table.scan = scan
    table.time = moment.wall / 1_000_000
    table.seconds = seconds
    table.isHidden = false
    table.failure = list()
    var count = 0
    if table.failure == nil {
      matchList()
      swapUse.read()
      count = readAll(since: last?.boot, seconds: seconds, into: &table, traffic)
      last = moment
    }
    if count < table.rows.count { table.rows.removeLast(table.rows.count - count) }
    table.cost = Double(Moment.monotonicNow() - started) / 1e9
  }

  private mutating func list() -> ProcFSError? {
    if files == nil { files = ProcessFiles(in: paths, limit: descriptors) }
    guard files != nil else {
      return ProcFSError(path: paths.procfs, reason: .system(errno))
    }
    do throws(ProcFSError) {
      try files?.readList()
      return nil
    } catch {
      return error
    }
  }

  /// Finds the places of those that are listed, gives places to new ones, and takes leave of the others.
  private mutating func matchList() {
    guard let count = files?.numbers.count else { return }
    nextOrder.removeAll(keepingCapacity: true)
    ended.removeAll(keepingCapacity: true)
    var old = 0
    for index in 0..<count {
      guard let number = files?.numbers[index] else { return }
      while old < order.count, entries[order[old]].pid < number {
        ended.append(order[old])
        old += 1
      }
      if old < order.count, entries[order[old]].pid == number {
        nextOrder.append(order[old])
        old += 1
      } else {
        nextOrder.append(place(for: number))
      }
    }
    ended.append(contentsOf: order[old...])
    // A child has mostly the higher number: what it used is its parent's before that is looked at, which
    // may have ended as well.
    for place in ended.reversed() { tellParent(of: place) }
    for place in ended { leave(place) }
    swap(&order, &nextOrder)
  }

  private mutating func place(for number: Int32) -> Int {
    guard let place = free.popLast() else {
      entries.append(ProcessEntry(pid: number))
      return entries.count - 1
    }
    entries[place] = ProcessEntry(pid: number)
    return place
  }

  private mutating func leave(_ place: Int) {
    files?.close(&entries[place].stat)
    files?.close(&entries[place].io)
    entries[place] = ProcessEntry(pid: 0)
    free.append(place)
  }

  /// Tells the parent of a process that has ended how much of its time rows have shown.
  private mutating func tellParent(of place: Int) {
    let parent = entries[place].ppid
    let low = lowerBound(order.count) { entries[order[$0]].pid < parent }
    guard low < order.count, entries[order[low]].pid == parent else { return }
    entries[order[low]].children.childEnded(after: entries[place].usedTicks)
  }

  /// Reads all that are listed, and gives the number of rows.
  private mutating func readAll(
    since boot: Int64?, seconds: Double, into table: inout ProcessTable,
    _ traffic: (Int32) -> ProcessTraffic?
  ) -> Int {
    guard var files = files.take() else { return 0 }
    // Without the first process those of other users are hidden; see proc(5) on hidepid.
    table.isHidden = files.numbers.first != 1
    ended.removeAll(keepingCapacity: true)
    let since = boot.map { ProcessRates.ticks(nanoseconds: $0) }
    var count = 0
    for index in order.indices {
      let place = order[index]
      if count == table.rows.count { table.rows.append(ProcessRow()) }
      switch files.read(&entries[place].stat, of: entries[place].pid, into: &sample) {
      case .open:
        if let start = entries[place].start, start != sample.start {
          // Another process has the number by now.
          tellParent(of: place)
          files.close(&entries[place].io)
          entries[place].startAnew()
        }
        let rates = take(place, &files, since: since, seconds: seconds)
        entries[place].write(
          sample, rates, traffic: traffic(entries[place].pid), scan: scan, into: &table.rows[count])
      case .notPermitted:
        table.isHidden = true
        describer.describeHidden(&entries[place], &files, scan: scan)
        entries[place].writeHidden(scan: scan, into: &table.rows[count])
      default:
        tellParent(of: place)
        ended.append(place)
        continue
      }
      order[count] = place
      count += 1
    }
    order.removeLast(order.count - count)
    self.files = consume files
    for place in ended { leave(place) }
    heldFiles = self.files?.held ?? 0
    return count
  }

  /// Takes what was read of a process, reads what else there is, and gives its rates.
  private mutating func take(
    _ place: Int, _ files: inout ProcessFiles, since: UInt64?, seconds: Double
  ) -> ProcessRates {
    let turn = UInt64(bitPattern: Int64(entries[place].pid)) &+ scan
    let isTurn = turn % Self.turns == 0
    var counters = ProcessCounters(sample)
    let isRenamed = sample.nameHash != entries[place].nameText || entries[place].age == 0
    if isRenamed {
      // While the text of `stat` is there.
      entries[place].name = files.name(of: sample)
      entries[place].nameText = sample.nameHash
      entries[place].described = scan
    }
    if entries[place].readsIO || isTurn {
      let state = files.read(&entries[place].io, of: entries[place].pid, into: &transfer)
      if state == .open { counters.take(transfer) }
      entries[place].noteIO(state)
    }
    let isUnsettled = isRenamed || entries[place].age < 2
    if isUnsettled || isTurn {
      describer.describe(&entries[place], &files, sample, scan: scan)
      if isUnsettled || entries[place].denied.contains(.cgroup)
        || turn % (Self.turns * Self.cgroupTurns) == 0
      {
        describer.readCgroup(of: &entries[place], &files, scan: scan)
      }
      if swapUse.isUsed { describer.readSwap(of: &entries[place], &files) }
    } else {
      describer.nameUser(of: &entries[place], scan: scan)
    }
    if !swapUse.isUsed { entries[place].swapBytes = swapUse.none }
    return entries[place].take(counters, sample, since: since, seconds: seconds)
  }
}
