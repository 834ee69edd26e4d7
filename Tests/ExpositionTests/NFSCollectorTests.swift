import Testing

@testable import Exposition

@Suite struct NFSCollectorTests {
  @Test func aClientIsPrinted() throws {
    let host = try TestHost([
      "proc/net/rpc/nfs": """
      net 10 1 9 2
      rpc 20 21 22
      proc3 22 100 101 102 103 104 105 106 107 108 109 110 111 112 113 114 115 116 117 118 119 120 121
      proc4 48\((0..<48).map { " \(200 + $0)" }.joined())

      """
    ])
    let scraped = host.scrape(NFSCollector.self)
    #expect(
      scraped.text.hasPrefix(
        """
        # HELP node_nfs_packets_total Total NFSd network packets (sent+received) by protocol type.
        # TYPE node_nfs_packets_total counter
        node_nfs_packets_total{protocol="tcp"} 9
        node_nfs_packets_total{protocol="udp"} 1
        # HELP node_nfs_connections_total Total number of NFSd TCP connections.
        # TYPE node_nfs_connections_total counter
        node_nfs_connections_total 2
        # HELP node_nfs_rpcs_total Total number of RPCs performed.
        # TYPE node_nfs_rpcs_total counter
        node_nfs_rpcs_total 20
        # HELP node_nfs_rpc_retransmissions_total Number of RPC transmissions performed.
        # TYPE node_nfs_rpc_retransmissions_total counter
        node_nfs_rpc_retransmissions_total 21
        # HELP node_nfs_rpc_authentication_refreshes_total \
        Number of RPC authentication refreshes performed.
        # TYPE node_nfs_rpc_authentication_refreshes_total counter
        node_nfs_rpc_authentication_refreshes_total 22
        # HELP node_nfs_requests_total Number of NFS procedures invoked.
        # TYPE node_nfs_requests_total counter
        node_nfs_requests_total{method="Null",proto="2"} 0

        """))
    let samples = scraped.samples
    // 18 of NFS 2, 22 of NFS 3 and 59 of NFS 4, also those that this kernel does not know.
    #expect(samples.count { $0.hasPrefix("node_nfs_requests_total") } == 18 + 22 + 59)
    for sample in [
      "{method=\"Null\",proto=\"3\"} 100", "{method=\"Commit\",proto=\"3\"} 121",
      "{method=\"Null\",proto=\"4\"} 200", "{method=\"LayoutGet\",proto=\"4\"} 244",
      "{method=\"GetDeviceInfo\",proto=\"4\"} 245", "{method=\"Clone\",proto=\"4\"} 0",
    ] { #expect(samples.contains("node_nfs_requests_total\(sample)"), "\(sample)") }
    #expect(scraped.isSuccess)
  }

  @Test func aServerIsPrinted() throws {
    let host = try TestHost([
      "proc/net/rpc/nfsd": """
      rc 1 2 3
      fh 4 0 0 0 0
      io 5 6
      th 7 0
      net 10 11 12 13
      rpc 14 15 16 17 18
      proc3 22 100 101 102 103 104 105 106 107 108 109 110 111 112 113 114 115 116 117 118 119 120 121
      proc4ops 72\((0..<72).map { " \(200 + $0)" }.joined())
      wdeleg_getattr 19

      """
    ])
    let scraped = host.scrape(NFSDCollector.self)
    let samples = scraped.samples
    #expect(
      Array(samples.prefix(16)) == [
        "node_nfsd_reply_cache_hits_total 1", "node_nfsd_reply_cache_misses_total 2",
        "node_nfsd_reply_cache_nocache_total 3", "node_nfsd_file_handles_stale_total 4",
        "node_nfsd_disk_bytes_read_total 5", "node_nfsd_disk_bytes_written_total 6",
        "node_nfsd_server_threads 7", "node_nfsd_read_ahead_cache_size_blocks 0",
        "node_nfsd_read_ahead_cache_not_found_total 0",
        "node_nfsd_packets_total{proto=\"tcp\"} 12", "node_nfsd_packets_total{proto=\"udp\"} 11",
        "node_nfsd_connections_total 13", "node_nfsd_rpc_errors_total{error=\"auth\"} 17",
        "node_nfsd_rpc_errors_total{error=\"cInt\"} 18",
        "node_nfsd_rpc_errors_total{error=\"fmt\"} 16", "node_nfsd_server_rpcs_total 14",
      ])
    // Without null, and without the numbers of NFS 4 that node_exporter leaves out.
    #expect(samples.count == 16 + 17 + 21 + 35 + 1)
    for sample in [
      "{method=\"GetAttr\",proto=\"2\"} 0", "{method=\"GetAttr\",proto=\"3\"} 101",
      "{method=\"Access\",proto=\"4\"} 203", "{method=\"Read\",proto=\"4\"} 225",
      "{method=\"RelLockOwner\",proto=\"4\"} 239", "{method=\"WdelegGetattr\",proto=\"4\"} 19",
    ] { #expect(samples.contains("node_nfsd_requests_total\(sample)"), "\(sample)") }
    #expect(scraped.isSuccess)
  }

  @Test func withoutTheModulesThereIsNoData() throws {
    let host = try TestHost()
    #expect(host.scrape(NFSCollector.self).hasNoData)
    #expect(host.scrape(NFSDCollector.self).hasNoData)
    try host.write("proc/net/rpc/nfs", "nonsense\n")
    let broken = host.scrape(NFSCollector.self)
    #expect(!broken.isSuccess && !broken.hasNoData && broken.text.isEmpty)
  }
}
