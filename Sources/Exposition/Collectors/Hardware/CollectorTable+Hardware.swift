extension CollectorTable {
  static let hardware: [any Collector.Type] = []
}
