import Testing

@testable import Exposition

@Suite struct BondingCollectorTests {
  static let net = "sys/class/net"

  private func host() throws -> TestHost {
    try TestHost([
      "\(Self.net)/bonding_masters": "bond0 empty old\n",
      "\(Self.net)/bond0/bonding/slaves": "eth0 eth1\n",
      "\(Self.net)/bond0/lower_eth0/bonding_slave/mii_status": "up\n",
      "\(Self.net)/bond0/lower_eth1/bonding_slave/mii_status": "down\n",
      "\(Self.net)/empty/bonding/slaves": "\n",
      "\(Self.net)/old/bonding/slaves": "eth2 ",
      "\(Self.net)/old/slave_eth2/bonding_slave/mii_status": "up\n",
    ])
  }

  @Test func membersAreCounted() throws {
    let scraped = try host().scrape(BondingCollector.self)
    #expect(
      scraped.text == """
        # HELP node_bonding_slaves Number of configured slaves per bonding interface.
        # TYPE node_bonding_slaves gauge
        node_bonding_slaves{master="bond0"} 2
        node_bonding_slaves{master="empty"} 0
        node_bonding_slaves{master="old"} 1
        # HELP node_bonding_active Number of active slaves per bonding interface.
        # TYPE node_bonding_active gauge
        node_bonding_active{master="bond0"} 1
        node_bonding_active{master="empty"} 0
        node_bonding_active{master="old"} 1

        """)
  }

  @Test func whatIsGoneLeavesNoData() throws {
    #expect(try TestHost().scrape(BondingCollector.self).hasNoData)
    for path in ["bonding_masters", "bond0/bonding/slaves", "old/slave_eth2"] {
      let host = try host()
      try host.remove("\(Self.net)/\(path)")
      #expect(host.scrape(BondingCollector.self).hasNoData)
    }
  }

  @Test func withoutBondsThereIsNothingToTell() throws {
    let scraped = try TestHost(["\(Self.net)/bonding_masters": "\n"]).scrape(BondingCollector.self)
    #expect(scraped.isSuccess)
    #expect(scraped.samples.isEmpty)
  }
}
