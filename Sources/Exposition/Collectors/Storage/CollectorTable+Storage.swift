extension CollectorTable {
  static let storage: [any Collector.Type] = []
}
