import Testing

@testable import Exposition

@Suite struct XFSCollectorTests {
  @Test func everyFileSystemIsPrinted() throws {
    let host = try TestHost([
      "sys/fs/xfs/sda1/stats/stats": "extent_alloc 1 2 3 4\nrw 5 6\nig 1 2 3 4 5 6 7\n",
      "sys/fs/xfs/dm-3/stats/stats": "extent_alloc 10 20 30 40\nrw 50 60\n",
      "sys/fs/xfs/stats/stats": "rw 55 66\n",
    ])
    let scraped = host.scrape(XFSCollector.self)
    #expect(
      scraped.text.hasPrefix(
        """
        # HELP node_xfs_extent_allocation_extents_allocated_total \
        Number of extents allocated for a filesystem.
        # TYPE node_xfs_extent_allocation_extents_allocated_total counter
        node_xfs_extent_allocation_extents_allocated_total{device="dm-3"} 10
        node_xfs_extent_allocation_extents_allocated_total{device="sda1"} 1
        # HELP node_xfs_extent_allocation_blocks_allocated_total \
        Number of blocks allocated for a filesystem.

        """))
    let samples = scraped.samples
    #expect(samples.count == 2 * 39)
    for sample in [
      "node_xfs_read_calls_total{device=\"dm-3\"} 60",
      "node_xfs_write_calls_total{device=\"sda1\"} 5",
      "node_xfs_inode_operation_attribute_changes_total{device=\"sda1\"} 7",
      // What the kernel does not count is 0, as node_exporter has it.
      "node_xfs_inode_operation_attribute_changes_total{device=\"dm-3\"} 0",
    ] { #expect(samples.contains(sample), "\(sample)") }
    #expect(scraped.isSuccess)
  }

  @Test func withoutXFSThereIsNothingToSay() throws {
    let host = try TestHost()
    let scraped = host.scrape(XFSCollector.self)
    #expect(scraped.text.isEmpty)
    #expect(scraped.isSuccess)
  }

  @Test func brokenStatisticsFail() throws {
    let host = try TestHost(["sys/fs/xfs/sda1/stats/stats": "rw 5\n"])
    let scraped = host.scrape(XFSCollector.self)
    #expect(scraped.text.isEmpty)
    #expect(!scraped.isSuccess)
  }
}
