import ProcFS

/// Keeps account of connections: what each has counted, and what that adds up to since the scan before.
///
/// It knows neither clock nor kernel: it is told of each socket of a walk (`see`) and of each one that has
/// closed (`close`).
struct ConnectionLedger: ~Copyable {
  struct Limits {
    /// Connections of which the counters are kept; more than these are counted by state only.
    var connections = 200_000
    var peers = 16_384
    var owners = 8192
    /// Walks after which one that was not seen again, and has not been told to be closed, is forgotten.
    var patience: UInt32 = 60
  }

  var slots: ConnectionSlots
  var owners: CountedTable<UInt64, ConnectionOwner>
  var peers: CountedTable<ConnectionPeer.Key, ConnectionPeer>
  var listeners = ConnectionListeners()
  var processes = TrafficByProcess()
  var states = SocketStates()
  var total = TrafficCount()
  /// What no owner could be found for.
  var unowned = TrafficCount()
  /// Connections of which nothing was counted for want of room, in the walk.
  private(set) var untracked = 0
  /// Whether there may be sockets of which nobody has asked yet who has them open.
  var hasUnknown = false

  private let limits: Limits
  /// Whether the walk has found an open connection of which the kernel named no control group.
  private(set) var lacksGroups = false
  /// Whether a unit has any of the control groups that the kernel named; also where it named none.
  var namesUnits = true
  /// The number of the walk.
  private(set) var walk: UInt32 = 0
  private var scan: UInt32 = 0
  private var seen = 0
  /// Whether all connections of the walk before are known, so that others are new.
  private var knowsAll = false
  /// Milliseconds since the walk before: what was quiet for longer is not new.
  private var age: UInt32 = 0
  private static let slack: UInt32 = 50

  init(_ limits: Limits = Limits()) {
    self.limits = limits
    slots = ConnectionSlots(limit: limits.connections)
    owners = CountedTable(limit: limits.owners)
    peers = CountedTable(limit: limits.peers)
  }

  /// Begins a scan, so many seconds after the last walk.
  mutating func begin(secondsSinceWalk: Double) {
    scan &+= 1
    age = UInt32(clamping: Int64(min(secondsSinceWalk * 1000, 1e9))) &+ Self.slack
    total = TrafficCount()
    unowned = TrafficCount()
    owners.update { $1.traffic = TrafficCount() }
    peers.update { $1.traffic = TrafficCount() }
    processes.begin()
  }

  /// Begins to go through all sockets.
  mutating func beginWalk() {
    walk &+= 1
    lacksGroups = false
    (states.tcp, states.tcp6) = (SocketCounts(), SocketCounts())
    listeners.begin()
    owners.update { $1.beginWalk() }
    peers.update { _, peer in
      peer.connections = 0
      if peer.owners[0] >= 0 { peer.owners = InlineArray(repeating: -1) }
    }
    seen = 0
    untracked = 0
  }

  /// Takes some TCP sockets of the walk.
  mutating func see(_ sockets: Span<TCPSocket>) {
    sockets.withUnsafeBufferPointer { sockets in
      guard let base = sockets.baseAddress else { return }
      for index in 0..<sockets.count { slots.prefetch(base[index].cookie) }
      for index in 0..<sockets.count { see(base + index) }
    }
  }

  /// Ends the walk: whether it went through all sockets.
  mutating func endWalk(isWhole: Bool) {
    if seen < slots.count { forget() }
    if peers.count > slots.count * 2 + 1024 { peers.dropUnused(Self.isUnused) }
    knowsAll = isWhole && untracked == 0
  }

  /// Takes what some connections of the walk before have carried since: all that it has found, in their order.
  ///
  /// - Parameters:
  ///   - sockets: How they are.
  ///   - before: How they were found.
  /// - Returns: Whether all are as they were but for what they carry; otherwise there must be a walk.
  mutating func follow(_ sockets: Span<TCPSocket>, as before: Span<TCPSocket>) -> Bool {
    guard sockets.count == before.count else { return false }
    owners.update { $1.beginRoundTrips() }
    for index in sockets.indices {
      guard sockets[index].stateNumber == before[index].stateNumber,
        let place = slots.find(sockets[index].cookie),
        let counters = ConnectionCounters(
          sockets[index].info, hasOtherSidesEnd: slots.slots[place].hasOtherSidesEnd)
      else { return false }
      let slot = slots.slots + place
      note(inode: sockets[index].inode, of: slot)
      note(roundTrip: sockets[index].info, of: slot.pointee.owner)
      let growth = Self.take(counters, of: slot)
      if !growth.isZero { add(growth, slot.pointee.owner, slot.pointee.peer, slot.pointee.pid) }
    }
    return true
  }

