import ProcFS
import Testing

@testable import Exposition
@testable import Monitor

@Suite struct FilesystemCollectorTests {
  private static let mounts = #"""
    1 0 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
    2 1 8:2 / /data ro,relatime - xfs /dev/sdb1 rw
    3 1 0:5 / /proc rw - proc proc rw
    4 1 0:40 / /share rw - nfs4 server:/export ro,vers=4.2
    5 1 8:1 /sub /gone rw - ext4 /dev/sda1 rw
    6 1 0:41 / /two\040words\011and\134 rw - tmpfs a\040word rw
    7 1 0:42 / /data/again rw - overlay overlay rw

    """#

  private func host(_ mounts: String = mounts) throws -> TestHost {
    let host = try TestHost(["proc/1/mountinfo": mounts])
    // What is there is measured; what is not gives an error.
    try host.write("root/data/file", "")
    try host.write("root/share/file", "")
    return host
  }

  private func samples(_ scraped: Scraped, of name: String) -> [String] {
    scraped.samples.filter { $0.hasPrefix("\(name){") }
      .map { String($0.dropFirst(name.count)) }
  }

  @Test func eachMountIsMeasuredOrSaysWhyNot() throws {
    let scraped = try host().scrape(FilesystemCollector.self)
    #expect(scraped.isSuccess)
    let none = "no such file or directory"
    #expect(
      samples(scraped, of: "node_filesystem_device_error") == [
        #"{device="/dev/sda1",device_error="",fstype="ext4",mountpoint="/"} 0"#,
        #"{device="/dev/sdb1",device_error="",fstype="xfs",mountpoint="/data"} 0"#,
        #"{device="server:/export",device_error="",fstype="nfs4",mountpoint="/share"} 0"#,
        #"{device="/dev/sda1",device_error="\#(none)",fstype="ext4",mountpoint="/gone"} 1"#,
        #"{device="a\\040word",device_error="\#(none)",fstype="tmpfs","#
          + "mountpoint=\"/two words\tand\\\\134\"} 1",
      ])
    #expect(
      samples(scraped, of: "node_filesystem_readonly").map { $0.suffix(2) }
        == [" 0", " 1", " 1", " 0", " 0"])
    #expect(
      samples(scraped, of: "node_filesystem_mount_info") == [
        #"{device="/dev/sda1",major="8",minor="1",mountpoint="/"} 1"#,
        #"{device="/dev/sdb1",major="8",minor="2",mountpoint="/data"} 1"#,
        #"{device="server:/export",major="0",minor="40",mountpoint="/share"} 1"#,
      ])
    for name in ["avail_bytes", "files", "files_free", "free_bytes", "size_bytes"] {
      #expect(samples(scraped, of: "node_filesystem_\(name)").count == 3)
    }
  }

  /// What the kernel escapes stays so in labels, but the folder is found.
  @Test func wordsAreNamedAsTheFileHasThem() throws {
    let host = try TestHost([
      "proc/1/mountinfo": #"""
      1 0 0:40 / /a\134b rw - cifs //s/share#1 rw
      2 0 0:41 / /c\043\040d rw - tmpfs x\043\040y\z rw

