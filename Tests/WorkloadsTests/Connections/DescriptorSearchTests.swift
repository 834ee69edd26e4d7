import Glibc
import Monitor
import ProcFS
import Testing

@testable import Workloads

@Suite(.serialized) struct DescriptorSearchTests {
  private func inode(_ link: String) -> UInt32? {
    Array(link.utf8).withUnsafeBufferPointer { DescriptorSearch.inode($0) }
  }

  @Test func onlyLinksToSocketsAreRead() {
    #expect(inode("socket:[12345]") == 12_345)
    #expect(inode("socket:[4294967295]") == .max)
    for link in [
      "", "socket:[]", "socket:[4294967296]", "socket:[1", "socket:[1a]", "socket:1]", "pipe:[12]",
      "/tmp/socket:[1]", "socket:[-1]",
    ] {
      #expect(inode(link) == nil, "\(link)")
    }
  }

  @Test func theTestsOwnSocketIsItsOwn() throws {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    defer { close(descriptor) }
    var status = stat()
    try #require(fstat(descriptor, &status) == 0)
    var search = DescriptorSearch(paths: HostPaths())
    let inode = UInt32(status.st_ino)
    for _ in 0..<200 where search.process(of: inode) == nil { _ = search.goOn() }
    let found = search.process(of: inode)
    #expect(found == getpid())
    var isReadable = search.isReadable(getpid())
    #expect(isReadable)
    search.stop()
    let forgotten = search.process(of: inode)
    #expect(forgotten == nil)
    isReadable = search.isReadable(getpid())
    #expect(!isReadable)
  }

  @Test func whoHasANewSocketIsLookedForAtOnce() throws {
    var search = DescriptorSearch(paths: HostPaths())
    for _ in 0..<1000 where !search.hasKnown { _ = search.goOn() }
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    defer { close(descriptor) }
    var status = stat()
    try #require(fstat(descriptor, &status) == 0)
    let inode = UInt32(status.st_ino)
    var found = search.process(of: inode)
    #expect(found == nil)
    search.look(for: [inode])
    for _ in 0..<1000 where search.isLooking { search.lookOn() }
    found = search.process(of: inode)
    #expect(found == getpid())
    // What nobody has is given up.
    search.look(for: [.max])
    var isLooking = search.isLooking
    #expect(isLooking)
    for _ in 0..<1000 where search.isLooking { search.lookOn() }
    isLooking = search.isLooking
    #expect(!isLooking)
  }

  @Test func aProcessIsToldWhatItHasMoved() throws {
    var ends: (Int32, Int32) = (-1, -1)
    let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    defer { for descriptor in [listener, ends.0, ends.1] { close(descriptor) } }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = in_addr_t(bigEndian: 0x7f00_0001)
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    ends.0 = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    let client = ends.0
    let isConnected = withUnsafeMutablePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(listener, $0, length) == 0 && listen(listener, 1) == 0
          && getsockname(listener, $0, &length) == 0 && connect(client, $0, length) == 0
      }
    }
    ends.1 = accept(listener, nil, nil)
    try #require(isConnected && ends.1 >= 0)
    _ = fcntl(ends.1, F_SETFD, FD_CLOEXEC)

    var scanner = ConnectionScanner(paths: HostPaths())
    var units = UnitTable()
    var table = ConnectionTable()
    func scan() {
      scanner.scan(at: .now(), always: true, byProcess: true, units: &units, into: &table)
    }
    let port = UInt16(bigEndian: address.sin_port)
    for _ in 0..<200 where table.listeners.first(where: { $0.port == port })?.pid == nil { scan() }
    try #require(table.source == .netlink)
    #expect(table.listeners.first { $0.port == port }?.pid == getpid())
    scan()
    let bytes = [UInt8](repeating: 1, count: 10_000)
    try #require(send(client, bytes, bytes.count, 0) == bytes.count)
    usleep(100_000)
    scan()
    let moved = scanner.traffic(of: getpid())
    // Other tests of this process may move something as well.
    let sent = try #require(moved?.sent) * table.seconds
    let received = try #require(moved?.received) * table.seconds
    #expect(sent.rounded() >= 10_000)
    #expect(received.rounded() >= 10_000)
    let gone = scanner.traffic(of: Int32.max)
    #expect(gone == nil)
    scanner.scan(at: .now(), units: &units, into: &table)
    let unknown = scanner.traffic(of: getpid())
    #expect(unknown == nil)
  }
}
