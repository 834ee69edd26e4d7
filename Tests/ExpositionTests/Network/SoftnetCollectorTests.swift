import Testing

@testable import Exposition

@Suite struct SoftnetCollectorTests {
  @Test func whatOldKernelsLackIsZero() throws {
    let host = try TestHost([
      "proc/net/softnet_stat":
        "00015c73 2 3 0 0 0 0 0 4 5 6 7 8\n00000001 0 0 0 0 0 0 0 0\n"
    ])
    let scraped = host.scrape(SoftnetCollector.self)
    #expect(
      scraped.samples == [
        "node_softnet_processed_total{cpu=\"8\"} 89203",
        "node_softnet_processed_total{cpu=\"1\"} 1",
        "node_softnet_dropped_total{cpu=\"8\"} 2", "node_softnet_dropped_total{cpu=\"1\"} 0",
        "node_softnet_times_squeezed_total{cpu=\"8\"} 3",
        "node_softnet_times_squeezed_total{cpu=\"1\"} 0",
        "node_softnet_cpu_collision_total{cpu=\"8\"} 4",
        "node_softnet_cpu_collision_total{cpu=\"1\"} 0",
        "node_softnet_received_rps_total{cpu=\"8\"} 5",
        "node_softnet_received_rps_total{cpu=\"1\"} 0",
        "node_softnet_flow_limit_count_total{cpu=\"8\"} 6",
        "node_softnet_flow_limit_count_total{cpu=\"1\"} 0",
        "node_softnet_backlog_len{cpu=\"8\"} 7", "node_softnet_backlog_len{cpu=\"1\"} 0",
      ])
    #expect(scraped.isSuccess)
  }

  @Test func withoutTheFileItFails() throws {
    let scraped = try TestHost().scrape(SoftnetCollector.self)
    #expect(!scraped.isSuccess)
    #expect(!scraped.hasNoData)
    #expect(try TestHost(["proc/net/softnet_stat": ""]).scrape(SoftnetCollector.self).isSuccess)
  }
}
