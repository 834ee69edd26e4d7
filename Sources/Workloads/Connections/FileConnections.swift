import ProcFS

/// Sockets as the text files of /proc/net show them, where netlink is refused: states, listeners and peers,
/// but no bytes, and no units.
struct FileConnections: ~Copyable {
  private var files: [Table]
  private var buffer = ReadBuffer()
  private var counts = SocketTable()
  private var sockets = InetSockets()

  private final class Table {
    var file: KernelFile
    let table: SocketTable.Table

    init(_ table: SocketTable.Table, in paths: HostPaths) {
      self.table = table
      file = KernelFile(SocketTable.path(table), in: paths)
    }
  }

  init(paths: HostPaths) {
    files = SocketTable.Table.allCases.map { Table($0, in: paths) }
  }

  /// Fills the table anew.
  mutating func fill(_ table: inout ConnectionTable) {
    table.source = .files
    (table.total, table.unattributed) = (ConnectionTable.Traffic(), ConnectionTable.Traffic())
    table.listeners = []
    table.units = []
    var peers: [String: Int] = [:]
    for file in files {
      guard (try? file.file.read(into: &counts, using: &buffer)) == true else { continue }
      switch file.table {
      case .tcp: table.states.tcp = counts.counts
      case .tcp6: table.states.tcp6 = counts.counts
      case .udp: table.states.udp = counts.counts
      case .udp6: table.states.udp6 = counts.counts
      }
      guard file.table == .tcp || file.table == .tcp6,
        (try? file.file.read(into: &sockets, using: &buffer)) == true
      else { continue }
      for socket in sockets.sockets { note(socket, file.table, &table, &peers) }
    }
    table.listeners.sort { ($0.port, $0.address) < ($1.port, $1.address) }
    let most = peers.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
    table.peers = most.prefix(ConnectionTable.peerLimit).map { address, count in
      var peer = ConnectionTable.Peer()
      peer.address = address
      peer.connections = count
      return peer
    }
  }

  private func note(
    _ socket: InetSockets.Socket, _ kind: SocketTable.Table, _ table: inout ConnectionTable,
    _ peers: inout [String: Int]
  ) {
    switch TCPState(rawValue: socket.state) {
    case .listen:
      guard table.listeners.count < ConnectionListeners.limit else { return }
      var listener = ConnectionTable.Listener()
      listener.protocol = kind.rawValue
      listener.address = Self.text(socket.local)
      listener.port = socket.local.port
      listener.inode = socket.inode ?? 0
      listener.uid = socket.uid.flatMap { UInt32(exactly: $0) }
      listener.backlog = UInt32(clamping: socket.receiveQueue)
      table.listeners.append(listener)
    case .timeWait, .synRecv, .newSynRecv, .close, .boundInactive, nil: break
    default:
      let address = Self.text(socket.remote)
      if peers[address] != nil || peers.count < 16_384 { peers[address, default: 0] += 1 }
    }
  }

  private static func text(_ endpoint: InetSockets.Endpoint) -> String {
    var high: UInt64 = 0
    var low: UInt64 = 0
    for (index, byte) in endpoint.bytes.enumerated() {
      if index < 8 {
        high |= UInt64(byte) << UInt64(56 - index * 8)
      } else {
        low |= UInt64(byte) << UInt64(120 - index * 8)
      }
    }
    return TCPSocket.RawAddress(high: high, low: low).address(isIPv6: endpoint.isIPv6).description
  }
}
