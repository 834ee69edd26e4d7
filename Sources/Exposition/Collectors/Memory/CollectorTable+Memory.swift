extension CollectorTable {
  static let memory: [any Collector.Type] = [MeminfoCollector.self, MeminfoNUMACollector.self]
}
