extension CollectorTable {
  static let services: [any Collector.Type] = [
    NFSCollector.self, NFSDCollector.self, SystemdCollector.self, TextfileCollector.self,
  ]
}
