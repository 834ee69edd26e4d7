import ProcFS
import Testing

@testable import Exposition

@Suite struct DiskstatsCollectorTests {
  static let stats = """
       8       0 sda 10 1 16 1500 20 2 32 2501 3 4001 5003 30 4 64 7007 40 8009
       8       1 sda1 5 0 8 7 0 0 0 0 0 7 7
     253       0 dm-0 1 0 8 1 2 0 16 2 0 3 3
       7       0 loop0 1 0 8 1 0 0 0 0 0 1 1

    """

  private func values(_ host: TestHost, _ prefix: String, _ options: [String: [String]] = [:])
    -> [String]
  {
    host.scrape(DiskstatsCollector.self, options).samples.filter { $0.hasPrefix(prefix) }
  }

  @Test func columnsArePrintedInSecondsAndBytes() throws {
    let host = try TestHost(["proc/diskstats": Self.stats])
    let scraped = host.scrape(DiskstatsCollector.self)
    #expect(scraped.isSuccess)
    #expect(
      scraped.samples.filter { $0.contains(#"device="sda"#) } == [
        #"node_disk_info{device="sda",major="8",minor="0",path="",wwn="",model="",serial="",revision="",rotational="0"} 1"#,
        #"node_disk_reads_completed_total{device="sda"} 10"#,
        #"node_disk_reads_merged_total{device="sda"} 1"#,
        #"node_disk_read_bytes_total{device="sda"} 8192"#,
        #"node_disk_read_time_seconds_total{device="sda"} 1.5"#,
        #"node_disk_writes_completed_total{device="sda"} 20"#,
        #"node_disk_writes_merged_total{device="sda"} 2"#,
        #"node_disk_written_bytes_total{device="sda"} 16384"#,
        #"node_disk_write_time_seconds_total{device="sda"} 2.501"#,
        #"node_disk_io_now{device="sda"} 3"#,
        #"node_disk_io_time_seconds_total{device="sda"} 4.001"#,
        #"node_disk_io_time_weighted_seconds_total{device="sda"} 5.003"#,
        #"node_disk_discards_completed_total{device="sda"} 30"#,
        #"node_disk_discards_merged_total{device="sda"} 4"#,
        #"node_disk_discarded_sectors_total{device="sda"} 64"#,
        #"node_disk_discard_time_seconds_total{device="sda"} 7.007000000000001"#,
        #"node_disk_flush_requests_total{device="sda"} 40"#,
        #"node_disk_flush_requests_time_seconds_total{device="sda"} 8.009"#,
      ])
    #expect(
      scraped.samples.filter { $0.contains("discard") && $0.contains("dm-0") }.isEmpty,
      "columns that the row lacks are not made up")
  }

  @Test(arguments: [
    ([:], ["sda", "dm-0"]),
    (["collector.diskstats.device-exclude": ["^dm"]], ["sda", "sda1", "loop0"]),
    (["collector.diskstats.device-exclude": [""]], ["sda", "sda1", "dm-0", "loop0"]),
    (["collector.diskstats.device-include": ["sda|loop"]], ["sda", "sda1", "loop0"]),
    (["collector.diskstats.ignored-devices": ["[01]$"]], ["sda"]),
  ]) func optionsSayWhichDisks(_ options: [String: [String]], _ expected: [String]) throws {
    let host = try TestHost(["proc/diskstats": Self.stats])
    #expect(
      values(host, "node_disk_io_now", options)
        == expected.map { "node_disk_io_now{device=\"\($0)\"} \($0 == "sda" ? 3 : 0)" })
  }

  @Test func udevTellsOfTheDisk() throws {
    let host = try TestHost([
      "proc/diskstats": Self.stats,
      "run/udev/data/b8:0": """
      S:disk/by-id/ata-A
      I:1
      E:ID_ATA=1
      E:ID_ATA_WRITE_CACHE=1
      E:ID_ATA_ROTATION_RATE_RPM=7200
      E:ID_MODEL=A "B"
      E:ID_SERIAL=long
      E:ID_SERIAL_SHORT=short
      E:ID_PATH=pci-0
      E:ID_WWN=0x5
      E:ID_REVISION=
      G:systemd

      """,
      "run/udev/data/b253:0": """
      E:DM_NAME=vg-root
      E:DM_UUID=LVM-1
      E:DM_VG_NAME=vg
      E:DM_LV_NAME=root
      E:ID_FS_TYPE=ext4
      E:ID_FS_USAGE=filesystem
      E:ID_FS_UUID=u
      E:ID_FS_VERSION=1.0
      E:ID_ATA_WRITE_CACHE=1

      """,
    ])
    let samples = host.scrape(DiskstatsCollector.self).samples
    #expect(
      samples.prefix(6) == [
        #"node_disk_info{device="sda",major="8",minor="0",path="pci-0",wwn="0x5",model="A \"B\"",serial="short",revision="",rotational="0"} 1"#,
        #"node_disk_info{device="dm-0",major="253",minor="0",path="",wwn="",model="",serial="",revision="",rotational="0"} 1"#,
        #"node_disk_filesystem_info{device="dm-0",type="ext4",usage="filesystem",uuid="u",version="1.0"} 1"#,
        #"node_disk_device_mapper_info{device="dm-0",name="vg-root",uuid="LVM-1",vg_name="vg",lv_name="root",lv_layer=""} 1"#,
        #"node_disk_ata_write_cache{device="sda"} 1"#,
        #"node_disk_ata_rotation_rate_rpm{device="sda"} 7200"#,
      ])
  }

  @Test func whatUdevWritesAnewIsReadAnew() throws {
    let host = try TestHost(["proc/diskstats": Self.stats])
    let collector = host.collector(DiskstatsCollector.self)
    func paths() -> [Bool] {
      host.scrape(collector).samples.filter { $0.hasPrefix("node_disk_info") }
        .map { $0.contains(#"path="new""#) }
    }
    #expect(paths() == [false, false])
    try host.write("run/udev/data/b8:0", "E:ID_PATH=new\n")
    #expect(paths() == [true, false])
    try host.remove("run/udev/data/b8:0")
    #expect(paths() == [false, false])
  }

  @Test func disksComeAndGo() throws {
    let host = try TestHost(["proc/diskstats": Self.stats])
    let collector = host.collector(DiskstatsCollector.self)
    func disks() -> [String] {
      host.scrape(collector).samples.filter { $0.hasPrefix("node_disk_io_now") }
    }
    #expect(disks().count == 2)
    try host.write("run/udev/data/b8:16", "E:ID_PATH=late\n")
    try host.write("proc/diskstats", "   8      16 sdb 1 0 8 1 2 0 16 2 9 3 3\n" + Self.stats)
    #expect(disks().first == #"node_disk_io_now{device="sdb"} 9"#)
    #expect(host.scrape(collector).text.contains(#"path="late""#))
    try host.write("proc/diskstats", "   8      32 sdb 1 0 8 1 2 0 16 2 8 3 3\n")
    #expect(disks() == [#"node_disk_io_now{device="sdb"} 8"#])
    #expect(!host.scrape(collector).text.contains("late"), "it is another disk of that name")
    try host.write("proc/diskstats", "\n")
    #expect(disks().isEmpty)
    try host.remove("proc/diskstats")
    #expect(!host.scrape(collector).isSuccess)
  }

  @Test func aRowThatIsCutOffIsLeftOut() throws {
    let scraped = try TestHost(["proc/diskstats": Self.stats + "   8      16 sdb 1 0 8 1 2\n"])
      .scrape(DiskstatsCollector.self)
    #expect(scraped.isSuccess && !scraped.text.contains("sdb") && scraped.text.contains("sda"))
  }

  @Test(arguments: [("1\n", true), ("0\n", false), ("2\n", false), ("\n", false), (nil, false)])
  func aDiskTurnsWhereItsQueueSaysSo(_ text: String?, _ isRotational: Bool) throws {
    let host = try TestHost(["proc/diskstats": Self.stats])
    if let text { try host.write("sys/block/sda/queue/rotational", text) }
    let info = values(host, #"node_disk_info{device="sda""#).first
    #expect(info?.contains(#"rotational="\#(isRotational ? 1 : 0)""#) == true)
  }
}
