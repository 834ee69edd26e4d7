import Glibc
import Testing

@testable import ProcFS

/// The kernel's words of connections that the test makes itself, found by their ports.
@Suite(.serialized) struct TCPSocketWalkTests {
  private func find(
    _ walk: inout TCPSocketWalk, _ isWanted: (TCPSocket) -> Bool
  ) throws -> [TCPSocket] {
    var found: [TCPSocket] = []
    try walk.visitTCP { sockets in
      for index in sockets.indices where isWanted(sockets[index]) { found.append(sockets[index]) }
    }
    return found
  }

  @Test(arguments: [true, false]) func aConnectionIsSeenFromBothEnds(_ asksForBoth: Bool) throws {
    let connection = try LoopbackConnection()
    try connection.exchange(fromClient: 100, fromServer: 10_240)
    var walk = try TCPSocketWalk()
    walk.asksForBoth = asksForBoth
    let port = connection.port
    let ends = try find(&walk) { $0.localPort == port || $0.remotePort == port }
    let server = try #require(ends.first { $0.localPort == port && $0.state == .established })
    #expect(server.uid == getuid())
    #expect("\(server.local)" == "127.0.0.1")
    let listener = try #require(ends.first { $0.state == .listen })
    #expect(listener.transmitQueue == 7)
    if let received = server.info.bytesReceived { #expect(received == 100) }
    if let sent = server.info.bytesSent { #expect(sent == 10_240) }
    let client = try #require(ends.first { $0.remotePort == port })
    if let received = client.info.bytesReceived { #expect(received == 10_240) }
    #expect(client.cookie != server.cookie)
    var status = stat()
    #expect(fstat(connection.server, &status) == 0)
    #expect(UInt64(server.inode) == UInt64(status.st_ino))
    #expect(walk.asksForBoth == asksForBoth)
  }

  @Test func connectionsThatAreKnownAreAskedForAlone() throws {
    let connection = try LoopbackConnection()
    try connection.exchange(fromClient: 100, fromServer: 1000)
    var walk = try TCPSocketWalk()
    let port = connection.port
    let ends = try find(&walk) {
      $0.state == .established && ($0.localPort == port || $0.remotePort == port)
    }
    try #require(ends.count == 2)
    try connection.exchange(fromClient: 10, fromServer: 20)
    var again: [TCPSocket] = []
    let isWhole = try walk.visit(again: ends.span) { sockets in
      for index in sockets.indices { again.append(sockets[index]) }
    }
    #expect(isWhole)
    #expect(again.map(\.cookie) == ends.map(\.cookie))
    #expect(again.map(\.inode) == ends.map(\.inode))
    #expect(again.map(\.cgroup) == ends.map(\.cgroup))
    for (before, after) in zip(ends, again) where before.info.bytesReceived != nil {
      let grown = before.localPort == port ? 10 : 20 as UInt64
      #expect(after.info.bytesReceived == before.info.bytesReceived.map { $0 + grown })
    }

    // One that is no longer there, or another one at its place, is no answer; the next question has its own.
    var gone = ends
    gone[0].cookie += 1
    var visited = 0
    let hasGone = try walk.visit(again: gone.span) { visited += $0.count }
    #expect(!hasGone && visited == 0)
    let hasAll = try walk.visit(again: ends.span) { visited += $0.count }
    #expect(hasAll && visited == 2)
    let none: [TCPSocket] = []
    let hasNone = try walk.visit(again: none.span) { visited += $0.count }
    #expect(hasNone && visited == 2)
    #expect(try find(&walk) { $0.localPort == port && $0.state == .listen }.count == 1)
  }

  @Test func connectionsOfIPv6AreAskedForAloneToo() throws {
    let listener = socket(AF_INET6, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    let client = socket(AF_INET6, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    defer {
      close(listener)
      close(client)
    }
    var address = sockaddr_in6()
    address.sin6_family = sa_family_t(AF_INET6)
    address.sin6_addr = in6addr_loopback
    var length = socklen_t(MemoryLayout<sockaddr_in6>.size)
    let isConnected = withUnsafeMutablePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(listener, $0, length) == 0 && listen(listener, 1) == 0
          && getsockname(listener, $0, &length) == 0 && connect(client, $0, length) == 0
      }
    }
    try #require(isConnected)
    let port = UInt16(bigEndian: address.sin6_port)
    var walk = try TCPSocketWalk()
    let ends = try find(&walk) {
      $0.state == .established && ($0.localPort == port || $0.remotePort == port)
    }
    try #require(ends.count == 2 && ends.allSatisfy(\.isIPv6))
    var cookies: [UInt64] = []
    let isWhole = try walk.visit(again: ends.span) { sockets in
      for index in sockets.indices { cookies.append(sockets[index].cookie) }
    }
    #expect(isWhole && cookies == ends.map(\.cookie))
  }

  @Test func aSocketOfUDPIsSeen() throws {
    let descriptor = socket(AF_INET6, Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    defer { close(descriptor) }
    var address = sockaddr_in6()
    address.sin6_family = sa_family_t(AF_INET6)
    address.sin6_addr = in6addr_loopback
    let length = socklen_t(MemoryLayout<sockaddr_in6>.size)
    let bound = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(descriptor, $0, length) }
    }
    try #require(bound == 0)
    var status = stat()
    fstat(descriptor, &status)
    var walk = try TCPSocketWalk()
    var found = false
    try walk.visitUDP { sockets in
      for index in sockets.indices where UInt64(sockets[index].inode) == UInt64(status.st_ino) {
        found = true
        #expect(sockets[index].isIPv6)
        #expect(sockets[index].localPort != 0)
        #expect(sockets[index].info.size == 0)
      }
    }
    #expect(found)
  }

  /// Connections that no walk has seen are told of as they close, each once.
  @Test func closingSocketsAreHeardOf() throws {
    var closing = try ClosingSockets()
    #expect(closing.bufferSize > 0)
    var ports: [UInt16: Int] = [:]
    for _ in 0..<50 {
      let connection = try LoopbackConnection()
      ports[connection.port] = 0
      try connection.exchange(fromClient: 10, fromServer: 1000)
    }
    var clients = 0
    var servers = 0
    // The kernel speaks from a queue of its own.
    for _ in 0..<20 where clients + servers < 100 {
      _ = closing.wait(milliseconds: 200)
      closing.drain { sockets in
        for index in sockets.indices {
          let info = sockets[index].info
          if ports[sockets[index].remotePort] != nil {
            clients += 1
            #expect((10...12).contains(info.bytesAcknowledged ?? 0))
          } else if ports[sockets[index].localPort] != nil, sockets[index].remotePort != 0 {
            servers += 1
            #expect((1000...1002).contains(info.bytesAcknowledged ?? 0))
          }
        }
      }
    }
    #expect(clients == 50)
    #expect(servers == 50)
    #expect(closing.lost == 0)
  }

  /// Words that do not fit are counted, and those that come later are heard.
  @Test func lostWordsAreCounted() throws {
    var closing = try ClosingSockets(bufferSize: 0)
    let room = closing.bufferSize / 400
    var heard = 0
    // The kernel sends the words of closed sockets when it comes to it, which takes long on a busy machine.
    func count(until isEnough: (Int) -> Bool) {
      for _ in 0..<100 where !isEnough(heard) {
        if closing.wait(milliseconds: 100) { closing.drain { heard += $0.count } }
      }
    }
    for _ in 0..<room + 20 { _ = try LoopbackConnection() }
    usleep(500_000)
    count { $0 + Int(closing.lost) >= 2 * (room + 20) }
    #expect(closing.lost > 0)
    #expect(heard + Int(closing.lost) >= 2 * (room + 20))
    let before = heard
    _ = try LoopbackConnection()
    count { $0 > before }
    #expect(heard > before)
  }
}
