import Glibc
import Monitor
import NIOCore
import ProcFS
import Synchronization
import Workloads

/// Processes, units and sockets for those who ask and those who watch.
///
/// Tables are scanned on one thread and encoded on another, so that neither an answer of some megabytes nor
/// a process that cannot be read holds up an event loop.
final class WorkloadService: TopicSource {
  private let thread: WorkloadThread
  private let hub: TopicHub
  private let waiters: ScanWaiters
  private let answers = WorkThread(name: "answers", limit: 64)
  /// A process's details are read when they are asked for; that of a stuck one can take any time.
  private let details = WorkThread(name: "details", limit: 32)
  private let isPublishing = Atomic(false)
  private let paths: HostPaths
  private let masksSecrets: Bool
  let clock: ProcessClock

  /// How long anybody waits for bytes.
  private static let patience = TimeAmount.seconds(5)

  init(
    paths: HostPaths, clock: ProcessClock, masksSecrets: Bool,
    makeScans: @escaping @Sendable () -> any WorkloadScanning
  ) {
    self.paths = paths
    self.masksSecrets = masksSecrets
    self.clock = clock
    thread = WorkloadThread(makeScans)
    hub = TopicHub(tables: thread.tables, clock: clock)
    waiters = ScanWaiters(thread.tables)
  }

  /// For the sampler, which gives the beat.
  var scanSource: any ScanSource { thread }

  /// Starts scanning; `onEvent` is called on the scanning thread.
  func start(_ onEvent: @escaping @Sendable (Event) -> Void) {
    thread.start { events in
      events.forEach(onEvent)
      self.waiters.scanned()
      self.publish()
    }
  }

  func stop() {
    thread.stop()
    answers.stop()
    details.stop()
  }

  // MARK: Watching

  func replace(_ old: [TopicWatch], with new: [TopicWatch]) -> Bool {
    guard hub.replace(old, with: new) else { return false }
    // Who is new need not wait for the next scan.
    if !new.isEmpty { publish() }
    return true
  }

  private func publish() {
    guard hub.isWatched, !isPublishing.exchange(true, ordering: .acquiringAndReleasing) else {
      return
    }
    let isTaken = answers.run { [self] in
      isPublishing.store(false, ordering: .releasing)
      let processes = hub.publish(isFresh: waiters.isFresh(.processes))
      for pid in processes { publish(process: pid) }
    }
    // Those who wait are served first; the next scan is a second away.
    if !isTaken { isPublishing.store(false, ordering: .releasing) }
  }

  private func publish(process pid: Int32) {
    _ = details.run { [self] in
      let (scan, time) = thread.tables.processes.with { ($0.scan, $0.time) }
      var json = JSONWriter(capacity: 4096)
      json.object { json in
        json.member("type", "process")
        json.member("topic", "process/\(pid)")
        json.key(plain: "time")
        json.time(time)
        json.key(plain: "process")
        if let found = find(pid) { found.write(to: &json, clock: clock) } else { json.null() }
      }
      hub.publish(TopicMessage(scan: scan, whole: json.buffer), onProcess: pid)
    }
  }

  // MARK: Answering

  /// Has an answer written once the tables that it needs are fresh.
  func answer(
    from needed: [Workload], on loop: any EventLoop,
    _ write: @escaping @Sendable (WorkloadTables, inout JSONWriter) throws(Problem) -> Void
  ) async throws -> ByteBuffer {
    try await answer(needed, on: loop, by: answers) {
      [tables = thread.tables] json throws(Problem) in
      try write(tables, &json)
    }
  }

  /// The same of one process, with what is read of it alone.
  func process(_ pid: Int32, on loop: any EventLoop) async throws -> ByteBuffer {
    try await answer([.processes], on: loop, by: details) { [self] json throws(Problem) in
      guard let found = find(pid) else {
        throw Problem(404, "Not Found", "there is no process \(pid), or it has ended")
      }
      found.write(to: &json, clock: clock)
    }
  }

  private func answer(
    _ needed: [Workload], on loop: any EventLoop, by worker: WorkThread,
    _ write: @escaping @Sendable (inout JSONWriter) throws(Problem) -> Void
  ) async throws -> ByteBuffer {
    for workload in needed { thread.tables.demand(for: workload).ask(at: Moment.monotonicNow()) }
    try await waiters.wait(for: needed, on: loop)
    let answer = FirstAnswer<ByteBuffer>(on: loop)
    let isTaken = worker.run {
      // Nobody waits any longer: the bytes would be for nobody.
      if answer.isGiven { return }
      answer.give(
        Result {
          var json = JSONWriter(capacity: 16_384)
          try write(&json)
          return json.buffer
        })
    }
    guard isTaken else { throw Self.tooMany }
    return try await answer.value(within: Self.patience, otherwise: .failure(Self.tooSlow))
  }

  private static let tooMany = Problem(
    503, "Service Unavailable", "too many questions at once: try again later")
  private static let tooSlow = Problem(
    503, "Service Unavailable", "the host did not answer in time: try again later")

  /// Finds a process in the newest table, and reads what is in no table; it may have to be waited for.
  private func find(_ pid: Int32) -> OneProcess? {
    thread.tables.processes.with { OneProcess(pid, in: $0) }?
      .read(paths, masksSecrets: masksSecrets)
  }
}

/// One process with all that can be told of it.
private struct OneProcess: Sendable {
  private var row: ProcessRow
  private let children: [Int32]
  private var detail: ProcessDetail?

  init?(_ pid: Int32, in table: borrowing ProcessTable) {
    guard let position = table.position(of: pid) else { return nil }
    row = table.rows[position]
    var pids: [Int32] = []
    for row in table.rows where row.ppid == pid { pids.append(row.pid) }
    children = pids
  }

  /// Reads the rest; nil if the process has ended.
  func read(_ paths: HostPaths, masksSecrets: Bool) -> OneProcess? {
    var read = self
    // A hidden one cannot be read, and need not have ended.
    if row.denied.contains(.status) { return self }
    guard
      let detail = ProcessDetail.read(
        pid: row.pid, start: row.startTicks, paths: paths, masksSecrets: masksSecrets)
    else { return nil }
    if let command = detail.command { read.row.command = command }
    read.detail = detail
    return read
  }

  func write(to json: inout JSONWriter, clock: ProcessClock) {
    json.object { $0.members(of: row, detail, children: children, clock: clock) }
  }
}
