import Glibc
import Monitor
import ProcFS
import Testing

@testable import Workloads

/// The whole against connections that the test makes itself; the host's other programs may add to them.
@Suite(.serialized) struct ConnectionScannerTests {
  private static let size = 10_240

  /// Serves one connection after the other on loopback: each is sent 10 KiB, read to the end, and closed.
  private static func exchange(_ count: Int) throws -> UInt16 {
    let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    defer { close(listener) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = in_addr_t(bigEndian: 0x7f00_0001)
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let bytes = [UInt8](repeating: 1, count: size)
    var buffer = [UInt8](repeating: 0, count: size)
    let isListening = withUnsafeMutablePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(listener, $0, length) == 0 && listen(listener, 16) == 0
          && getsockname(listener, $0, &length) == 0
      }
    }
    try #require(isListening)
    for _ in 0..<count {
      let client = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
      let isConnected = withUnsafePointer(to: &address) {
        $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(client, $0, length) == 0 }
      }
      let server = accept(listener, nil, nil)
      try #require(isConnected && server >= 0)
      _ = fcntl(server, F_SETFD, FD_CLOEXEC)
      try #require(send(server, bytes, size, 0) == size)
      close(server)
      while recv(client, &buffer, size, 0) > 0 {}
      close(client)
    }
    return UInt16(bigEndian: address.sin_port)
  }

  @Test func thousandShortConnectionsAreCountedWhole() throws {
    var scanner = ConnectionScanner(paths: HostPaths())
    var units = UnitTable()
    var table = ConnectionTable()
    scanner.scan(at: .now(), units: &units, into: &table)
    try #require(table.source == .netlink)
    #expect(table.total.sent == nil)
    usleep(50_000)
    scanner.scan(at: .now(), units: &units, into: &table)
    #expect(table.total.sent != nil)
    let lost = table.overruns
    _ = try Self.exchange(1000)
    // The kernel tells of them from a queue of its own.
    usleep(300_000)
    scanner.scan(at: .now(), units: &units, into: &table)
    let sent = try #require(table.total.sent) * table.seconds
    let received = try #require(table.total.received) * table.seconds
    let expected = Double(1000 * Self.size)
    #expect(table.overruns == lost)
    #expect((expected...expected * 1.05).contains(sent), "sent \(sent)")
    // At most one FIN each beyond it.
    #expect((expected...expected * 1.05 + 1000).contains(received), "received \(received)")
    #expect(table.scan == 3)
    let peer = table.peers.first { $0.address == "127.0.0.1" }
    #expect(peer?.traffic.sent ?? 0 > 0)
  }

  /// The thread takes the words before the kernel's buffer overflows, where that is as small as it is by
  /// default; what a busy machine makes it miss is counted.
  @Test func aSmallBufferIsEmptiedInTime() throws {
    let closed = try #require(ClosedConnections(bufferSize: 425_984))
    defer { closed.stop() }
    var words: [ClosedConnection] = []
    _ = closed.take(into: &words)
    let port = try Self.exchange(1000)
    usleep(300_000)
    let lost = closed.take(into: &words)
    let own = words.count { $0.localPort == port || $0.remotePort == port }
    #expect(own + Int(lost) >= 2000)
    #expect(own > 1000)
  }

  /// A tree of files stands for another host, of which the kernel that runs tells nothing.
  @Test func filesTakeThePlaceOfNetlink() throws {
    let folder = "/tmp/connections-\(getpid())"
    mkdir(folder, 0o755)
    mkdir(folder + "/net", 0o755)
    defer {
      for name in ["/net/tcp", "/net/tcp6", "/net", ""] { remove(folder + name) }
    }
    let heading =
      "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid\n"
    func write(_ name: String, _ text: String) {
      let file = fopen(folder + "/net/" + name, "w")
      fputs(text, file)
      fclose(file)
    }
    write(
      "tcp",
      heading + """
           0: 0100007F:1F90 00000000:0000 0A 00000000:00000003 00:00000000 00000000    33        0 100 1
           1: 0100007F:1F90 0200000A:C350 01 00000000:00000000 00:00000000 00000000    33        0 101 1
           2: 0100007F:1F90 0200000A:C351 01 00000000:00000000 00:00000000 00000000    33        0 102 1
           3: 0100007F:1F90 0300000A:C351 06 00000000:00000000 00:00000000 00000000     0        0 0 1

        """)
    write(
      "tcp6",
      heading + """
           0: 00000000000000000000000001000000:0050 00000000000000000000000000000000:0000 0A \
        00000000:00000000 00:00000000 00000000     0        0 103 1

        """)
    var paths = HostPaths()
    paths.procfs = folder
    var scanner = ConnectionScanner(paths: paths)
    var units = UnitTable()
    var table = ConnectionTable()
    scanner.scan(at: .now(), units: &units, into: &table)
    scanner.scan(at: .now(), units: &units, into: &table)
    #expect(table.source == .files)
    #expect(table.total.sent == nil)
    #expect(table.states.tcp[.established] == 2)
    #expect(table.states.tcp[.timeWait] == 1)
    #expect(table.listeners.map(\.port) == [80, 8080])
    #expect(table.listeners.map(\.address) == ["::1", "127.0.0.1"])
    #expect(table.listeners.map(\.protocol) == ["tcp6", "tcp"])
    #expect(table.listeners.map(\.backlog) == [0, 3])
    #expect(table.listeners.map(\.uid) == [0, 33])
    #expect(table.peers.map(\.address) == ["10.0.0.2"])
    #expect(table.peers.map(\.connections) == [2])
    #expect(table.peers.first?.traffic.sent == nil)
  }
}
