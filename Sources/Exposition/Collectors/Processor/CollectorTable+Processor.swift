extension CollectorTable {
  static let processor: [any Collector.Type] = []
}
