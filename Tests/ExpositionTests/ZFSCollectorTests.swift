import Testing

@testable import Exposition

@Suite struct ZFSCollectorTests {
  static func named(_ lines: String...) -> String {
    (["5 1 0x01 3 144 4012847563 98731205647281", "name  type data"] + lines)
      .joined(separator: "\n") + "\n"
  }

  private func host() throws -> TestHost {
    let root = "proc/spl/kstat/zfs"
    return try TestHost([
      "\(root)/arcstats": Self.named("hits 4 7", "l2-free 3 -5", "x 1 9"),
      "\(root)/fm": Self.named("erpt-dropped 4 18446744073709551615"),
      "\(root)/dbgmsg": "timestamp    message\n",
      "\(root)/tank/io": """
      12 3 0x00 1 80 1 2
      nread nwritten reads writes wtime wlentime wupdate rtime rlentime rupdate wcnt rcnt
      1 2 3 4 5 6 7 8 9 10 11 12

      """,
      "\(root)/tank/state": "ONLINE\n",
      "\(root)/tank/objset-0x36": Self.named("dataset_name 7 tank", "writes 4 1", "reads 4 2"),
      "\(root)/tank/objset-0x40": Self.named("dataset_name 7 tank/a b", "reads 4 4", "new 4 5"),
      "\(root)/backup/state": "SUSPENDED\n",
      "\(root)/backup/objset-0x36": Self.named("dataset_name 7 backup", "writes 4 6", "reads 4 7"),
    ])
  }

  @Test func namesAreMadeOfTheFilesAndTheirEntries() throws {
    let scraped = try host().scrape(ZFSCollector.self)
    #expect(scraped.isSuccess)
    #expect(
      scraped.text.hasPrefix(
        """
        # HELP node_zfs_arc_hits kstat.zfs.misc.arcstats.hits
        # TYPE node_zfs_arc_hits untyped
        node_zfs_arc_hits 7
        # HELP node_zfs_arc_l2_free kstat.zfs.misc.arcstats.l2-free
        # TYPE node_zfs_arc_l2_free untyped
        node_zfs_arc_l2_free -5
        # HELP node_zfs_fm_erpt_dropped kstat.zfs.misc.fm.erpt-dropped
        # TYPE node_zfs_fm_erpt_dropped untyped
        node_zfs_fm_erpt_dropped 18446744073709551615
        # HELP node_zfs_zpool_nread kstat.zfs.misc.io.nread
        # TYPE node_zfs_zpool_nread untyped
        node_zfs_zpool_nread{zpool="tank"} 1

        """))
    #expect(
      scraped.samples.filter { $0.contains("dataset=") } == [
        #"node_zfs_zpool_dataset_writes{zpool="backup",dataset="backup"} 6"#,
        #"node_zfs_zpool_dataset_writes{zpool="tank",dataset="tank"} 1"#,
        #"node_zfs_zpool_dataset_reads{zpool="backup",dataset="backup"} 7"#,
        #"node_zfs_zpool_dataset_reads{zpool="tank",dataset="tank"} 2"#,
        #"node_zfs_zpool_dataset_reads{zpool="tank",dataset="tank/a b"} 4"#,
        #"node_zfs_zpool_dataset_new{zpool="tank",dataset="tank/a b"} 5"#,
      ])
    #expect(
      scraped.text.hasSuffix(
        """
        # HELP node_zfs_zpool_state kstat.zfs.misc.state
        # TYPE node_zfs_zpool_state gauge
        node_zfs_zpool_state{zpool="backup",state="online"} 0
        node_zfs_zpool_state{zpool="backup",state="degraded"} 0
        node_zfs_zpool_state{zpool="backup",state="faulted"} 0
        node_zfs_zpool_state{zpool="backup",state="offline"} 0
        node_zfs_zpool_state{zpool="backup",state="removed"} 0
        node_zfs_zpool_state{zpool="backup",state="unavail"} 0
        node_zfs_zpool_state{zpool="backup",state="suspended"} 1
        node_zfs_zpool_state{zpool="tank",state="online"} 1
        node_zfs_zpool_state{zpool="tank",state="degraded"} 0
        node_zfs_zpool_state{zpool="tank",state="faulted"} 0
        node_zfs_zpool_state{zpool="tank",state="offline"} 0
        node_zfs_zpool_state{zpool="tank",state="removed"} 0
        node_zfs_zpool_state{zpool="tank",state="unavail"} 0
        node_zfs_zpool_state{zpool="tank",state="suspended"} 0

        """))
  }

  @Test func poolsComeAndGo() throws {
    let host = try host()
    let collector = host.collector(ZFSCollector.self)
    let before = host.scrape(collector)
    try host.remove("proc/spl/kstat/zfs/tank")
    let between = host.scrape(collector)
    #expect(between.isSuccess)
    #expect(!between.text.contains("tank"))
    #expect(!between.text.contains("dataset_new"))
    try host.remove("proc/spl")
    #expect(host.scrape(collector).hasNoData)
    #expect(before.text.contains("tank"))
  }

  @Test func aHostWithoutZFSHasNoData() throws {
    let host = try TestHost()
    #expect(host.scrape(ZFSCollector.self).hasNoData)
  }

  @Test(arguments: ["", "garbage\n", named("hits 4 x")])
  func aBrokenFileIsAFailureAndPoolsAreLeftOut(_ text: String) throws {
    let host = try host()
    try host.write("proc/spl/kstat/zfs/arcstats", text)
    let scraped = host.scrape(ZFSCollector.self)
    #expect(!scraped.isSuccess)
    #expect(!scraped.hasNoData)
    #expect(scraped.samples == ["node_zfs_fm_erpt_dropped 18446744073709551615"])
  }

  @Test func aPoolWithoutNumbersIsNoFailure() throws {
    let host = try host()
    try host.write("proc/spl/kstat/zfs/tank/io", "12 3 0x00 1 80 1 2\n")
    try host.write("proc/spl/kstat/zfs/tank/state", "")
    let scraped = host.scrape(ZFSCollector.self)
    #expect(scraped.isSuccess)
    #expect(!scraped.text.contains("nread"))
    #expect(
      scraped.samples.filter { $0.hasPrefix(#"node_zfs_zpool_state{zpool="tank""#) }.count == 7)
  }
}
