import Testing

@testable import Exposition

@Suite struct UDPQueuesCollectorTests {
  static let heading = "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when\n"

  @Test func queuesAreSummedByVersion() throws {
    let host = try TestHost([
      "proc/net/udp":
        Self.heading + "   0: 00000000:0016 00000000:0000 07 00000015:00000001 00:00000000\n"
        + "   1: 00000000:0017 00000000:0000 07 00000001:0000000A 00:00000000\n",
      "proc/net/udp6": Self.heading,
    ])
    let scraped = host.scrape(UDPQueuesCollector.self)
    #expect(
      scraped.text == """
        # HELP node_udp_queues Number of allocated memory in the kernel for UDP datagrams in bytes.
        # TYPE node_udp_queues gauge
        node_udp_queues{ip="v4",queue="rx"} 11
        node_udp_queues{ip="v4",queue="tx"} 22
        node_udp_queues{ip="v6",queue="rx"} 0
        node_udp_queues{ip="v6",queue="tx"} 0

        """)
    #expect(scraped.isSuccess)
  }

  @Test func eitherVersionMayBeMissing() throws {
    let host = try TestHost(["proc/net/udp6": Self.heading])
    let collector = host.collector(UDPQueuesCollector.self)
    #expect(
      host.scrape(collector).samples == [
        "node_udp_queues{ip=\"v6\",queue=\"rx\"} 0", "node_udp_queues{ip=\"v6\",queue=\"tx\"} 0",
      ])
    try host.write("proc/net/udp", Self.heading)
    #expect(host.scrape(collector).samples.count == 4)
    #expect(try TestHost().scrape(UDPQueuesCollector.self).hasNoData)
  }

  @Test func aBrokenTableFails() throws {
    let host = try TestHost(["proc/net/udp": "nonsense\n", "proc/net/udp6": Self.heading])
    let scraped = host.scrape(UDPQueuesCollector.self)
    #expect(!scraped.isSuccess && !scraped.hasNoData && scraped.text.isEmpty)
  }
}
