extension CollectorTable {
  static let storage: [any Collector.Type] = [
    BtrfsCollector.self, DiskstatsCollector.self, MdadmCollector.self, XFSCollector.self,
    ZFSCollector.self,
  ]
}
