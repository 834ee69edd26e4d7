import ProcFS

/// `meminfo_numa`: memory and allocation counters of each NUMA node.
///
/// The names lack a unit: lines of meminfo are bytes, or pages in those of huge pages, and the counters of
/// numastat are pages.
final class MeminfoNUMACollector: SourceCollector {
  static let name = "meminfo_numa"
  static let isDefault = false

  private var nodes: NUMANodes
  private var memory = NodeFields()
  private var statistics = NodeFields()

  init(_ setup: CollectorSetup) { nodes = NUMANodes(in: setup.paths) }

  func read(using buffer: inout ReadBuffer) throws(CollectorFailure) {
    nodes.rescan()
    nodes.update(using: &buffer)
    for node in nodes.nodes where node.memory == nil || node.statistics == nil {
      memory.forget()
      statistics.forget()
      throw .failed("node\(node.number): meminfo or numastat cannot be read")
    }
    memory.align(nodes.nodes) { $0.memory?.counters }
    statistics.align(nodes.nodes) { $0.statistics?.counters }
  }

  func write(to writer: inout MetricWriter) throws(CollectorFailure) {
    for field in memory.fields {
      Self.begin(.gauge, field.name, "", &writer)
      for (node, place) in zip(nodes.nodes, field.places) where place >= 0 {
        guard let record = node.memory else { continue }
        let value = record.counters.unsigned(at: place)
        writer.label("node", node.number)
        writer.value(record.counters.isKibibytes(at: place) ? value?.kibibytes : value)
      }
    }
    for field in statistics.fields {
      Self.begin(.counter, field.name, "_total", &writer)
      for (node, place) in zip(nodes.nodes, field.places) where place >= 0 {
        writer.label("node", node.number)
        writer.value(node.statistics?.counters.unsigned(at: place))
      }
    }
  }

  private static func begin(
    _ type: MetricType, _ name: [UInt8], _ suffix: StaticString, _ writer: inout MetricWriter
  ) {
    writer.family(
      type,
      name: {
        $0.append("node_memory_numa_")
        $0.append(memoryField: name.span)
        $0.append(suffix)
      },
      help: {
        $0.append("Memory information field ")
        $0.append(memoryField: name.span)
        $0.append(suffix)
        $0.append(".")
      })
  }
}

/// The fields that any node has, and where each node has them.
///
/// A family's samples must stand together, so that it takes one walk for each field through all nodes.
private struct NodeFields {
  struct Field {
    let name: [UInt8]
    /// The field's place in each node's counters; -1 where the node lacks it.
    var places: [Int]
  }

  private(set) var fields: [Field] = []
  /// The layout of each node when the fields were aligned.
  private var layouts: [Int] = []

  mutating func forget() { layouts.removeAll() }

  /// Finds the fields anew if any node's names changed.
  mutating func align<Key>(_ nodes: [NUMANode], _ counters: (NUMANode) -> NamedCounters<Key>?) {
    let layouts = nodes.flatMap { [$0.number, counters($0)?.layout ?? 0] }
    if layouts == self.layouts { return }
    self.layouts = layouts
    fields.removeAll()
    var known: [KernelName: Int] = [:]
    for (node, counters) in nodes.map(counters).enumerated() {
      guard let counters else { continue }
      for index in 0..<counters.count where !counters.isSuperseded(at: index) {
        let name = counters.name(at: index)
        let field = known[name] ?? fields.count
        if field == fields.count {
          known[name] = field
          fields.append(Field(name: name.bytes, places: nodes.map { _ in -1 }))
        }
        fields[field].places[node] = index
      }
    }
  }
}
