import Testing

@testable import Exposition

@Suite struct ConntrackCollectorTests {
  static let folder = "proc/sys/net/netfilter"

  @Test func countersOfAllProcessorsAreAddedUp() throws {
    let line = "1 2 a 4 b c 7 8 d e f 10 d e f 10 11\n"
    let host = try TestHost([
      "\(Self.folder)/nf_conntrack_count": " 123\n", "\(Self.folder)/nf_conntrack_max": "65536 \n",
      "proc/net/stat/nf_conntrack": "entries searched found\n" + line + line,
    ])
    let scraped = host.scrape(ConntrackCollector.self)
    #expect(
      scraped.samples == [
        "node_nf_conntrack_entries 123", "node_nf_conntrack_entries_limit 65536",
        "node_nf_conntrack_stat_found 20", "node_nf_conntrack_stat_invalid 22",
        "node_nf_conntrack_stat_ignore 24", "node_nf_conntrack_stat_insert 26",
        "node_nf_conntrack_stat_insert_failed 28", "node_nf_conntrack_stat_drop 30",
        "node_nf_conntrack_stat_early_drop 32", "node_nf_conntrack_stat_search_restart 34",
      ])
    #expect(scraped.isSuccess)
  }

  @Test func withoutTheModuleThereIsNoData() throws {
    #expect(try TestHost().scrape(ConntrackCollector.self).hasNoData)
  }

  @Test func withoutTheCountersTheTableIsStillTold() throws {
    let host = try TestHost([
      "\(Self.folder)/nf_conntrack_count": "123\n", "\(Self.folder)/nf_conntrack_max": "65536\n",
    ])
    let scraped = host.scrape(ConntrackCollector.self)
    #expect(scraped.samples.count == 2)
    #expect(scraped.hasNoData)
    try host.write("\(Self.folder)/nf_conntrack_max", "many\n")
    let broken = host.scrape(ConntrackCollector.self)
    #expect(broken.samples == ["node_nf_conntrack_entries 123"])
    #expect(!broken.isSuccess)
    #expect(!broken.hasNoData)
  }
}
