extension CollectorTable {
  static let hardware: [any Collector.Type] = [
    CPUFrequencyCollector.self, CPUVulnerabilitiesCollector.self, DMICollector.self,
    EDACCollector.self, HwmonCollector.self, NVMeCollector.self, PowerSupplyCollector.self,
    RAPLCollector.self, ThermalZoneCollector.self, WatchdogCollector.self,
  ]
}
