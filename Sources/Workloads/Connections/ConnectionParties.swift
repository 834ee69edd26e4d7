import ProcFS

/// Those whose sockets are summed up together: a control group.
struct ConnectionOwner: Sendable {
  /// The most connections of which the median of the round-trip times is taken.
  static let samples = 1024

  /// The unit, once one was found for the group.
  var unit: String?
  /// The row of the unit; -1 for none, and -2 before it has been looked for.
  var row = -2
  var connections = 0
  var traffic = TrafficCount()
  /// The number of the scan in which something of it was seen last.
  var seen: UInt32 = 0
  /// Smoothed round-trip times in microseconds, of which the first `sampleCount` are of this walk.
  private(set) var roundTrips: [UInt32] = []
  private(set) var sampleCount = 0

  init() {}

  mutating func beginWalk() {
    connections = 0
    beginRoundTrips()
  }

  mutating func beginRoundTrips() { sampleCount = 0 }

  @inline(__always)
  mutating func note(roundTrip: UInt32) {
    guard sampleCount < Self.samples else { return }
    if sampleCount < roundTrips.count {
      roundTrips[sampleCount] = roundTrip
    } else {
      roundTrips.append(roundTrip)
    }
    sampleCount &+= 1
  }
}

/// One with whom the host talks.
struct ConnectionPeer: Sendable {
  struct Key: Hashable, Sendable {
    var address: TCPSocket.RawAddress
    var isIPv6: Bool
  }

  static let units = 8

  var connections: Int32 = 0
  var traffic = TrafficCount()
  /// The owners of the host's ends, the first ones that were found; -1 behind the last.
  var owners = InlineArray<8, Int32>(repeating: -1)
  /// The address as text, once it has been shown.
  var text: String?

  init() {}

  /// Takes down that an owner talks with it.
  @inline(__always)
  mutating func note(_ owner: Int32) {
    guard owner >= 0, owners[0] != owner else { return }
    for index in 0..<Self.units {
      if owners[index] == owner { return }
      if owners[index] < 0 {
        owners[index] = owner
        return
      }
    }
  }
}

/// One that waits for connections.
struct ConnectionListener: Sendable {
  var cookie: UInt64 = 0
  var isIPv6 = false
  var address = TCPSocket.RawAddress()
  var port: UInt16 = 0
  var uid: UInt32 = 0
  var inode: UInt32 = 0
  var backlog: UInt32 = 0
  var backlogLimit: UInt32 = 0
  var owner: Int32 = -1
  /// The group of the process that has it open, where the kernel's is none of a unit.
  var group: UInt64?
  var pid: Int32 = 0
  /// What the process calls itself, as far as it has been asked.
  var process: KernelName?
  var text = ""

  init() {}

  /// Whether connections to this address may come to it.
  func accepts(_ local: TCPSocket.RawAddress, isIPv6: Bool) -> Bool {
    if self.isIPv6 == isIPv6, address == local { return true }
    // For any address; one of IPv6 may take connections over IPv4 too, which then have mapped addresses.
    return address == TCPSocket.RawAddress() && (self.isIPv6 || !isIPv6)
  }
}

/// All that wait for connections, of this walk and of the one before.
struct ConnectionListeners: Sendable {
  static let limit = 1024

  private(set) var current: [ConnectionListener] = []
  private var previous: [ConnectionListener] = []

  init() {}

  mutating func begin() {
    swap(&current, &previous)
    current.removeAll(keepingCapacity: true)
  }

  /// Takes one of the walk; true if it is new.
  mutating func add(_ socket: borrowing TCPSocket, owner: Int32) -> Bool {
    guard current.count < Self.limit else { return false }
    var listener = ConnectionListener()
    let cookie = socket.cookie
    let last = known(cookie)
    if let last {
      listener = previous[last]
    } else {
      listener.cookie = socket.cookie
      listener.isIPv6 = socket.isIPv6
      listener.address = socket.localAddress
      listener.port = socket.localPort
      listener.text = socket.local.description
    }
    listener.uid = socket.uid
    listener.inode = socket.inode
    listener.backlog = socket.receiveQueue
    listener.backlogLimit = socket.transmitQueue
    listener.owner = owner
    current.append(listener)
    return last == nil
  }

  /// Where one stood in the walk before: mostly at the same place, since the kernel's order stays.
  private func known(_ cookie: UInt64) -> Int? {
    let place = current.count
    if place < previous.count, previous[place].cookie == cookie { return place }
    return previous.firstIndex { $0.cookie == cookie }
  }

  /// Notes who has a listener open; `name` tells what a process calls itself.
  mutating func setProcess(
    _ pid: Int32, at index: Int, anew: Bool = false, name: (Int32) -> KernelName? = { _ in nil }
  ) {
    if anew || pid != current[index].pid { current[index].process = pid > 0 ? name(pid) : nil }
    current[index].pid = pid
  }

  mutating func setOwner(_ owner: Int32, group: UInt64?, at index: Int) {
    current[index].owner = owner
    current[index].group = group
  }

  /// Whether connections wait to be accepted.
  var hasBacklog: Bool { current.contains { $0.backlog > 0 } }

  /// The one that has taken a connection at this end.
  func accepting(
    _ address: TCPSocket.RawAddress, port: UInt16, isIPv6: Bool
  ) -> ConnectionListener? {
    find(current, address, port, isIPv6) ?? find(previous, address, port, isIPv6)
  }

  private func find(
    _ listeners: [ConnectionListener], _ address: TCPSocket.RawAddress, _ port: UInt16,
    _ isIPv6: Bool
  ) -> ConnectionListener? {
    var best: ConnectionListener?
    for index in listeners.indices where listeners[index].port == port {
      guard listeners[index].accepts(address, isIPv6: isIPv6) else { continue }
      if listeners[index].address == address { return listeners[index] }
      best = best ?? listeners[index]
    }
    return best
  }
}
