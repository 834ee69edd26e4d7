extension CollectorTable {
  static let network: [any Collector.Type] = [
    ARPCollector.self, BondingCollector.self, ConntrackCollector.self, NetClassCollector.self,
    NetDevCollector.self, NetstatCollector.self, QdiscCollector.self, SockstatCollector.self,
    SoftnetCollector.self, TCPStatCollector.self, UDPQueuesCollector.self,
  ]
}
