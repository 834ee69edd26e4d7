import Glibc
import Testing

@testable import ProcFS

/// A socket of the test's own, closed when it is let go.
private final class Socket {
  let descriptor: Int32

  init(_ family: Int32, _ type: __socket_type) throws {
    // A child that another test starts must not hold it open.
    descriptor = socket(family, Int32(type.rawValue | SOCK_CLOEXEC.rawValue), 0)
    try #require(descriptor >= 0, "socket: errno \(errno)")
    // Bound to any port of the loopback address, in the layouts of sockaddr_in and sockaddr_in6.
    var address = [UInt8](repeating: 0, count: family == AF_INET ? 16 : 28)
    address.withUnsafeMutableBytes { $0.storeBytes(of: UInt16(family), as: UInt16.self) }
    if family == AF_INET {
      address.replaceSubrange(4..<8, with: [127, 0, 0, 1])
    } else {
      address[23] = 1
    }
    let bound = address.withUnsafeBytes { bytes in
      bytes.withMemoryRebound(to: sockaddr.self) {
        bind(descriptor, $0.baseAddress, socklen_t(bytes.count))
      }
    }
    try #require(bound == 0, "bind: errno \(errno)")
  }

  deinit { close(descriptor) }

  func listening() throws -> Socket {
    try #require(listen(descriptor, 1) == 0)
    return self
  }

  /// Connects to where another socket is bound.
  func connected(to other: Socket) throws -> Socket {
    var address = [UInt8](repeating: 0, count: 28)
    let result = address.withUnsafeMutableBytes { bytes in
      bytes.withMemoryRebound(to: sockaddr.self) { address in
        var length = socklen_t(28)
        guard getsockname(other.descriptor, address.baseAddress, &length) == 0 else { return -1 }
        return Int(connect(descriptor, address.baseAddress, length))
      }
    }
    try #require(result == 0, "connect: errno \(errno)")
    return self
  }
}

/// Counts of sockets against sockets that the test opens itself.
///
/// Other programs on the machine open sockets too, so the test opens more than they will in the
/// moment between two counts, and allows for a few.
@Suite(.serialized) struct SocketDiagnosticsTests {
  private static let opened = 64
  private static let slack: ClosedRange<Int64> = -12...12

  private struct Expectation: Sendable {
    let name: String
    let count: @Sendable (SocketStates) -> UInt64
    let open: @Sendable () throws -> [Socket]
    var each = 1
  }

  private static let expectations: [Expectation] = [
    Expectation(name: "tcp listen") {
      $0.tcp[.listen]
    } open: {
      try many { [try Socket(AF_INET, SOCK_STREAM).listening()] }
    },
    Expectation(name: "tcp6 listen") {
      $0.tcp6[.listen]
    } open: {
      try many { [try Socket(AF_INET6, SOCK_STREAM).listening()] }
    },
    // Both ends are counted.
    Expectation(
      name: "tcp established", count: { $0.tcp[.established] },
      open: {
        try many {
          let server = try Socket(AF_INET, SOCK_STREAM).listening()
          return [server, try Socket(AF_INET, SOCK_STREAM).connected(to: server)]
        }
      }, each: 2),
    Expectation(
      name: "tcp6 established", count: { $0.tcp6[.established] },
      open: {
        try many {
          let server = try Socket(AF_INET6, SOCK_STREAM).listening()
          return [server, try Socket(AF_INET6, SOCK_STREAM).connected(to: server)]
        }
      }, each: 2),
    Expectation(name: "udp unconnected") {
      $0.udp[.close]
    } open: {
      try many { [try Socket(AF_INET, SOCK_DGRAM)] }
    },
    Expectation(name: "udp6 connected") {
      $0.udp6[.established]
    } open: {
      let server = try Socket(AF_INET6, SOCK_DGRAM)
      return try many { [try Socket(AF_INET6, SOCK_DGRAM).connected(to: server)] } + [server]
    },
  ]

  private static func many(_ open: () throws -> [Socket]) rethrows -> [Socket] {
    try (0..<opened).flatMap { _ in try open() }
  }

  private func check(_ read: (inout SocketStates) throws -> Void) throws {
    for expectation in Self.expectations {
      var before = SocketStates()
      var during = SocketStates()
      var after = SocketStates()
      try read(&before)
      do {
        let sockets = try expectation.open()
        try read(&during)
        #expect(sockets.count >= Self.opened)
      }
      try read(&after)
      let rise = Int64(expectation.count(during)) - Int64(expectation.count(before))
      let fall = Int64(expectation.count(during)) - Int64(expectation.count(after))
      let wanted = Int64(Self.opened * expectation.each)
      #expect(Self.slack.contains(rise - wanted), "\(expectation.name): rose by \(rise)")
      #expect(Self.slack.contains(fall - wanted), "\(expectation.name): fell by \(fall)")
    }
  }

  @Test func bothVersionsAtOnceAreCounted() throws {
    var diagnostics = try SocketDiagnostics()
    try check { try diagnostics.read(into: &$0) }
    let asksForBoth = diagnostics.asksForBoth
    #expect(asksForBoth, "the kernel refused the older question")
  }

  @Test func oneVersionAtATimeIsCounted() throws {
    var diagnostics = try SocketDiagnostics()
    diagnostics.asksForBoth = false
    try check { try diagnostics.read(into: &$0) }
  }

  @Test func theFilesSayTheSame() throws {
    var buffer = ReadBuffer()
    try check { states in
      func counts(_ table: SocketTable.Table) throws -> SocketCounts {
        var file = KernelFile(SocketTable.path(table), in: HostPaths())
        var record = SocketTable()
        try #require(try file.read(into: &record, using: &buffer))
        return record.counts
      }
      states.tcp = try counts(.tcp)
      states.tcp6 = try counts(.tcp6)
      states.udp = try counts(.udp)
      states.udp6 = try counts(.udp6)
    }
  }
}
