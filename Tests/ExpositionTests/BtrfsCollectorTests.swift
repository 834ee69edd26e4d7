import Testing

@testable import Exposition

@Suite struct BtrfsCollectorTests {
  static let root = "sys/fs/btrfs/82d86051-c385-48de-a9eb-5cd3945ea9fa"

  private func host() throws -> TestHost {
    let host = try TestHost([
      "\(Self.root)/label": "home\n",
      "\(Self.root)/metadata_uuid": "00000000-0000-4000-8000-000000000001\n",
      "\(Self.root)/commit_stats":
        "commits 2\ncur_commit_ms 0\nlast_commit_ms 7\nmax_commit_ms 1500\ntotal_commit_ms 1507\n",
      "\(Self.root)/devices/sda1/size": "409600\n",
      "\(Self.root)/devices/sdb1/size": "409600\n",
      "\(Self.root)/allocation/global_rsv_size": "5767168\n",
      // A mount that only looks like it: the fixture's folder is no Btrfs, so nothing more is told.
      "proc/1/mountinfo": "30 1 0:27 / / rw shared:1 - btrfs /dev/sda1 rw,subvol=/\n",
    ])
    for (type, profile) in [("data", "single"), ("metadata", "raid1"), ("system", "raid1")] {
      try host.write("\(Self.root)/allocation/\(type)/bytes_reserved", "4096\n")
      try host.write("\(Self.root)/allocation/\(type)/\(profile)/total_bytes", "67108864\n")
      try host.write("\(Self.root)/allocation/\(type)/\(profile)/used_bytes", "16384\n")
    }
    return host
  }

  @Test func aFilesystemIsPrintedFromSysfs() throws {
    let scraped = try host().scrape(BtrfsCollector.self)
    #expect(scraped.isSuccess)
    #expect(
      scraped.samples.map { $0.replacing("00000000-0000-4000-8000-000000000001", with: "U") } == [
        #"node_btrfs_info{uuid="U",label="home"} 1"#,
        #"node_btrfs_global_rsv_size_bytes{uuid="U"} 5767168"#,
        #"node_btrfs_commits_total{uuid="U"} 2"#,
        #"node_btrfs_last_commit_seconds{uuid="U"} 0.007"#,
        #"node_btrfs_max_commit_seconds{uuid="U"} 1.5"#,
        #"node_btrfs_commit_seconds_total{uuid="U"} 1.507"#,
        #"node_btrfs_reserved_bytes{uuid="U",block_group_type="data"} 4096"#,
        #"node_btrfs_reserved_bytes{uuid="U",block_group_type="metadata"} 4096"#,
        #"node_btrfs_reserved_bytes{uuid="U",block_group_type="system"} 4096"#,
        #"node_btrfs_used_bytes{uuid="U",block_group_type="data",mode="single"} 16384"#,
        #"node_btrfs_used_bytes{uuid="U",block_group_type="metadata",mode="raid1"} 16384"#,
        #"node_btrfs_used_bytes{uuid="U",block_group_type="system",mode="raid1"} 16384"#,
        #"node_btrfs_size_bytes{uuid="U",block_group_type="data",mode="single"} 67108864"#,
        #"node_btrfs_size_bytes{uuid="U",block_group_type="metadata",mode="raid1"} 67108864"#,
        #"node_btrfs_size_bytes{uuid="U",block_group_type="system",mode="raid1"} 67108864"#,
        #"node_btrfs_allocation_ratio{uuid="U",block_group_type="data",mode="single"} 1"#,
        #"node_btrfs_allocation_ratio{uuid="U",block_group_type="metadata",mode="raid1"} 2"#,
        #"node_btrfs_allocation_ratio{uuid="U",block_group_type="system",mode="raid1"} 2"#,
        #"node_btrfs_device_size_bytes{uuid="U",device="sda1"} 209715200"#,
        #"node_btrfs_device_size_bytes{uuid="U",device="sdb1"} 209715200"#,
      ])
  }

  @Test func anOlderKernelCountsNoCommits() throws {
    let host = try host()
    try host.remove("\(Self.root)/commit_stats")
    try host.remove("\(Self.root)/metadata_uuid")
    let samples = host.scrape(BtrfsCollector.self).samples
    #expect(
      samples.contains(
        #"node_btrfs_commits_total{uuid="82d86051-c385-48de-a9eb-5cd3945ea9fa"} 0"#))
  }

  @Test func aHostWithoutBtrfsSucceedsWithNothing() throws {
    let host = try TestHost()
    let collector = host.collector(BtrfsCollector.self)
    let scraped = host.scrape(collector)
    #expect(scraped.isSuccess)
    #expect(scraped.text.isEmpty)
  }

  @Test func filesystemsComeAndGo() throws {
    let host = try host()
    let collector = host.collector(BtrfsCollector.self)
    #expect(host.scrape(collector).samples.count == 20)
    try host.remove(Self.root)
    #expect(host.scrape(collector).text.isEmpty)
  }

  @Test func aFilesystemThatIsHalfThereIsAFailure() throws {
    let host = try host()
    try host.remove("\(Self.root)/allocation/system")
    #expect(!host.scrape(BtrfsCollector.self).isSuccess)
    let other = try self.host()
    try other.write("\(Self.root)/commit_stats", "commits\n")
    #expect(!other.scrape(BtrfsCollector.self).isSuccess)
  }
}
