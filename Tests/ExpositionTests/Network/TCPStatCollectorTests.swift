import Testing

@testable import Exposition

@Suite struct TCPStatCollectorTests {
  static let heading =
    "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n"

  private static func row(_ state: String, _ queues: String) -> String {
    "   0: 0100007F:1F90 00000000:0000 \(state) \(queues) 00:00000000 00000000     0        0 1\n"
  }

  @Test func statesAndQueuesOfBothFilesAreAddedUp() throws {
    let host = try TestHost([
      "proc/net/tcp": Self.heading + Self.row("0A", "00000000:00000001")
        + Self.row("01", "00000100:00000010"),
      "proc/net/tcp6": Self.heading + Self.row("01", "00000001:00000002"),
    ])
    let scraped = host.scrape(TCPStatCollector.self)
    #expect(
      scraped.text == """
        # HELP node_tcp_connection_states Number of connection states.
        # TYPE node_tcp_connection_states gauge
        node_tcp_connection_states{state="established"} 2
        node_tcp_connection_states{state="listen"} 1
        node_tcp_connection_states{state="rx_queued_bytes"} 19
        node_tcp_connection_states{state="tx_queued_bytes"} 257

        """)
    #expect(scraped.isSuccess)
  }

  @Test func withoutSocketsThereIsNothingToTell() throws {
    let scraped = try TestHost(["proc/net/tcp": Self.heading]).scrape(TCPStatCollector.self)
    #expect(scraped.isSuccess)
    #expect(scraped.text.isEmpty)
  }

  @Test func withoutTheFileItFails() throws {
    #expect(!(try TestHost().scrape(TCPStatCollector.self).isSuccess))
  }
}
