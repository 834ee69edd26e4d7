import ProcFS

/// The connections that a walk has found, as long as they are so few that asking for each costs less than
/// another walk.
struct FewConnections {
  private var all: [TCPSocket] = []
  private var areFew = false

  /// nil where there are too many.
  var sockets: [TCPSocket]? { areFew ? all : nil }

  /// Begins a walk.
  mutating func begin() {
    all.removeAll(keepingCapacity: true)
    areFew = true
  }

  /// Takes some sockets of the walk.
  mutating func add(_ sockets: Span<TCPSocket>) {
    guard areFew else { return }
    for index in sockets.indices where ConnectionLedger.isTracked(sockets[index]) {
      areFew = all.count < TCPSocketWalk.singleLimit
      if !areFew { return }
      all.append(sockets[index])
    }
  }

  mutating func giveUp() { areFew = false }
}
