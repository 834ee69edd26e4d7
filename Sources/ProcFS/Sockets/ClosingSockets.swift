internal import CLinux
internal import Glibc

/// Listens over netlink to the kernel's words of closing TCP sockets, with their last `struct tcp_info`.
///
/// See include/uapi/linux/sock_diag.h, SKNLGRP_INET_TCP_DESTROY and its like for IPv6 (since Linux 4.2). It
/// needs no rights, and hears of the network namespace that it was opened in. The word has neither user nor
/// inode nor control group; the addresses and the cookie are those of the connection. A connection that is
/// thrown away by SO_LINGER with a time of 0 loses its counters before the word is spoken.
///
/// The kernel keeps the words in the socket's buffer, 1,280 bytes each (Linux 6.18), and throws away what
/// does not fit: where net.core.rmem_max is 212992, the kernel's default, that is the 333rd.
public struct ClosingSockets: ~Copyable, Sendable {
  /// The bits of the two groups, the first and the third.
  private static let groups: UInt32 = 0b101
  private static let solNetlink: Int32 = 270
  /// NETLINK_NO_ENOBUFS: what does not fit is counted, and holds up nothing that comes behind it.
  private static let noBufferErrors: Int32 = 5
  private static let soReceiveBufferForce: Int32 = 33
  private static let name = "netlink sock_diag, closing sockets"

  private let socket: Int32
  /// For poll(2).
  package var descriptor: Int32 { socket }
  /// Takes datagrams of twice the size that Linux 6.18 sends.
  private var room = DatagramBatch(size: 1024)
  private var batch = TCPSocketBatch(type: InetDiag.socketsType)
  /// The kernel's buffer, in bytes.
  public let bufferSize: Int
  /// How many words the kernel has thrown away.
  public private(set) var lost: UInt64 = 0

  /// Begins to listen.
  ///
  /// - Parameter bufferSize: The buffer that is asked for; an ordinary user gets at most twice
  ///   net.core.rmem_max.
  /// - Throws: Why that cannot be.
  public init(bufferSize: Int = 8 << 20) throws(ProcFSError) {
    let socket = Glibc.socket(
      AF_NETLINK, Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue),
      Netlink.sockDiag)
    guard socket >= 0 else { throw ProcFSError(path: Self.name, reason: .system(errno)) }
    // The kernel doubles what is asked for. The second is for those who may.
    let half = Int32(clamping: bufferSize / 2)
    Self.set(socket, SOL_SOCKET, SO_RCVBUF, half)
    Self.set(socket, SOL_SOCKET, Self.soReceiveBufferForce, half)
    Self.set(socket, Self.solNetlink, Self.noBufferErrors, 1)
    guard Self.join(socket) else {
      let code = errno
      close(socket)
      throw ProcFSError(path: Self.name, reason: .system(code))
    }
    var granted: Int32 = 0
    var length = socklen_t(MemoryLayout<Int32>.size)
    getsockopt(socket, SOL_SOCKET, SO_RCVBUF, &granted, &length)
    self.socket = socket
    self.bufferSize = Int(granted)
  }

  deinit {
    if socket >= 0 { close(socket) }
  }

  /// Waits for a word, at most so many milliseconds, or for ever if negative; false if none came.
  public func wait(milliseconds: Int32) -> Bool {
    var request = pollfd(fd: socket, events: Int16(POLLIN), revents: 0)
    return poll(&request, 1, milliseconds) > 0
  }

  /// Takes the words that are there, without waiting.
  ///
  /// - Parameter visit: Takes some sockets at a time, in memory that is used again for the next ones.
  public mutating func drain(_ visit: (Span<TCPSocket>) -> Void) {
    while true {
      let count = room.receive(from: socket)
      for index in 0..<count {
        room.withBytes(index) { bytes in
          bytes.withMemoryRebound(to: UInt8.self) { datagram in
            var answer = NetlinkAnswer(sequence: 0)
            _ = answer.take(datagram.span, into: &batch)
          }
        }
      }
      batch.flush(visit)
      if count < DatagramBatch.count { break }
    }
    readLost()
  }

  /// The kernel counts in 32 bits what it throws away; sock_diag(7), SK_MEMINFO_DROPS.
  private mutating func readLost() {
    var numbers = InlineArray<9, UInt32>(repeating: 0)
    var length = socklen_t(MemoryLayout<UInt32>.size * Int(telltale_meminfo_count))
    let result = withUnsafeMutableBytes(of: &numbers) {
      getsockopt(socket, SOL_SOCKET, Int32(telltale_so_meminfo), $0.baseAddress, &length)
    }
    guard result == 0 else { return }
    let drops = numbers[Int(telltale_meminfo_drops)]
    lost &+= UInt64(drops &- UInt32(truncatingIfNeeded: lost))
  }

  private static func set(_ socket: Int32, _ level: Int32, _ option: Int32, _ value: Int32) {
    var value = value
    setsockopt(socket, level, option, &value, socklen_t(MemoryLayout<Int32>.size))
  }

  /// Joins the groups: a `struct sockaddr_nl` of family, a pad, port and groups.
  ///
  /// By the port that it thereby gets, the kernel tells it from the speaker.
  private static func join(_ socket: Int32) -> Bool {
    var address = sockaddr()
    address.sa_family = sa_family_t(AF_NETLINK)
    withUnsafeMutableBytes(of: &address) {
      $0.storeBytes(of: groups, toByteOffset: 8, as: UInt32.self)
    }
    return bind(socket, &address, 12) == 0
  }
}
