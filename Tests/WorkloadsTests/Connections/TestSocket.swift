@testable import ProcFS
@testable import Workloads

/// Sockets as the kernel would tell of them, for tests.
enum TestSocket {
  /// A `struct tcp_info` of Linux 6.18 with these fields, at their offsets.
  static func info(
    acknowledged: UInt64 = 0, received: UInt64 = 0, sent: UInt64? = nil, again: UInt64 = 0,
    segmentsReceived: UInt32? = nil, retransmits: UInt32 = 0, roundTrip: UInt32 = 0,
    silence: UInt32 = 0, size: Int = 256
  ) -> TCPInfo {
    var bytes = [UInt8](repeating: 0, count: 256)
    bytes.withUnsafeMutableBytes { bytes in
      bytes.storeBytes(of: silence, toByteOffset: 56, as: UInt32.self)
      bytes.storeBytes(of: roundTrip, toByteOffset: 68, as: UInt32.self)
      bytes.storeBytes(of: retransmits, toByteOffset: 100, as: UInt32.self)
      bytes.storeBytes(of: acknowledged, toByteOffset: 120, as: UInt64.self)
      bytes.storeBytes(of: received, toByteOffset: 128, as: UInt64.self)
      bytes.storeBytes(
        of: segmentsReceived ?? (received > 0 ? 1 : 0), toByteOffset: 152, as: UInt32.self)
      bytes.storeBytes(of: (sent ?? acknowledged) > 0 ? 1 : 0, toByteOffset: 156, as: UInt32.self)
      bytes.storeBytes(of: sent ?? acknowledged, toByteOffset: 200, as: UInt64.self)
      bytes.storeBytes(of: again, toByteOffset: 208, as: UInt64.self)
    }
    var info = TCPInfo()
    bytes.withUnsafeBytes { info.assign(UnsafeRawBufferPointer(rebasing: $0[..<size])) }
    return info
  }

  static func connection(
    _ cookie: UInt64, sent: UInt64 = 0, received: UInt64 = 0, state: TCPState = .established,
    cgroup: UInt64? = 1, to address: UInt32 = 0x0a00_0001, localPort: UInt16 = 40_000,
    roundTrip: UInt32 = 0, retransmits: UInt32 = 0, silence: UInt32 = 0
  ) -> TCPSocket {
    var socket = TCPSocket()
    socket.cookie = cookie
    socket.stateNumber = state.rawValue
    socket.cgroup = cgroup
    socket.localPort = localPort
    socket.remotePort = 443
    socket.localAddress = version4(0x7f00_0001)
    socket.remoteAddress = version4(address)
    socket.inode = UInt32(truncatingIfNeeded: cookie) + 1000
    socket.info = info(
      acknowledged: sent, received: received, retransmits: retransmits, roundTrip: roundTrip,
      silence: silence)
    return socket
  }

  static func listener(
    _ cookie: UInt64, port: UInt16, cgroup: UInt64? = 1, address: UInt32 = 0, backlog: UInt32 = 0
  ) -> TCPSocket {
    var socket = TCPSocket()
    socket.cookie = cookie
    socket.stateNumber = TCPState.listen.rawValue
    socket.cgroup = cgroup
    socket.localPort = port
    socket.localAddress = version4(address)
    socket.receiveQueue = backlog
    socket.transmitQueue = 128
    socket.uid = 33
    socket.info = info()
    return socket
  }

  static func version4(_ address: UInt32) -> TCPSocket.RawAddress {
    TCPSocket.RawAddress(high: UInt64(address) << 32)
  }
}

extension ConnectionLedger {
  /// A scan that finds these sockets and hears of those that have closed.
  mutating func scan(
    _ sockets: [TCPSocket], closed: [TCPSocket] = [], seconds: Double = 1, isWhole: Bool = true
  ) {
    begin(secondsSinceWalk: seconds)
    beginWalk()
    see(sockets.span)
    endWalk(isWhole: isWhole)
    for socket in closed {
      if let word = ClosedConnection(socket) { close(word) }
    }
  }
}
