internal import Glibc
import Monitor
import ProcFS

/// Finds out which process has which socket open, by the links in /proc/PID/fd; proc_pid_fd(5).
///
/// Those of other users may be looked at by root alone. A look at all processes can take many milliseconds,
/// so it goes on for a little while in each scan. Whoever has a new socket is looked for faster: first among
/// those that were found to have sockets, then among all that may be looked at, the newest ones first. Of
/// several that share a socket the first one is taken, by number, but for process 1: systemd has the sockets open
/// that it hands to services.
struct DescriptorSearch: ~Copyable {
  /// Nanoseconds a scan: in the first one, while somebody is looked for, and while nobody is.
  private static let firstShare: Int64 = 30_000_000
  private static let share: Int64 = 1_000_000
  private static let calmShare: Int64 = 100_000
  /// Links that are read of one process, and sockets that are kept.
  private static let linkLimit = 16_384
  private static let socketLimit = 200_000

  private let paths: HostPaths
  private var processes: ProcessList?
  private var newest: ProcessList?
  private var next = 0
  /// Whether it has begun.
  private(set) var isOn = false
  /// Of the round through all processes that is over, and of the one that is on.
  private var known = Round()
  private var round = Round()
  /// Whether a round is over.
  private(set) var hasKnown = false
  /// Sockets that are looked for, and the processes that are still to be looked at for them, the last one first.
  private var wanted: Set<UInt32> = []
  private var queue: [Int32] = []

  private struct Round {
    var sockets: [UInt32: Int32] = [:]
    /// Those whose descriptors may be read, and those for which that is refused.
    var readable: Set<Int32> = []
    var refused: Set<Int32> = []
    /// Those among the readable that have sockets.
    var holders: Set<Int32> = []

    mutating func clear() {
      sockets.removeAll(keepingCapacity: true)
      readable.removeAll(keepingCapacity: true)
      refused.removeAll(keepingCapacity: true)
      holders.removeAll(keepingCapacity: true)
    }
  }

  init(paths: HostPaths) {
    self.paths = paths
  }

  /// Gives up what it has found.
  mutating func stop() { self = DescriptorSearch(paths: paths) }

  /// Goes on with the round through all processes for a while; true if the first one is on, or one has ended.
  mutating func goOn() -> Bool {
    let share = hasKnown ? Self.calmShare : isOn ? Self.share : Self.firstShare
    let end = Moment.monotonicNow() + share
    if !isOn {
      processes = ProcessList(in: paths)
      newest = ProcessList(in: paths)
      isOn = true
    }
    repeat {
      if next >= processes?.numbers.count ?? 0, !beginRound() { return false }
      guard let pid = processes?.numbers[next] else { return false }
      next += 1
      Self.look(at: pid, in: paths.procfs, into: &round)
      if next == processes?.numbers.count ?? 0 {
        swap(&known, &round)
        hasKnown = true
        return true
      }
    } while Moment.monotonicNow() < end
    return !hasKnown
  }

  private mutating func beginRound() -> Bool {
    next = 0
    round.clear()
    do {
      try processes?.read()
      return processes?.numbers.isEmpty == false
    } catch {
      return false
    }
  }

  /// Whether it looks for certain sockets.
  var isLooking: Bool { !wanted.isEmpty }

  /// Begins to look for whoever has these sockets; to be called once a round is over.
  mutating func look(for sockets: Set<UInt32>) {
    guard (try? newest?.read()) != nil, let numbers = newest?.numbers else { return }
    wanted = sockets
    queue.removeAll(keepingCapacity: true)
    for pid in numbers where !known.refused.contains(pid) && !known.holders.contains(pid) {
      queue.append(pid)
    }
    queue += known.holders.sorted(by: >)
  }

  /// Looks for them for a while.
  mutating func lookOn() {
    let end = Moment.monotonicNow() + Self.share
    while !wanted.isEmpty, let pid = queue.popLast() {
      Self.look(at: pid, in: paths.procfs, into: &known, &wanted)
      if Moment.monotonicNow() >= end { break }
    }
    // Nobody who may be looked at has the rest.
    if queue.isEmpty { wanted = [] }
  }

