package import ProcFS

/// The NUMA nodes, of a host that has more than one.
package struct NUMAReading: Sendable {
  package static let name = "numa"
  package var nodes: [NUMANode] = []
  /// The nodes as they were read before; of no worth unless `seconds` is above 0.
  package var previous: [NUMANode] = []
  /// Between `previous` and `nodes`.
  package var seconds = 0.0
  package var cost = 0.0

  package var isPresent: Bool { !nodes.isEmpty }
}

/// Reads the NUMA nodes each tick where there are several: one alone says what meminfo says.
struct NUMASampler: ~Copyable {
  /// Nodes come and go with memory that is plugged in.
  private static let rescan: Int64 = 10_000_000_000

  /// Read in turn, so that the older ones can still be compared with.
  private var nodes: NUMANodes
  private var older: NUMANodes
  private var nextScan: Int64 = 0
  private var readAt: Int64 = 0

  init(paths: HostPaths) {
    nodes = NUMANodes(in: paths)
    older = NUMANodes(in: paths)
  }

  mutating func read(into reading: inout NUMAReading, using buffer: inout ReadBuffer, now: Int64) {
    if now >= nextScan {
      if nextScan > 0 {
        nodes.rescan()
        older.rescan()
      }
      nextScan = now + Self.rescan
    }
    guard nodes.nodes.count > 1 else {
      if reading.isPresent { reading = NUMAReading() }
      readAt = 0
      return
    }
    // Nobody else may hold what is written into, or it would be copied.
    reading.previous.removeAll()
    swap(&nodes, &older)
    nodes.update(using: &buffer)
    reading.previous = older.nodes
    reading.nodes = nodes.nodes
    reading.seconds = readAt == 0 ? 0 : Double(now - readAt) / 1e9
    readAt = now
  }
}
