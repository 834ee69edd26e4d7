internal import Glibc
import Monitor
import ProcFS

/// Finds out which process has which socket open, by the links in /proc/PID/fd; proc_pid_fd(5).
///
/// Those of other users may be looked at by root alone. A look at all processes can take many
/// milliseconds, so it goes on for a little while in each scan: first through those that were found to have
/// sockets, then further through all. Of several that share a socket the first one is taken, by number.
struct DescriptorSearch: ~Copyable {
  /// Nanoseconds a scan, and in the first one.
  private static let share: Int64 = 3_000_000
  private static let firstShare: Int64 = 30_000_000
  /// Links that are read of one process, and sockets that are kept.
  private static let linkLimit = 16_384
  private static let socketLimit = 200_000

  private let paths: HostPaths
  private var processes: ProcessList?
  private var next = 0
  /// Whether it has begun.
  private(set) var isOn = false
  /// Of the round that is over, and of the one that is on.
  private var known = Round()
  private var round = Round()

  private struct Round {
    var sockets: [UInt32: Int32] = [:]
    /// Those whose descriptors may be read.
    var readable: Set<Int32> = []
    /// Those among them that have sockets.
    var holders: [Int32] = []

    mutating func clear() {
      sockets.removeAll(keepingCapacity: true)
      readable.removeAll(keepingCapacity: true)
      holders.removeAll(keepingCapacity: true)
    }
  }

  init(paths: HostPaths) {
    self.paths = paths
  }

  /// Gives up what it has found.
  mutating func stop() {
    isOn = false
    processes = nil
    next = 0
    known = Round()
    round = Round()
  }

  /// Goes on with the search for a while.
  mutating func goOn() {
    let start = Moment.monotonicNow()
    let end = start + (isOn ? Self.share : Self.firstShare)
    if !isOn { processes = ProcessList(in: paths) }
    isOn = true
    for index in known.holders.indices {
      if Moment.monotonicNow() > start + Self.share / 2 { break }
      Self.look(at: known.holders[index], in: paths.procfs, into: &known)
    }
    repeat {
      if next >= processes?.numbers.count ?? 0, !beginRound() { return }
      guard let pid = processes?.numbers[next] else { return }
      next += 1
      Self.look(at: pid, in: paths.procfs, into: &round)
      if next == processes?.numbers.count ?? 0 {
        swap(&known, &round)
        return
      }
    } while Moment.monotonicNow() < end
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

  /// The process that has a socket open; nil if that has not been found out.
  func process(of inode: UInt32) -> Int32? { known.sockets[inode] ?? round.sockets[inode] }

  /// Whether the sockets of a process can be told.
  func isReadable(_ pid: Int32) -> Bool {
    known.readable.contains(pid) || round.readable.contains(pid)
  }

  private static func look(at pid: Int32, in procfs: String, into round: inout Round) {
    guard let folder = opendir("\(procfs)/\(pid)/fd") else { return }
    defer { closedir(folder) }
    let descriptor = dirfd(folder)
    var hasSockets = false
    var links = 0
    errno = 0
    while links < linkLimit, let entry = readdir(folder) {
      links += 1
      guard let inode = socket(descriptor, &entry.pointee.d_name) else { continue }
      hasSockets = true
      if round.sockets.count < socketLimit, round.sockets[inode].map({ $0 > pid }) ?? true {
        round.sockets[inode] = pid
      }
    }
    // A folder that may be opened, but not read, has not even `.`.
    guard links > 0 else { return }
    let isNew = round.readable.insert(pid).inserted
    if hasSockets, isNew { round.holders.append(pid) }
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
