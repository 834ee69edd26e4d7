import Testing

@testable import Exposition

@Suite struct MemoryCollectorTests {
  @Test func buddyinfo() throws {
    let host = try TestHost(["proc/buddyinfo": "Node 0, zone DMA 1 2\nNode 1, zone Normal 3 4\n"])
    let scraped = host.scrape(BuddyinfoCollector.self)
    #expect(
      scraped.text == """
        # HELP node_buddyinfo_blocks Count of free blocks according to size.
        # TYPE node_buddyinfo_blocks gauge
        node_buddyinfo_blocks{node="0",size="0",zone="DMA"} 1
        node_buddyinfo_blocks{node="0",size="1",zone="DMA"} 2
        node_buddyinfo_blocks{node="1",size="0",zone="Normal"} 3
        node_buddyinfo_blocks{node="1",size="1",zone="Normal"} 4

        """)
    #expect(scraped.isSuccess)
  }

  /// Two samples of one name would make the whole text unreadable to Prometheus.
  @Test func ofWhatStandsThereTwiceTheFirstIsTold() throws {
    let host = try TestHost([
      "proc/buddyinfo": "Node 0, zone DMA 1\nNode 0, zone DMA 2\nNode 1, zone DMA 3\n",
      "proc/zoneinfo": "Node 0, zone DMA\n min 1\nNode 0, zone DMA\n min 2\n",
      "proc/cgroups": "cpu 0 1 1\ncpu 0 2 1\n", "proc/vmstat": "pgpgin 1\npgpgin 2\n",
      "proc/diskstats":
        "8 0 sda 1 0 8 1 2 0 16 2 7 3 3\n8 0 sda 1 0 8 1 2 0 16 2 8 3 3\n8 16 sdb 1 0 8 1 2 0 16 2 9 3 3\n",
    ])
    func values(_ type: any Collector.Type, _ metric: String) -> [Substring] {
      host.scrape(type).samples.filter { $0.hasPrefix(metric) }.compactMap {
        $0.split(separator: " ").last
      }
    }
    #expect(values(BuddyinfoCollector.self, "node_buddyinfo_blocks") == ["1", "3"])
    #expect(values(ZoneinfoCollector.self, "node_zoneinfo_min_pages") == ["1"])
    #expect(values(CgroupsCollector.self, "node_cgroups_cgroups") == ["1"])
    #expect(values(VmstatCollector.self, "node_vmstat_pgpgin") == ["1"])
    let disks = host.collector(DiskstatsCollector.self)
    for _ in 0..<2 {
      let samples = host.scrape(disks).samples.filter { $0.hasPrefix("node_disk_io_now") }
      #expect(
        samples == [#"node_disk_io_now{device="sda"} 7"#, #"node_disk_io_now{device="sdb"} 9"#])
    }
  }

  @Test func swap() throws {
    let host = try TestHost([
      "proc/swaps":
        "Filename Type Size Used Priority\n/a\\040b file 4 1 -2\n/dev/c partition 8 0 5\n"
    ])
    let scraped = host.scrape(SwapCollector.self)
    #expect(
      scraped.text == """
        # HELP node_swap_size_bytes Swap device size in bytes.
        # TYPE node_swap_size_bytes gauge
        node_swap_size_bytes{device="/a\\\\040b",swap_type="file"} 4096
        node_swap_size_bytes{device="/dev/c",swap_type="partition"} 8192
        # HELP node_swap_used_bytes Swap device used in bytes.
        # TYPE node_swap_used_bytes gauge
        node_swap_used_bytes{device="/a\\\\040b",swap_type="file"} 1024
        node_swap_used_bytes{device="/dev/c",swap_type="partition"} 0
        # HELP node_swap_priority Swap device priority.
        # TYPE node_swap_priority gauge
        node_swap_priority{device="/a\\\\040b",swap_type="file"} -2
        node_swap_priority{device="/dev/c",swap_type="partition"} 5

        """)
    #expect(scraped.isSuccess)
  }

  @Test func zoneinfo() throws {
    let host = try TestHost([
      "proc/zoneinfo": """
      Node 0, zone DMA
        per-node stats
          nr_dirtied 7
          nr_new_of_late 1
        pages free 5
          min 2
          protection: (0, 9)
          nr_free_pages 5
      Node 0, zone Normal
        pages free 6
          min 3

      """
    ])
    let scraped = host.scrape(ZoneinfoCollector.self)
    #expect(
      scraped.text == """
        # HELP node_zoneinfo_nr_free_pages Total number of free pages in the zone
        # TYPE node_zoneinfo_nr_free_pages gauge
        node_zoneinfo_nr_free_pages{node="0",zone="DMA"} 5
        # HELP node_zoneinfo_min_pages Zone watermark pages_min
        # TYPE node_zoneinfo_min_pages gauge
        node_zoneinfo_min_pages{node="0",zone="DMA"} 2
        node_zoneinfo_min_pages{node="0",zone="Normal"} 3
        # HELP node_zoneinfo_nr_dirtied_total Page dirtyings since bootup
        # TYPE node_zoneinfo_nr_dirtied_total counter
        node_zoneinfo_nr_dirtied_total{node="0",zone="DMA"} 7
        # HELP node_zoneinfo_protection_0 Protection array 0. field
        # TYPE node_zoneinfo_protection_0 gauge
        node_zoneinfo_protection_0{node="0",zone="DMA"} 0
        # HELP node_zoneinfo_protection_1 Protection array 1. field
        # TYPE node_zoneinfo_protection_1 gauge
        node_zoneinfo_protection_1{node="0",zone="DMA"} 9

        """)
    #expect(scraped.isSuccess)
  }

  @Test(arguments: [
    ([:], ["dentry", "kmalloc-8", "kmalloc-64"]),
    (["collector.slabinfo.slabs-include": ["^kmalloc"]], ["kmalloc-8", "kmalloc-64"]),
    (["collector.slabinfo.slabs-exclude": ["8"]], ["dentry", "kmalloc-64"]),
    (
      [
        "collector.slabinfo.slabs-include": ["kmalloc"],
        "collector.slabinfo.slabs-exclude": ["64$"],
      ], ["kmalloc-8"]
    ),
  ]) func slabinfo(_ options: [String: [String]], _ names: [String]) throws {
    let host = try TestHost([
      "proc/slabinfo": """
      slabinfo - version: 2.1
      # name <active_objs>
      dentry 1 2 3 4 5 : tunables 0 0 0 : slabdata 6 7 0
      kmalloc-8 1 2 3 4 5 : tunables 0 0 0 : slabdata 6 7 0
      kmalloc-64 1 2 3 4 5 : tunables 0 0 0 : slabdata 6 7 0
      dentry 6 7 8 9 10 : tunables 0 0 0 : slabdata 6 7 0

      """
    ])
    let scraped = host.scrape(SlabinfoCollector.self, options)
    let metrics = [
      "active_objects", "objects", "object_size_bytes", "objects_per_slab", "pages_per_slab",
    ]
    #expect(
      scraped.samples
        == metrics.enumerated().flatMap { index, metric in
          names.map { "node_slabinfo_\(metric){slab=\"\($0)\"} \(index + 1)" }
        })
    #expect(scraped.isSuccess)
  }

  @Test func ksmd() throws {
    let folder = "sys/kernel/mm/ksm"
    let host = try TestHost([
      "\(folder)/full_scans": "1\n", "\(folder)/merge_across_nodes": "2\n",
      "\(folder)/pages_shared": "3\n", "\(folder)/pages_sharing": "4\n",
      "\(folder)/pages_to_scan": "5\n", "\(folder)/pages_unshared": "6\n",
      "\(folder)/pages_volatile": "7\n", "\(folder)/run": "8\n",
      "\(folder)/sleep_millisecs": "20\n", "\(folder)/pages_skipped": "9\n",
      "\(folder)/general_profit": "-4096\n",
    ])
    let whole = host.scrape(KSMDCollector.self)
    #expect(
      whole.samples == [
        "node_ksmd_full_scans_total 1", "node_ksmd_general_profit_bytes -4096",
        "node_ksmd_merge_across_nodes 2",
        "node_ksmd_pages_shared 3", "node_ksmd_pages_sharing 4", "node_ksmd_pages_to_scan 5",
        "node_ksmd_pages_unshared 6", "node_ksmd_pages_volatile 7", "node_ksmd_run 8",
        "node_ksmd_sleep_seconds 0.02",
      ])
    #expect(whole.isSuccess)
    #expect(
      whole.text.hasPrefix(
        """
        # HELP node_ksmd_full_scans_total How many times all mergeable areas have been scanned.
        # TYPE node_ksmd_full_scans_total counter
        node_ksmd_full_scans_total 1
        # HELP node_ksmd_general_profit_bytes How effective is KSM. \
        ksm_saved_pages * sizeof(page) - (all_rmap_items) * sizeof(rmap_item)
        # TYPE node_ksmd_general_profit_bytes gauge

        """))
    try host.remove("\(folder)/merge_across_nodes")
    let cut = host.scrape(KSMDCollector.self)
    #expect(cut.samples == whole.samples.filter { !$0.contains("across") })
    #expect(cut.isSuccess)
    try host.write("\(folder)/pages_shared", "many\n")
    let broken = host.scrape(KSMDCollector.self)
    #expect(broken.samples == cut.samples.filter { !$0.contains("shared 3") })
    #expect(!broken.isSuccess)
    #expect(try TestHost().scrape(KSMDCollector.self).isSuccess)
  }

  static let kinds: [any Collector.Type] = [
    BuddyinfoCollector.self, SlabinfoCollector.self, SwapCollector.self,
    ZoneinfoCollector.self,
  ]

  @Test func withoutTheirFilesTheyFail() throws {
    let host = try TestHost()
    for kind in Self.kinds {
      let scraped = host.scrape(kind)
      #expect(scraped.text.isEmpty, "\(kind)")
      #expect(!scraped.isSuccess, "\(kind)")
    }
  }

  /// A module may be loaded, or a file be shown, while the service runs.
  @Test func aFileThatComesLaterIsRead() throws {
    let host = try TestHost()
    let collector = host.collector(SwapCollector.self)
    #expect(!host.scrape(collector).isSuccess)
    try host.write("proc/swaps", "Filename Type\n/dev/a partition 1 0 0\n")
    #expect(host.scrape(collector).samples.count == 3)
  }
}
