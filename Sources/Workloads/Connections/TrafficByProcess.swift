/// What went over the connections of each process, as far as they are known to be its.
struct TrafficByProcess: Sendable {
  private var sums: [Int32: TrafficCount] = [:]

  init() {}

  mutating func begin() { sums.removeAll(keepingCapacity: true) }

  mutating func add(_ growth: TrafficCount, to pid: Int32) {
    sums[pid, default: TrafficCount()] += growth
  }

  subscript(pid: Int32) -> TrafficCount { sums[pid] ?? TrafficCount() }
}
