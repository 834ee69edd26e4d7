extension CollectorTable {
  static let kernel: [any Collector.Type] = [LoadavgCollector.self]
}
