import Testing

@testable import Exposition

@Suite struct MdadmCollectorTests {
  static let stat = """
    Personalities : [raid1] [raid0]\u{20}
    md1 : active raid1 sdb1[1](F) sda1[0]
          1046528 blocks super 1.2 [2/1] [U_]
          [==>..................]  recovery = 12.5% (130816/1046528) finish=0.1min speed=130816K/sec

    md0 : inactive sdc[0](S)
          2257 blocks super external:imsm


    unused devices: <none>

    """

  static let attributes: KeyValuePairs = [
    "level": "raid1", "array_state": "clean", "metadata_version": "1.2", "raid_disks": "2",
    "uuid": "5b5d2c6e-0000-4000-8000-000000000001", "degraded": "1", "sync_action": "recover",
    "sync_completed": "261632 / 2093056", "dev-sda1/state": "in_sync",
  ]

  private func host() throws -> TestHost {
    let host = try TestHost(["proc/mdstat": Self.stat])
    for (name, value) in Self.attributes {
      try host.write("sys/block/md1/md/\(name)", value + "\n")
    }
    return host
  }

  @Test func arraysArePrintedAsTheFileHasThem() throws {
    let scraped = try host().scrape(MdadmCollector.self)
    #expect(
      scraped.samples == [
        #"node_md_disks_required{device="md1"} 2"#,
        #"node_md_disks_required{device="md0"} 0"#,
        #"node_md_disks{device="md1",state="active"} 1"#,
        #"node_md_disks{device="md1",state="failed"} 1"#,
        #"node_md_disks{device="md1",state="spare"} 0"#,
        #"node_md_disks{device="md0",state="active"} 0"#,
        #"node_md_disks{device="md0",state="failed"} 0"#,
        #"node_md_disks{device="md0",state="spare"} 1"#,
        #"node_md_state{device="md1",state="active"} 0"#,
        #"node_md_state{device="md1",state="inactive"} 0"#,
        #"node_md_state{device="md1",state="recovering"} 1"#,
        #"node_md_state{device="md1",state="resync"} 0"#,
        #"node_md_state{device="md1",state="check"} 0"#,
        #"node_md_state{device="md0",state="active"} 0"#,
        #"node_md_state{device="md0",state="inactive"} 1"#,
        #"node_md_state{device="md0",state="recovering"} 0"#,
        #"node_md_state{device="md0",state="resync"} 0"#,
        #"node_md_state{device="md0",state="check"} 0"#,
        #"node_md_blocks{device="md1"} 1046528"#,
        #"node_md_blocks{device="md0"} 2257"#,
        #"node_md_blocks_synced{device="md1"} 130816"#,
        #"node_md_blocks_synced{device="md0"} 2257"#,
        #"node_md_raid_disks{device="md1"} 2"#,
        #"node_md_degraded{device="md1"} 1"#,
      ])
    #expect(scraped.isSuccess)
  }

  @Test(arguments: Self.attributes.map(\.key).filter { $0 != "dev-sda1/state" })
  func anAttributeThatIsMissingLosesWhatComesFromSysfs(_ name: String) throws {
    let host = try host()
    try host.remove("sys/block/md1/md/\(name)")
    let scraped = host.scrape(MdadmCollector.self)
    #expect(!scraped.isSuccess)
    #expect(!scraped.hasNoData)
    #expect(scraped.samples.last == #"node_md_blocks_synced{device="md0"} 2257"#)
  }

  @Test func aSynchronisationThatIsDelayedHasNoFraction() throws {
    let host = try host()
    try host.write("sys/block/md1/md/sync_completed", "delayed\n")
    #expect(!host.scrape(MdadmCollector.self).isSuccess)
    try host.write("sys/block/md1/md/sync_completed", "none\n")
    #expect(host.scrape(MdadmCollector.self).isSuccess)
  }

  @Test(arguments: [
    ("raid1", "2", "2"), ("raid1", "3 (2)", "3"), ("raid1", "", nil), ("container", "2", nil),
    ("", "", nil),
  ]) func aContainerHasNoNumberOfDisks(_ level: String, _ text: String, _ expected: String?) throws
  {
    let host = try host()
    try host.write("sys/block/md1/md/level", level + "\n")
    try host.write("sys/block/md1/md/raid_disks", text + "\n")
    let scraped = host.scrape(MdadmCollector.self)
    #expect(scraped.isSuccess)
    #expect(
      scraped.samples.filter { $0.hasPrefix("node_md_raid_disks") }
        == (expected.map { [#"node_md_raid_disks{device="md1"} "# + $0] } ?? []))
    #expect(
      scraped.samples.last == #"node_md_degraded{device="md1"} \#(level == "raid1" ? 1 : 0)"#)
  }

  @Test func aHostWithoutTheDriverHasNoData() throws {
    let host = try TestHost()
    let collector = host.collector(MdadmCollector.self)
    #expect(host.scrape(collector).hasNoData)
    try host.write("proc/mdstat", "Personalities : \nunused devices: <none>\n")
    #expect(host.scrape(collector).isSuccess, "the driver was loaded")
  }

  @Test func aTextThatIsCutOffIsAFailure() throws {
    let host = try TestHost(["proc/mdstat": "md1 : active raid1 sda1[0]\n"])
    let scraped = host.scrape(MdadmCollector.self)
    #expect(scraped.text.isEmpty)
    #expect(!scraped.isSuccess)
    #expect(!scraped.hasNoData)
  }
}
