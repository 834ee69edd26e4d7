extension CollectorTable {
  static let hardware: [any Collector.Type] = [
    CPUFrequencyCollector.self, CPUVulnerabilitiesCollector.self, DMICollector.self,
    EDACCollector.self, RAPLCollector.self, WatchdogCollector.self,
  ]
}
