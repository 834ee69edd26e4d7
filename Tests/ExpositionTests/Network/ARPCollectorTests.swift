import Testing

@testable import Exposition

@Suite struct ARPCollectorTests {
  static let text = """
    IP address       HW type     Flags       HW address            Mask     Device
    192.0.2.1        0x1         0x2         02:00:00:00:00:01     *        eth0
    192.0.2.2        0x1         0x2         02:00:00:00:00:02     *        eth1
    192.0.2.3        0x1         0x0         00:00:00:00:00:00     *        eth0

    """

  @Test func neighboursAreCountedByDevice() throws {
    let scraped = try TestHost(["proc/net/arp": Self.text]).scrape(ARPCollector.self)
    #expect(
      scraped.text == """
        # HELP node_arp_entries ARP entries by device
        # TYPE node_arp_entries gauge
        node_arp_entries{device="eth0"} 2
        node_arp_entries{device="eth1"} 1

        """)
  }

  @Test func patternsChooseDevices() throws {
    let host = try TestHost(["proc/net/arp": Self.text])
    let excluded = host.scrape(ARPCollector.self, ["collector.arp.device-exclude": ["^eth0"]])
    #expect(excluded.samples == ["node_arp_entries{device=\"eth1\"} 1"])
    let included = host.scrape(ARPCollector.self, ["collector.arp.device-include": ["0$"]])
    #expect(included.samples == ["node_arp_entries{device=\"eth0\"} 2"])
  }

  @Test func withoutTheFileItFails() throws {
    #expect(!(try TestHost().scrape(ARPCollector.self).isSuccess))
    #expect(try TestHost(["proc/net/arp": ""]).scrape(ARPCollector.self).isSuccess)
  }
}