  /// The process that has a socket open; nil if that has not been found out.
  func process(of inode: UInt32) -> Int32? { known.sockets[inode] ?? round.sockets[inode] }

  /// What a process calls itself; nil if it is gone.
  func name(of pid: Int32) -> KernelName? {
    (try? ProcessComm.path(of: pid).read(ProcessComm.self, in: paths))?.name
  }

  /// Whether the sockets of a process can be told.
  func isReadable(_ pid: Int32) -> Bool {
    known.readable.contains(pid) || round.readable.contains(pid)
  }

  /// Whether the sockets of a process may not be told.
  func isRefused(_ pid: Int32) -> Bool {
    !isReadable(pid) && (known.refused.contains(pid) || round.refused.contains(pid))
  }

  private static func look(at pid: Int32, in procfs: String, into round: inout Round) {
    var nothing: Set<UInt32> = []
    look(at: pid, in: procfs, into: &round, &nothing)
  }

  private static func comesBefore(_ pid: Int32, _ other: Int32) -> Bool {
    other == 1 || pid < other && pid != 1
  }

  /// Takes the sockets of a process, and those off that were wanted.
  private static func look(
    at pid: Int32, in procfs: String, into round: inout Round, _ wanted: inout Set<UInt32>
  ) {
    guard let folder = opendir("\(procfs)/\(pid)/fd") else {
      if errno == EACCES { round.refused.insert(pid) }
      return
    }
    defer { closedir(folder) }
    let descriptor = dirfd(folder)
    var hasSockets = false
    var links = 0
    errno = 0
    while links < linkLimit, let entry = readdir(folder) {
      links += 1
      guard let inode = socket(descriptor, &entry.pointee.d_name) else { continue }
      hasSockets = true
      wanted.remove(inode)
      let holder = round.sockets[inode]
      if round.sockets.count < socketLimit, holder.map({ comesBefore(pid, $0) }) ?? true {
        round.sockets[inode] = pid
      }
    }
    // A folder that may be opened, but not read, has not even `.`.
    guard links > 0 else {
      round.refused.insert(pid)
      return
    }
    round.readable.insert(pid)
    if hasSockets { round.holders.insert(pid) }
  }

  /// The inode of the socket that a link leads to: `socket:[12345]`; nil for all else.
  private static func socket<Name>(_ folder: Int32, _ name: inout Name) -> UInt32? {
    withUnsafeTemporaryAllocation(of: CChar.self, capacity: 32) { link in
      let length = withUnsafeBytes(of: &name) { name in
        name.withMemoryRebound(to: CChar.self) { name in
          guard let path = name.baseAddress, let text = link.baseAddress,
            path[0] != CChar(UInt8(ascii: "."))
          else { return 0 }
          return readlinkat(folder, path, text, link.count)
        }
      }
      return link[..<max(0, length)].withMemoryRebound(to: UInt8.self) {
        inode(UnsafeBufferPointer($0))
      }
    }
  }

  static func inode(_ link: UnsafeBufferPointer<UInt8>) -> UInt32? {
    let prefix: StaticString = "socket:["
    guard link.count > prefix.utf8CodeUnitCount + 1, link.last == UInt8(ascii: "]"),
      let start = link.baseAddress,
      memcmp(start, prefix.utf8Start, prefix.utf8CodeUnitCount) == 0
    else { return nil }
    var inode: UInt32 = 0
    for byte in link[prefix.utf8CodeUnitCount..<link.count - 1] {
      let digit = byte &- UInt8(ascii: "0")
      let (tens, over) = inode.multipliedReportingOverflow(by: 10)
      let (sum, carry) = tens.addingReportingOverflow(UInt32(digit))
      guard digit < 10, !over, !carry else { return nil }
      inode = sum
    }
    return inode
  }
}
