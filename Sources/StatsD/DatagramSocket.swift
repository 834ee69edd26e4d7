internal import CLinux
import Glibc

/// Why a socket cannot be used, with the way out.
package struct DatagramSocketError: Error {
  package let problem: String
}

/// A socket that takes datagrams: UDP, or below a path of the file system.
final class DatagramSocket {
  /// How much may wait in the kernel, as far as net.core.rmem_max lets it.
  private static let bufferSize: Int32 = 4 << 20

  let descriptor: Int32
  /// The socket's file.
  private let path: String?
  /// Whether senders reach it by a path: how much may wait is then counted in datagrams, not in bytes.
  var isLocal: Bool { path != nil }
  private var lastDrops: UInt32 = 0
  /// Datagrams that the kernel dropped because they were not fetched in time.
  private(set) var drops: UInt64 = 0

  /// Listens on an address, such as `127.0.0.1` or `::1`.
  init(host: String, port: Int) throws(DatagramSocketError) {
    path = nil
    descriptor = try Self.bind(host: host, port: port)
    enlarge()
  }

  /// Listens below a path; a file that a socket left behind is replaced.
  init(path: String) throws(DatagramSocketError) {
    self.path = path
    let socket = Glibc.socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue) | Self.cloexec, 0)
    guard socket >= 0 else { throw Self.failure("no socket for \(path)") }
    descriptor = socket
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    let bytes = Array(path.utf8)
    guard bytes.count < MemoryLayout.size(ofValue: address.sun_path) else {
      close(socket)
      throw DatagramSocketError(problem: "\(path): longer than a socket's path may be, 107 bytes")
    }
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
    if Self.isLeftBehind(path, &address) { unlink(path) }
    let status = Self.withAddress(&address) { Glibc.bind(socket, $0, $1) }
    guard status == 0 else {
      let error = Self.failure("cannot listen on \(path)")
      close(socket)
      throw error
    }
    // Who may send is up to the folder; a client needs the right to write.
    chmod(path, 0o666)
    enlarge()
  }

  deinit { close(descriptor) }

  /// Takes the socket's file away, so that senders are told at once that nobody listens.
  func removeFile() {
    if let path { unlink(path) }
  }

  private static let cloexec = Int32(SOCK_CLOEXEC.rawValue)

  private static func bind(host: String, port: Int) throws(DatagramSocketError) -> Int32 {
    var hints = addrinfo()
    hints.ai_socktype = Int32(SOCK_DGRAM.rawValue)
    hints.ai_flags = AI_PASSIVE
    var found: UnsafeMutablePointer<addrinfo>?
    guard getaddrinfo(host, "\(port)", &hints, &found) == 0, let first = found else {
      throw DatagramSocketError(problem: "\(host): no such name or address")
    }
    defer { freeaddrinfo(found) }
    let family = first.pointee.ai_family
    let socket = Glibc.socket(family, Int32(SOCK_DGRAM.rawValue) | cloexec, 0)
    guard socket >= 0 else { throw failure("no socket for \(host)") }
    guard Glibc.bind(socket, first.pointee.ai_addr, first.pointee.ai_addrlen) == 0 else {
      let error = failure("cannot listen on \(host), UDP port \(port)")
      close(socket)
      throw error
    }
    return socket
  }

  /// Whether the path is a socket's that nobody listens on any more.
  private static func isLeftBehind(_ path: String, _ address: inout sockaddr_un) -> Bool {
    var status = stat()
    guard lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFSOCK else { return false }
    let probe = Glibc.socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue) | cloexec, 0)
    guard probe >= 0 else { return false }
    defer { close(probe) }
    return withAddress(&address) { connect(probe, $0, $1) } != 0 && errno == ECONNREFUSED
  }

  private static func withAddress(
    _ address: inout sockaddr_un, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32
  ) -> Int32 {
    let size = socklen_t(MemoryLayout<sockaddr_un>.size)
    return withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, size) }
    }
  }

  private static func failure(_ what: String) -> DatagramSocketError {
    DatagramSocketError(problem: "\(what): \(String(cString: strerror(errno)))")
  }

  private func enlarge() {
    var size = Self.bufferSize
    setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &size, socklen_t(MemoryLayout<Int32>.size))
  }

  /// Asks the kernel how many datagrams it dropped; since Linux 4.12, before that there is no count.
  func updateDrops() {
    let count = Int(telltale_meminfo_count)
    withUnsafeTemporaryAllocation(of: UInt32.self, capacity: count) { info in
      info.initialize(repeating: 0)
      var size = socklen_t(count * MemoryLayout<UInt32>.size)
      guard
        getsockopt(
          descriptor, SOL_SOCKET, Int32(telltale_so_meminfo), info.baseAddress, &size) == 0
      else { return }
      let now = info[Int(telltale_meminfo_drops)]
      drops += UInt64(now &- lastDrops)
      lastDrops = now
    }
  }
}
