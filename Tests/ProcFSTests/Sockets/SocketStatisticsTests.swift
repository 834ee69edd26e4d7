import Glibc
import Testing

@testable import ProcFS

/// What the kernel tells of a connection against what `ss -tin` shows of it; ss(8).
@Suite(.serialized) struct SocketStatisticsTests {
  private static let hasTool = access("/usr/bin/ss", X_OK) == 0 || access("/bin/ss", X_OK) == 0

  /// The lines that the tool prints of the sockets of a port: one for the socket, one for the connection.
  private func run(_ port: UInt16) throws -> [Substring] {
    let command = "ss -tineOH '( sport = :\(port) or dport = :\(port) )'"
    let pipe = try #require(popen(command, "r"))
    defer { pclose(pipe) }
    var text = ""
    var buffer = [CChar](repeating: 0, count: 4096)
    while fgets(&buffer, Int32(buffer.count), pipe) != nil {
      text += String(
        decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
    return text.split(separator: "\n")
  }

  /// The tool's `name:value`, and what is behind a name and a blank.
  private func value(_ name: String, _ line: Substring) -> String? {
    let words = line.split(whereSeparator: \.isWhitespace)
    if let word = words.first(where: { $0.hasPrefix(name + ":") }) {
      return String(word.dropFirst(name.count + 1))
    }
    guard let place = words.firstIndex(where: { $0 == name }), place + 1 < words.count else {
      return nil
    }
    return String(words[place + 1])
  }

  private func walk(_ port: UInt16) throws -> [TCPSocket] {
    var walk = try TCPSocketWalk()
    var found: [TCPSocket] = []
    try walk.visitTCP { sockets in
      for index in sockets.indices
      where sockets[index].localPort == port || sockets[index].remotePort == port {
        found.append(sockets[index])
      }
    }
    return found
  }

  @Test(.enabled(if: hasTool, "there is no ss(8)")) func theToolShowsTheSame() throws {
    let connection = try LoopbackConnection()
    for round in 1...5 { try connection.exchange(fromClient: 100 * round, fromServer: 10_240) }
    // Until the last acknowledgement is through.
    usleep(100_000)
    let sockets = try walk(connection.port).filter { $0.state == .established }
    let lines = try run(connection.port)
    #expect(sockets.count == 2)
    for socket in sockets {
      let address = "\(socket.local):\(socket.localPort)"
      let line = try #require(
        lines.first { $0.split(whereSeparator: \.isWhitespace).dropFirst(3).first ?? "" == address }
      )
      let columns = line.split(whereSeparator: \.isWhitespace)
      #expect(columns[0] == "ESTAB")
      #expect(columns[1] == "\(socket.receiveQueue)")
      #expect(columns[2] == "\(socket.transmitQueue)")
      #expect(columns[4] == "\(socket.remote):\(socket.remotePort)")
      #expect(value("ino", line) == "\(socket.inode)")
      #expect(value("sk", line) == String(socket.cookie, radix: 16))
      // Root is not shown.
      #expect(value("uid", line) ?? "0" == "\(socket.uid)")
      try compare(socket.info, line)
    }
  }

  private func compare(_ info: TCPInfo, _ line: Substring) throws {
    let rtt = try #require(value("rtt", line)).split(separator: "/")
    #expect(rtt[0] == milliseconds(info.roundTripTime))
    #expect(rtt[1] == milliseconds(info.roundTripVariation))
    #expect(value("rto", line) == "\(try #require(info.retransmissionTimeout) / 1000)")
    let numbers: [(String, UInt64?)] = [
      ("mss", info.sendSegmentSize.map(UInt64.init)),
      ("rcvmss", info.receiveSegmentSize.map(UInt64.init)),
      ("pmtu", info.pathMTU.map(UInt64.init)), ("cwnd", info.congestionWindow.map(UInt64.init)),
      ("bytes_sent", info.bytesSent), ("bytes_acked", info.bytesAcknowledged),
      ("bytes_received", info.bytesReceived), ("bytes_retrans", info.bytesRetransmitted),
      ("segs_out", info.segmentsSent.map(UInt64.init)),
      ("segs_in", info.segmentsReceived.map(UInt64.init)),
      ("data_segs_out", info.dataSegmentsSent.map(UInt64.init)),
      ("data_segs_in", info.dataSegmentsReceived.map(UInt64.init)),
      ("delivered", info.delivered.map(UInt64.init)),
      ("rcv_space", info.receiveSpace.map(UInt64.init)),
      ("unacked", info.unacknowledged.map(UInt64.init)), ("lost", info.lost.map(UInt64.init)),
      ("notsent", info.notSentBytes.map(UInt64.init)),
    ]
    var compared = 0
    for (name, number) in numbers {
      // The tool leaves out what is 0, and older ones what they do not know.
      guard let shown = value(name, line) else {
        #expect(number ?? 0 == 0 || name == "rcv_space" || name == "delivered", "\(name)")
        continue
      }
      compared += 1
      #expect(number.map { "\($0)" } == shown, "\(name)")
    }
    #expect(compared >= 8)
    if let shown = value("minrtt", line) {
      #expect(shown == milliseconds(info.shortestRoundTripTime))
    }
  }

  /// Microseconds as the tool prints them: `%g` of milliseconds.
  private func milliseconds(_ microseconds: UInt32?) -> String {
    var buffer = [CChar](repeating: 0, count: 32)
    let value = Double(microseconds ?? 0) / 1000
    withVaList([value]) { _ = vsnprintf(&buffer, buffer.count, "%g", $0) }
    return String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}
