import Glibc
import Testing

/// A datagram socket that stands for systemd's end of NOTIFY_SOCKET.
///
/// The variable belongs to the whole process, so only an exit test's child may use this.
final class NotifySocket {
  private let descriptor: Int32
  private let path: String

  /// Binds the socket and names it in the environment.
  init() throws {
    path = "/tmp/telltale-notify-\(getpid()).socket"
    descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    try #require(descriptor >= 0)
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
    let bound = withUnsafeBytes(of: &address) {
      bind(
        descriptor, $0.baseAddress?.assumingMemoryBound(to: sockaddr.self),
        socklen_t(MemoryLayout<sockaddr_un>.size))
    }
    try #require(bound == 0)
    setenv("NOTIFY_SOCKET", path, 1)
  }

  deinit {
    close(descriptor)
    unlink(path)
  }

  /// The next datagram, or `nil` when none has come.
  ///
  /// A datagram is in the receiver's queue once the sender's sendmsg(2) is back, so there is nothing
  /// to wait for.
  func receive() -> String? {
    var buffer = [UInt8](repeating: 0, count: 4096)
    let count = recv(descriptor, &buffer, buffer.count, Int32(MSG_DONTWAIT))
    return count < 0 ? nil : String(decoding: buffer[..<count], as: UTF8.self)
  }
}
