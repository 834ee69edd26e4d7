extension CollectorTable {
  static let services: [any Collector.Type] = [SystemdCollector.self, TextfileCollector.self]
}
