import Testing

@testable import Exposition

@Suite struct SockstatCollectorTests {
  @Test func bothFilesArePrinted() throws {
    let host = try TestHost([
      "proc/net/sockstat":
        "sockets: used 7\nTCP: inuse 4 orphan 0 tw 4 alloc 17 mem 1\nRAW: inuse 0\n",
      "proc/net/sockstat6": "TCP6: inuse 17\nFRAG6: inuse 0 memory 5\n",
    ])
    let collector = SockstatCollector(CollectorSetup(paths: host.paths, pageSize: 4096))
    let scraped = host.scrape(collector)
    #expect(
      scraped.samples == [
        "node_sockstat_sockets_used 7", "node_sockstat_TCP_inuse 4", "node_sockstat_TCP_orphan 0",
        "node_sockstat_TCP_tw 4", "node_sockstat_TCP_alloc 17", "node_sockstat_TCP_mem 1",
        "node_sockstat_TCP_mem_bytes 4096", "node_sockstat_RAW_inuse 0",
        "node_sockstat_TCP6_inuse 17", "node_sockstat_FRAG6_inuse 0",
        "node_sockstat_FRAG6_memory 5",
      ])
    #expect(
      scraped.text.contains(
        "# HELP node_sockstat_TCP_mem_bytes Number of TCP sockets in state mem_bytes.\n"
          + "# TYPE node_sockstat_TCP_mem_bytes gauge\n"))
    #expect(scraped.isSuccess)
  }

  @Test func anIPVersionCanBeMissing() throws {
    let host = try TestHost(["proc/net/sockstat6": "TCP6: inuse 17\n"])
    #expect(host.scrape(SockstatCollector.self).samples == ["node_sockstat_TCP6_inuse 17"])
    let none = try TestHost(["proc/net/sockstat": ""]).scrape(SockstatCollector.self)
    #expect(none.samples.isEmpty)
    #expect(none.isSuccess)
  }

  @Test func whatCannotBeReadIsAFailureThatLosesNothingElse() throws {
    let host = try TestHost(["proc/net/sockstat": "TCP: inuse 4 orphan\nUDP: inuse 2 new 9\n"])
    let scraped = host.scrape(SockstatCollector.self)
    #expect(scraped.samples == ["node_sockstat_TCP_inuse 4", "node_sockstat_UDP_inuse 2"])
    #expect(!scraped.isSuccess)
  }
}
