extension CollectorTable {
  static let processor: [any Collector.Type] = [
    CPUCollector.self, InterruptsCollector.self, SchedstatCollector.self, SoftirqsCollector.self,
    StatCollector.self,
  ]
}
