import Testing

@testable import Exposition

@Suite struct NetstatCollectorTests {
  static let files: KeyValuePairs = [
    "proc/net/netstat": "TcpExt: SyncookiesSent ListenDrops DelayedACKs\nTcpExt: 1 2 3\n",
    "proc/net/snmp": "Tcp: MaxConn InSegs\nTcp: -1 18446744073709551615\n",
    "proc/net/snmp6": "Ip6InOctets 5\nIcmp6InMsgs 6\nUdpLite6InErrors 7\nIcmp6OutType133 8\n",
  ]

  @Test func fieldsOfAllThreeFilesArePrinted() throws {
    let scraped = try TestHost(Self.files).scrape(NetstatCollector.self)
    #expect(
      scraped.samples == [
        "node_netstat_TcpExt_SyncookiesSent 1", "node_netstat_TcpExt_ListenDrops 2",
        "node_netstat_Tcp_InSegs 18446744073709551615", "node_netstat_Ip6_InOctets 5",
        "node_netstat_Icmp6_InMsgs 6", "node_netstat_UdpLite6_InErrors 7",
      ])
    #expect(
      scraped.text.contains(
        "# HELP node_netstat_Icmp6_InMsgs Statistic Icmp6InMsgs.\n"
          + "# TYPE node_netstat_Icmp6_InMsgs untyped\n"))
    #expect(scraped.isSuccess)
  }

  @Test func thePatternDecides() throws {
    let scraped = try TestHost(Self.files).scrape(
      NetstatCollector.self, ["collector.netstat.fields": ["^Tcp_|133"]])
    #expect(
      scraped.samples == [
        "node_netstat_Tcp_MaxConn -1", "node_netstat_Tcp_InSegs 18446744073709551615",
        "node_netstat_Icmp6_OutType133 8",
      ])
  }

  @Test func onlyIPv6CanBeMissing() throws {
    let host = try TestHost(Self.files)
    try host.remove("proc/net/snmp6")
    #expect(host.scrape(NetstatCollector.self).isSuccess)
    try host.remove("proc/net/snmp")
    let scraped = host.scrape(NetstatCollector.self)
    #expect(scraped.samples.isEmpty)
    #expect(!scraped.isSuccess)
  }

  @Test func aBadNumberIsAFailureThatLosesNothingElse() throws {
    let host = try TestHost(Self.files)
    try host.write("proc/net/netstat", "TcpExt: SyncookiesSent DelayedACKs\nTcpExt: 1 x\n")
    let scraped = host.scrape(NetstatCollector.self)
    #expect(scraped.samples.first == "node_netstat_TcpExt_SyncookiesSent 1")
    #expect(scraped.samples.count == 5)
    #expect(!scraped.isSuccess)
  }
}
