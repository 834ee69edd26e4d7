extension CollectorTable {
  static let network: [any Collector.Type] = []
}