      """#
    ])
    try host.write(#"root/a\b/file"#, "")
    try host.write("root/c# d/file", "")
    let scraped = host.scrape(FilesystemCollector.self)
    #expect(
      samples(scraped, of: "node_filesystem_device_error") == [
        #"{device="//s/share#1",device_error="",fstype="cifs",mountpoint="/a\\134b"} 0"#,
        #"{device="x\\043\\040y\\z",device_error="",fstype="tmpfs",mountpoint="/c\\043 d"} 0"#,
      ])
    let options = ["collector.filesystem.mount-points-exclude": [#"^/a\\134"#]]
    let chosen = host.scrape(FilesystemCollector.self, options)
    #expect(samples(chosen, of: "node_filesystem_readonly").count == 1)
  }

  @Test(arguments: [
    ([], ["/", "/data", "/share", "/gone"]),
    (["mount-points-exclude=^/data"], ["/", "/share", "/gone"]),
    (["mount-points-include=^/(data|proc)"], ["/data"]),
    (["mount-points-include=a", "mount-points-exclude=g"], ["/data", "/share"]),
    (["ignored-mount-points=^/[a-z]"], ["/"]),
    (["fs-types-include=^(proc|xfs)$"], ["/data"]),
    (["fs-types-include=^(proc|xfs)$", "mount-points-exclude="], ["/data", "/proc"]),
    (["fs-types-exclude=^(ext4|proc|tmpfs)$"], ["/data", "/share", "/data/again"]),
    (["ignored-fs-types=4$|tmp"], ["/data", "/data/again"]),
  ])
  func patternsChoose(_ options: [String], _ mountPoints: [String]) throws {
    var given: [String: [String]] = [:]
    for option in options {
      let parts = option.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      given["collector.filesystem.\(parts[0])"] = [String(parts[1])]
    }
    let scraped = try host().scrape(FilesystemCollector.self, given)
    let found = samples(scraped, of: "node_filesystem_readonly").compactMap { line in
      line.split(separator: "mountpoint=\"").last.map { String($0.dropLast(4)) }
    }
    #expect(found.filter { !$0.contains("words") } == mountPoints)
  }

  @Test func theSameTwiceIsToldOnce() throws {
    let twice = """
      1 0 8:1 / / rw - ext4 /dev/sda1 rw
      2 1 0:30 / /data rw - tmpfs tmpfs rw
      3 2 0:31 / /data rw - tmpfs tmpfs rw
      4 3 0:31 / /data rw - tmpfs tmpfs rw

      """
    let scraped = try host(twice).scrape(FilesystemCollector.self)
    #expect(samples(scraped, of: "node_filesystem_size_bytes").count == 2)
    #expect(
      samples(scraped, of: "node_filesystem_mount_info").dropFirst() == [
        #"{device="tmpfs",major="0",minor="30",mountpoint="/data"} 1"#,
        #"{device="tmpfs",major="0",minor="31",mountpoint="/data"} 1"#,
      ])
  }

  @Test func whatIsMountedBelowTheRootIsNamedAsTheHostHasIt() throws {
    let host = try TestHost()
    try host.write("root/data/file", "")
    try host.write(
      "proc/1/mountinfo",
      """
      1 0 8:1 / \(host.paths.rootfs) rw - ext4 /dev/sda1 rw
      2 1 8:2 / \(host.paths.rootfs)/data rw - ext4 /dev/sdb1 rw

      """)
    let found = samples(
      host.scrape(FilesystemCollector.self), of: "node_filesystem_device_error")
    #expect(
      found == [
        #"{device="/dev/sda1",device_error="",fstype="ext4",mountpoint="/"} 0"#,
        #"{device="/dev/sdb1",device_error="",fstype="ext4",mountpoint="/data"} 0"#,
      ])
  }

  @Test func withoutAListThereIsNothingToTell() throws {
    #expect(try TestHost().scrape(FilesystemCollector.self).hasNoData)
    let broken = try TestHost(["proc/1/mountinfo": "1 0 8:1 / /\n"])
    #expect(!broken.scrape(FilesystemCollector.self).isSuccess)
  }

  @Test func aMountThatDoesNotAnswerSaysSo() {
    var probed = ProbedMount(mount: Mount())
    var row = FilesystemRow(Mount(), at: "/share", place: nil, isRepeated: false)
    row.take(probed, isLive: true)
    #expect(!row.isKnown)
    probed.isSilent = true
    row.take(probed, isLive: true)
    #expect(row.isKnown && row.problem == "mountpoint timeout")
    probed.isSilent = false
    probed.hasAnswered = true
    probed.numbers = FileSystemUsage()
    row.take(probed, isLive: true)
    #expect(row.isKnown && row.problem.isEmpty)
    probed.numbers = nil
    probed.failure = 116
    row.take(probed, isLive: true)
    #expect(row.problem == "stale NFS file handle")
    probed.failure = 107
    row.take(probed, isLive: true)
    #expect(row.problem == "transport endpoint is not connected")
  }
}
