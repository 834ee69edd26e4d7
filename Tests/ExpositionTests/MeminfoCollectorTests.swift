import Testing

@testable import Exposition

@Suite struct MeminfoCollectorTests {
  @Test func everyLineIsPrintedInBytesOrPages() throws {
    let host = try TestHost([
      "proc/meminfo": """
      MemTotal:        1000 kB
      Active(anon):       3 kB
      HugePages_Total:    7
      Brand_New:         11 kB

      """
    ])
    let scraped = host.scrape(MeminfoCollector.self)
    #expect(
      scraped.text == """
        # HELP node_memory_MemTotal_bytes Memory information field MemTotal_bytes.
        # TYPE node_memory_MemTotal_bytes gauge
        node_memory_MemTotal_bytes 1024000
        # HELP node_memory_Active_anon_bytes Memory information field Active_anon_bytes.
        # TYPE node_memory_Active_anon_bytes gauge
        node_memory_Active_anon_bytes 3072
        # HELP node_memory_HugePages_Total Memory information field HugePages_Total.
        # TYPE node_memory_HugePages_Total gauge
        node_memory_HugePages_Total 7
        # HELP node_memory_Brand_New_bytes Memory information field Brand_New_bytes.
        # TYPE node_memory_Brand_New_bytes gauge
        node_memory_Brand_New_bytes 11264

        """)
    #expect(scraped.isSuccess)
  }

  /// The kernel names the unit; what has none is bytes, and what has another cannot be read.
  @Test func theUnitStandsBehindTheNumber() throws {
    let host = try TestHost([
      "proc/meminfo":
        "MemTotal: 5\nMemFree: 5\tkB \nCached: 5 MB\nHugePages_Free: 5 kB\nBuffers:5 kB"
    ])
    let scraped = host.scrape(MeminfoCollector.self)
    #expect(
      scraped.samples == [
        "node_memory_MemTotal_bytes 5", "node_memory_MemFree_bytes 5120",
        "node_memory_HugePages_Free 5", "node_memory_Buffers_bytes 5120",
      ])
    #expect(!scraped.isSuccess)
  }

  /// Two samples of one name would make the whole text unreadable to Prometheus.
  @Test func ofALineGivenTwiceTheLastIsPrinted() throws {
    let host = try TestHost(["proc/meminfo": "MemFree: 1 kB\nCached: 2 kB\nMemFree: 3 kB\n"])
    #expect(
      host.scrape(MeminfoCollector.self).samples
        == ["node_memory_Cached_bytes 2048", "node_memory_MemFree_bytes 3072"])
  }

  @Test func aLineWithoutANumberIsAFailureThatLosesNoOtherLine() throws {
    let host = try TestHost(["proc/meminfo": "MemFree: 1 kB\nCached: -2 kB\n"])
    let scraped = host.scrape(MeminfoCollector.self)
    #expect(scraped.samples == ["node_memory_MemFree_bytes 1024"])
    #expect(!scraped.isSuccess)
  }

  @Test func aNumberOfKBTooLargeForBytesIsLeftOut() throws {
    let host = try TestHost(["proc/meminfo": "MemFree: 18446744073709551615 kB\nCached: 2 kB\n"])
    #expect(host.scrape(MeminfoCollector.self).samples == ["node_memory_Cached_bytes 2048"])
  }

  @Test func anEmptyFileSaysNothing() throws {
    let scraped = try TestHost(["proc/meminfo": ""]).scrape(MeminfoCollector.self)
    #expect(scraped.text.isEmpty && scraped.isSuccess)
  }

  @Test func withoutTheFileItFails() throws {
    #expect(!(try TestHost().scrape(MeminfoCollector.self).isSuccess))
  }
}
