import Glibc
import Testing

/// A TCP connection of the test's own over loopback, both ends of it.
final class LoopbackConnection {
  private(set) var client: Int32
  private(set) var server: Int32
  let listener: Int32
  let port: UInt16

  init() throws {
    listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    client = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = in_addr_t(bigEndian: 0x7f00_0001)
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let (listener, client) = (self.listener, self.client)
    let result = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
        bind(listener, address, length) == 0 && listen(listener, 7) == 0
          && getsockname(listener, address, &length) == 0 && connect(client, address, length) == 0
      }
    }
    port = UInt16(bigEndian: address.sin_port)
    server = accept(listener, nil, nil)
    try #require(result && server >= 0, "errno \(errno)")
    _ = fcntl(server, F_SETFD, FD_CLOEXEC)
  }

  deinit {
    end()
    close(listener)
  }

  /// Has each side send so many bytes, and the other one receive them.
  func exchange(fromClient: Int, fromServer: Int) throws {
    try pass(fromClient, from: client, to: server)
    try pass(fromServer, from: server, to: client)
  }

  private func pass(_ count: Int, from: Int32, to: Int32) throws {
    let sent = [UInt8](repeating: 120, count: count)
    try #require(send(from, sent, count, 0) == count)
    var received = [UInt8](repeating: 0, count: max(count, 1))
    var total = 0
    while total < count {
      let length = recv(to, &received, count - total, 0)
      try #require(length > 0)
      total += length
    }
  }

  /// Closes the client's end, lets the server's read that, and closes that too.
  func end() {
    guard client >= 0 else { return }
    close(client)
    var byte: UInt8 = 0
    _ = recv(server, &byte, 1, 0)
    close(server)
    client = -1
  }
}