  /// Whether a socket is one of which the counters are kept.
  @inline(__always)
  static func isTracked(_ socket: borrowing TCPSocket) -> Bool {
    if socket.stateNumber == TCPState.listen.rawValue { return false }
    if socket.cookie == 0 { return false }
    return socket.info.size > 0
  }

  @inline(__always)
  private mutating func see(_ socket: UnsafePointer<TCPSocket>) {
    if socket.pointee.isIPv6 {
      states.tcp6.add(socket.pointee)
    } else {
      states.tcp.add(socket.pointee)
    }
    if socket.pointee.stateNumber == TCPState.listen.rawValue {
      if listeners.add(socket.pointee, owner: owner(of: socket.pointee.cgroup)) {
        hasUnknown = true
      }
      adoptAgain()
    } else if Self.isTracked(socket.pointee) {
      track(socket)
    }
  }

  @inline(__always)
  private mutating func track(_ socket: UnsafePointer<TCPSocket>) {
    let isEnding = Self.hasOtherSidesEnd(socket.pointee.stateNumber)
    guard let counters = ConnectionCounters(socket.pointee.info, hasOtherSidesEnd: isEnding) else {
      return
    }
    var growth = TrafficCount()
    let slot: UnsafeMutablePointer<ConnectionSlot>
    if let place = slots.find(socket.pointee.cookie) {
      slot = slots.slots + place
      if slot.pointee.seen == walk { return }
      growth = Self.take(counters, of: slot)
    } else {
      guard let place = insert(socket) else { return }
      slot = slots.slots + place
      slot.pointee.counters = counters
      if isNew(socket.pointee.info) { growth = counters.total }
    }
    seen &+= 1
    slot.pointee.seen = walk
    if socket.pointee.cgroup == nil, socket.pointee.stateNumber == TCPState.established.rawValue {
      lacksGroups = true
    }
    note(inode: socket.pointee.inode, of: slot)
    slot.pointee.hasOtherSidesEnd = isEnding
    let (owner, peer) = (slot.pointee.owner, slot.pointee.peer)
    if owner >= 0 { owners[owner].connections &+= 1 }
    note(roundTrip: socket.pointee.info, of: owner)
    if peer >= 0 {
      peers[peer].connections &+= 1
      peers[peer].note(owner)
    }
    if !growth.isZero { add(growth, owner, peer, slot.pointee.pid) }
  }

  /// Keeps what a connection has counted by now, and gives what that is more than before.
  @inline(__always)
  private static func take(
    _ counters: ConnectionCounters, of slot: UnsafeMutablePointer<ConnectionSlot>
  ) -> TrafficCount {
    if counters == slot.pointee.counters { return TrafficCount() }
    defer { slot.pointee.counters = counters }
    return counters.growth(since: slot.pointee.counters)
  }

  /// One that nobody has accepted yet has none.
  @inline(__always)
  private mutating func note(inode: UInt32, of slot: UnsafeMutablePointer<ConnectionSlot>) {
    if slot.pointee.inode != inode, inode != 0 {
      slot.pointee.inode = inode
      hasUnknown = true
    }
  }

  @inline(__always)
  private mutating func note(roundTrip info: borrowing TCPInfo, of owner: Int32) {
    if owner >= 0, let time = info.roundTripTime, time > 0 { owners[owner].note(roundTrip: time) }
  }

  /// Makes room for a connection that was not known.
  private mutating func insert(_ socket: UnsafePointer<TCPSocket>) -> Int? {
    if slots.count >= limits.connections { forget(after: 0) }
    guard let place = slots.insert(socket.pointee.cookie) else {
      untracked += 1
      return nil
    }
    let owner = owner(of: socket.pointee.cgroup)
    let peer = peer(socket.pointee.remoteAddress, socket.pointee.isIPv6, socket.pointee.remotePort)
    owners.retain(owner)
    peers.retain(peer)
    slots.slots[place].owner = owner
    slots.slots[place].peer = peer
    return place
  }

