/// All collectors there are, by the part of the host that they tell of.
package enum CollectorTable {
  package static let all: [any Collector.Type] =
    (processor + memory + kernel + network + storage + mounts + hardware + services)
    .sorted { $0.name < $1.name }

  package static func named(_ name: String) -> (any Collector.Type)? {
    all.first { $0.name == name }
  }
}
