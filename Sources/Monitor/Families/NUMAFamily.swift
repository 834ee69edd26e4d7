import ProcFS

/// numa: memory by node, and from where allocations were served.
enum NUMAFamily {
  private static let kinds: [(key: NUMAStatistics.Key, kind: String)] = [
    (.numaHit, "hit"), (.numaMiss, "miss"), (.numaForeign, "foreign"), (.localNode, "local"),
    (.otherNode, "other"),
  ]

  static func put<Sink: SeriesSink>(_ snapshot: borrowing Snapshot, into sink: inout Sink) {
    guard snapshot.numa.isPresent else { return }
    sink.source(isStale: false)
    let seconds = snapshot.numa.seconds
    for index in snapshot.numa.nodes.indices {
      let now = snapshot.numa.nodes[index]
      let before =
        seconds > 0
        ? Rows.match(in: snapshot.numa.previous, near: index) { $0.number == now.number } : nil
      sink.row(now.number)
      put(now, since: before, over: seconds, into: &sink)
    }
  }

  private static func put<Sink: SeriesSink>(
    _ now: NUMANode, since before: NUMANode?, over seconds: Double, into sink: inout Sink
  ) {
    func labels(_ name: String, _ value: String) -> [Label] {
      [Label("node", "\(now.number)"), Label(name, value)]
    }
    sink.put(.numaMemory, 0, labels: labels("state", "used"), value: bytes(.memUsed, of: now))
    sink.put(.numaMemory, 1, labels: labels("state", "free"), value: bytes(.memFree, of: now))
    for (index, known) in kinds.enumerated() {
      let count = now.statistics?[known.key]
      let earlier = before?.statistics?[known.key]
      sink.put(
        .numaPages, index, labels: labels("kind", known.kind), rate: count, since: earlier,
        over: seconds)
    }
  }

  private static func bytes(_ key: NUMAMemory.Key, of node: NUMANode) -> Double? {
    node.memory?[key].map { Double($0) * 1024 }
  }
}
