import Testing

@testable import Exposition

@Suite struct NetDevCollectorTests {
  static let text = """
    Inter-|   Receive                                                |  Transmit
     face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop
        lo: 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16
    eth0:1: 18446744073709551615 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0

    """
  static let legacy = [
    "receive_bytes", "receive_packets", "receive_errs", "receive_drop", "receive_fifo",
    "receive_frame", "receive_compressed", "receive_multicast", "transmit_bytes",
    "transmit_packets", "transmit_errs", "transmit_drop", "transmit_fifo", "transmit_colls",
    "transmit_carrier", "transmit_compressed",
  ]

  @Test func allColumnsArePrinted() throws {
    let host = try TestHost(["proc/net/dev": Self.text])
    let scraped = host.scrape(NetDevCollector.self, ["collector.netdev.device-include": ["lo"]])
    #expect(
      scraped.samples
        == Self.legacy.enumerated().map {
          "node_network_\($1)_total{device=\"lo\"} \($0 + 1)"
        })
    #expect(
      scraped.text.hasPrefix(
        "# HELP node_network_receive_bytes_total Network device statistic receive_bytes.\n"
          + "# TYPE node_network_receive_bytes_total counter\n"))
    #expect(scraped.isSuccess)
  }

  @Test func namesMayHoldAColon() throws {
    let host = try TestHost(["proc/net/dev": Self.text])
    let scraped = host.scrape(NetDevCollector.self, ["collector.netdev.device-exclude": ["^lo$"]])
    #expect(
      scraped.samples.first
        == "node_network_receive_bytes_total{device=\"eth0:1\"} 18446744073709551615")
    #expect(scraped.samples.count == 16)
  }

  @Test func detailedNamesDifferInFour() throws {
    let host = try TestHost(["proc/net/dev": Self.text])
    let scraped = host.scrape(
      NetDevCollector.self,
      [
        "collector.netdev.device-blacklist": ["eth"],
        "collector.netdev.enable-detailed-metrics": ["true"],
      ])
    let names = Set(Self.legacy).subtracting([
      "receive_errs", "receive_drop", "transmit_errs", "transmit_drop",
    ]).union(["receive_errors", "receive_dropped", "transmit_errors", "transmit_dropped"])
    #expect(
      Set(scraped.samples.compactMap { $0.split(separator: "{").first.map(String.init) })
        == Set(names.map { "node_network_\($0)_total" }))
  }

  @Test func whatTheTableLacksComesFromSysfs() throws {
    let host = try TestHost([
      "proc/net/dev": Self.text, "sys/class/net/lo/statistics/rx_nohandler": "17\n",
    ])
    let sample = "node_network_receive_nohandler_total{device=\"lo\"} 17"
    #expect(host.scrape(NetDevCollector.self).samples.contains(sample))
    let without = host.scrape(NetDevCollector.self, ["collector.netdev.netlink": ["false"]])
    #expect(!without.samples.contains(sample))
  }

  @Test func theAliasIsALabelWhereThereIsTheDevice() throws {
    let host = try TestHost(["proc/net/dev": Self.text, "sys/class/net/lo/ifalias": "to \"me\"\n"])
    let scraped = host.scrape(NetDevCollector.self, ["collector.netdev.label-ifalias": ["true"]])
    #expect(
      Array(scraped.samples.prefix(2)) == [
        "node_network_receive_bytes_total{device=\"lo\",ifalias=\"to \\\"me\\\"\"} 1",
        "node_network_receive_bytes_total{device=\"eth0:1\"} 18446744073709551615",
      ])
  }

  @Test func withoutTheFileItFails() throws {
    #expect(!(try TestHost().scrape(NetDevCollector.self).isSuccess))
    #expect(!(try TestHost(["proc/net/dev": "garbage\n"]).scrape(NetDevCollector.self).isSuccess))
    #expect(try TestHost(["proc/net/dev": ""]).scrape(NetDevCollector.self).isSuccess)
  }
}