  /// Takes one that has closed.
  ///
  /// One that no walk has seen is whole of this scan, if all were known, and if it was not silent since.
  mutating func close(_ word: ClosedConnection) {
    if let place = slots.find(word.cookie) {
      var last = slots.slots[place]
      var counters = word.counters
      if last.hasOtherSidesEnd, counters.received > last.counters.received {
        counters.received &-= 1
      }
      let growth = counters.growth(since: last.counters)
      last.counters = counters
      drop(last)
      slots.remove(at: place)
      if !growth.isZero { add(growth, last.owner, last.peer, last.pid) }
    } else if knowsAll, word.remotePort != 0, word.silence <= age {
      let growth = word.counters.total
      guard !growth.isZero else { return }
      let listener = listeners.accepting(
        word.localAddress, port: word.localPort, isIPv6: word.isIPv6)
      let owner = listener?.owner ?? -1
      let peer = peer(word.remoteAddress, word.isIPv6, word.remotePort)
      if peer >= 0 { peers[peer].note(owner) }
      add(growth, owner, peer, listener?.pid ?? 0)
    }
  }

  @inline(__always)
  private mutating func add(_ growth: TrafficCount, _ owner: Int32, _ peer: Int32, _ pid: Int32) {
    total += growth
    if owner >= 0 {
      owners[owner].traffic += growth
      owners[owner].seen = scan
    } else {
      unowned += growth
    }
    if peer >= 0 { peers[peer].traffic += growth }
    if pid > 0 { processes.add(growth, to: pid) }
  }

  /// Whether a connection that was not known cannot be older than the walk before.
  private func isNew(_ info: borrowing TCPInfo) -> Bool {
    guard knowsAll else { return false }
    let silence = info.sinceAcknowledged ?? 0
    return silence <= age
  }

  /// The place of a control group; -1 where there is none, or no room for it.
  mutating func owner(of cgroup: UInt64?) -> Int32 {
    guard let cgroup else { return -1 }
    let limit = scan &- 2
    let place = owners.place(of: cgroup, ConnectionOwner()) { $0.seen < limit }
    guard let place else { return -1 }
    owners[place].seen = scan
    return place
  }

  private mutating func peer(
    _ address: TCPSocket.RawAddress, _ isIPv6: Bool, _ port: UInt16
  ) -> Int32 {
    guard port != 0 else { return -1 }
    let key = ConnectionPeer.Key(address: address, isIPv6: isIPv6)
    return peers.place(of: key, ConnectionPeer(), isUnused: Self.isUnused) ?? -1
  }

  private static func isUnused(_ peer: ConnectionPeer) -> Bool { peer.traffic.isZero }

  private mutating func drop(_ slot: ConnectionSlot) {
    owners.release(slot.owner)
    peers.release(slot.peer)
  }

  /// Forgets those that so many walks have not seen.
  private mutating func forget(after patience: UInt32? = nil) {
    let patience = patience ?? limits.patience
    let now = walk
    slots.sweep { slot in
      guard now &- slot.seen > patience else { return false }
      owners.release(slot.owner)
      peers.release(slot.peer)
      return true
    }
  }

  @inline(__always)
  private static func hasOtherSidesEnd(_ state: UInt8) -> Bool {
    state == TCPState.closeWait.rawValue || state == TCPState.lastAck.rawValue
      || state == TCPState.closing.rawValue
  }
}

/// What the kernel says of a connection that has closed.
struct ClosedConnection: Sendable {
  var cookie: UInt64 = 0
  var counters = ConnectionCounters()
  /// Milliseconds since something was heard of the other side.
  var silence: UInt32 = 0
  var localPort: UInt16 = 0
  var remotePort: UInt16 = 0
  var localAddress = TCPSocket.RawAddress()
  var remoteAddress = TCPSocket.RawAddress()
  var isIPv6 = false

  init() {}

  /// Nil where the kernel tells no bytes.
  init?(_ socket: borrowing TCPSocket) {
    guard let counters = ConnectionCounters(socket.info, hasOtherSidesEnd: false) else {
      return nil
    }
    self.counters = counters
    cookie = socket.cookie
    silence = socket.info.sinceAcknowledged ?? 0
    localPort = socket.localPort
    remotePort = socket.remotePort
    localAddress = socket.localAddress
    remoteAddress = socket.remoteAddress
    isIPv6 = socket.isIPv6
  }
}
