extension CollectorTable {
  static let memory: [any Collector.Type] = []
}
