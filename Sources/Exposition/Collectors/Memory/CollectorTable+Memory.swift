extension CollectorTable {
  static let memory: [any Collector.Type] = [
    BuddyinfoCollector.self, KSMDCollector.self, MeminfoCollector.self, MeminfoNUMACollector.self,
    SlabinfoCollector.self, SwapCollector.self, ZoneinfoCollector.self,
  ]
}
