internal import CLinux
import Glibc
package import Monitor
import ProcFS
import Synchronization

/// What StatsD counts, since the start.
package struct StatsDCounts: Sendable, Equatable {
  package var datagrams: UInt64 = 0
  package var values: UInt64 = 0
  /// Datagrams that the kernel dropped because they came faster than they may be fetched.
  package var dropped: UInt64 = 0
  /// Values, lines or datagrams that were not taken, by reason.
  package var refused = [UInt64](repeating: 0, count: StatsDRefusal.allCases.count)
}

/// Takes StatsD's datagrams on a thread of its own, and hands their sums over at each tick.
///
/// The thread may spend a share of one processor only. When that is used up it sleeps, the socket's buffer
/// runs over, and the kernel drops and counts what comes: the cost of a flood stays with its sender. A sender to
/// the socket below a path is held up or refused instead, as unix(7) has it.
package final class StatsDReceiver: CustomFeed, Sendable {
  package enum Address: Sendable, Hashable {
    case udp(host: String, port: Int)
    case unix(path: String)
  }

  /// The longest datagram that is taken, in bytes: as long as UDP can have them.
  private static let longest = 64 << 10
  /// The share of a processor that receiving may take in the long run, and what may be saved up for a burst.
  private static let share = 0.035
  private static let burst = 40_000_000.0
  /// Between two looks at the sockets while datagrams come, in nanoseconds; fetching many at once is cheaper.
  private static let pause: Int64 = 2_000_000

  private struct State: ~Copyable {
    var table: StatsDTable
    var datagrams: UInt64 = 0
    var dropped: UInt64 = 0
  }

  // Their descriptors do not change; the counts of drops are touched under the state's lock.
  private nonisolated(unsafe) let sockets: [DatagramSocket]
  private let state: Mutex<State>
  /// Closed at its writing end to end the thread's wait; pipe(2).
  private let stopSignal: (read: Int32, write: Int32)
  private let isStopped = Atomic(false)

  /// Opens the sockets.
  package init(
    _ addresses: [Address], registry: CustomRegistry
  ) throws(DatagramSocketError) {
    var sockets: [DatagramSocket] = []
    for address in addresses {
      switch address {
      case .udp(let host, let port): sockets.append(try DatagramSocket(host: host, port: port))
      case .unix(let path): sockets.append(try DatagramSocket(path: path))
      }
    }
    self.sockets = sockets
    var ends: [Int32] = [-1, -1]
    _ = pipe(&ends)
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    stopSignal = (ends[0], ends[1])
    state = Mutex(State(table: StatsDTable(registry: registry)))
  }

  deinit {
    close(stopSignal.read)
    if !isStopped.load(ordering: .acquiring) { close(stopSignal.write) }
  }

  /// Starts the thread.
  package func start() {
    guard !sockets.isEmpty else { return }
    BlockingThread.detach(name: "statsd") { [self] in run() }
  }

  /// Ends the thread.
  package func stop() {
    guard !isStopped.exchange(true, ordering: .acquiringAndReleasing) else { return }
    close(stopSignal.write)
    for socket in sockets { socket.removeFile() }
  }

  package func flush(now: Int64) {
    state.withLock { state in
      for socket in sockets { socket.updateDrops() }
      state.dropped = sockets.reduce(0) { $0 + $1.drops }
      state.table.flush(now: now)
    }
  }

  /// What was counted up to now.
  package var counts: StatsDCounts {
    state.withLock { state in
      StatsDCounts(
        datagrams: state.datagrams, values: state.table.values, dropped: state.dropped,
        refused: state.table.refused)
    }
  }

  private func run() {
    var polled = sockets.map { pollfd(fd: $0.descriptor, events: Int16(POLLIN), revents: 0) }
    polled.append(pollfd(fd: stopSignal.read, events: Int16(POLLIN), revents: 0))
    var batch = DatagramBatch(size: Self.longest)
    var budget = Budget(share: Self.share, burst: Self.burst)
    while !isStopped.load(ordering: .acquiring) {
      guard poll(&polled, nfds_t(polled.count), -1) >= 0 || errno == EINTR else { return }
      var isShort = false
      for index in sockets.indices where polled[index].revents != 0 {
        drain(sockets[index].descriptor, &batch, &budget)
        if sockets[index].isLocal { isShort = true }
      }
      // The queue of a local socket holds ten datagrams (net.unix.max_dgram_qlen), and most clients
      // drop what finds it full: as long as there is enough saved up, what comes next is fetched at once.
      if !isShort || !budget.isAmple { BlockingThread.sleep(nanoseconds: Self.pause) }
      budget.spend()
    }
  }

  /// Fetches all that waits in one socket.
  private func drain(_ socket: Int32, _ batch: inout DatagramBatch, _ budget: inout Budget) {
    while !isStopped.load(ordering: .acquiring) {
      let count = batch.receive(from: socket)
      if count > 0 { take(count, batch) }
      guard count == DatagramBatch.count else { return }
      budget.spend()
    }
  }

  private func take(_ count: Int, _ batch: borrowing DatagramBatch) {
    let now = Moment.now()
    let time = Int(now.wall / 1_000_000_000)
    state.withLock { state in
      state.datagrams += UInt64(count)
      for index in 0..<count {
        if batch.isCut(index) {
          state.table.refuse(.tooLong)
          continue
        }
        batch.withBytes(index) { bytes in
          let text = bytes.bindMemory(to: UInt8.self)
          state.table.take(text.span, now: now.monotonic, time: time)
        }
      }
    }
  }
}

/// Processor time that the calling thread may spend: a bucket that fills up as time goes by.
private struct Budget {
  private let share: Double
  private let burst: Double
  private var left: Double
  private var filledAt = Moment.monotonicNow()
  private var spent = Self.spentByThread()

  init(share: Double, burst: Double) {
    self.share = share
    self.burst = burst
    left = burst
  }

  /// Whether half of what may be saved up is there.
  var isAmple: Bool { left > burst / 2 }

  /// Takes down what was spent since the last call; sleeps where that was too much.
  mutating func spend() {
    let now = Moment.monotonicNow()
    let spentNow = Self.spentByThread()
    left = min(burst, left + Double(now - filledAt) * share) - Double(spentNow - spent)
    filledAt = now
    spent = spentNow
    // Until a twentieth of the burst is there again: waking up costs, too.
    guard left < 0 else { return }
    BlockingThread.sleep(nanoseconds: Int64((burst / 20 - left) / share))
  }

  private static func spentByThread() -> Int64 {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
  }
}
