extension CollectorTable {
  static let storage: [any Collector.Type] = [
    DiskstatsCollector.self, MdadmCollector.self, ZFSCollector.self,
  ]
}
