import Glibc
import Testing

@testable import ProcFS

@Suite struct MountInfoTests {
  @Test func fieldsAreReadAndUnescaped() throws {
    let info = try MountInfo(
      """

       20 1 8:1 / / rw shared:1 master:7 - ext4 /dev/sda1 ro,data=ordered
      21 20 0:30 /sub /srv/a\\040-\\040b\\011c\\134d\\9 ro,nosuid - tmpfs  rw,size=4k
      """)
    let root = info.mounts[0]
    #expect((root.id, root.parent, root.major, root.minor) == (20, 1, 8, 1))
    #expect(root.optional == "shared:1 master:7")
    #expect(root.superOptions == "ro,data=ordered")
    let second = info.mounts[1]
    #expect(second.root == "/sub")
    #expect(second.mountpoint == "/srv/a - b\tc\\d\\9")
    #expect(second.optional.isEmpty)
    #expect(second.type == "tmpfs")
    #expect(second.source.isEmpty)
  }

  @Test(arguments: [
    ("rw,relatime", "rw,data=ordered", false),
    ("ro,relatime", "rw", true),
    ("rw,relatime", "ro", true),
    ("rw,errors=ro,roam", "rw,xro,ro=1", false),
    ("nosuid,ro", "rw", true),
  ]) func readOnlyComesFromEitherOptions(
    _ options: String, _ superOptions: String, _ isReadOnly: Bool
  ) throws {
    let info = try MountInfo("1 0 8:1 / / \(options) - ext4 /dev/sda1 \(superOptions)\n")
    #expect(info.mounts.first?.isReadOnly == isReadOnly)
  }

  @Test func aLaterMountHidesTheEarlier() throws {
    let info = try MountInfo(
      """
      1 0 8:1 / / rw - ext4 /dev/sda1 rw
      2 1 8:2 / /data rw - ext4 /dev/sda2 rw
      3 1 8:3 / /other rw - ext4 /dev/sda3 rw
      4 2 8:4 / /data rw - ext4 /dev/sda4 rw
      """)
    #expect(info.mounts.map(\.isHidden) == [false, true, false, false])
  }

  @Test func theRevisionFollowsTheText() throws {
    let first = Array("1 0 8:1 / / rw - ext4 /dev/sda1 rw\n".utf8)
    let second = Array("1 0 8:1 / / ro - ext4 /dev/sda1 rw\n".utf8)
    let broken = Array("1 0 8:1 / / ro ext4 /dev/sda1 rw\n".utf8)
    var info = MountInfo()
    try info.parse(first.span)
    try info.parse(first.span)
    #expect(info.revision == 1)
    try info.parse(second.span)
    #expect(info.revision == 2)
    #expect(info.mounts.first?.isReadOnly == true)
    #expect(throws: ParseError(.missingField, line: 1)) { try info.parse(broken.span) }
    // The text before the broken one has been forgotten, so that it is read anew.
    try info.parse(second.span)
    #expect(info.mounts.first?.type == "ext4")
  }

  @Test(arguments: [
    ("1 0 8:1 / / rw shared:1 ext4 /dev/sda1 rw\n", Reason.missingField, ""),
    ("1 0 8:1 / / rw - ext4 /dev/sda1\n", .missingField, ""),
    ("1 0 8:1 /\n", .missingField, ""),
    ("x 0 8:1 / / rw - ext4 /dev/sda1 rw\n", .missingNumber, "x"),
    ("1 0 8 / / rw - ext4 /dev/sda1 rw\n", .missingNumber, "8"),
    ("1 0 8: / / rw - ext4 /dev/sda1 rw\n", .missingNumber, "/"),
    ("1 0 8:4294967296 / / rw - ext4 /dev/sda1 rw\n", .overflow, "4294967296"),
  ]) func brokenRowsAreRefused(_ text: String, _ reason: Reason, _ token: String) {
    #expect(refusal(MountInfo.self, text) == ParseError(reason, line: 1, token: token))
  }
}

@Suite struct MountRulesTests {
  private func mount(_ type: String, at mountpoint: String) throws -> Mount {
    try #require(try MountInfo("1 0 0:9 / \(mountpoint) rw - \(type) none rw").mounts.first)
  }

  @Test(arguments: [
    ("ext4", "/", false), ("xfs", "/home", false), ("tmpfs", "/run", false),
    ("tmpfs", "/dev/shm", true), ("tmpfs", "/dev", true), ("ext4", "/devel", false),
    ("ext4", "/process", false), ("tmpfs", "/sys/fs/cgroup", true),
    ("ramfs", "/run/credentials/a.service", true), ("tmpfs", "/run/credentials", false),
    ("ext4", "/var/lib/docker", false), ("ext4", "/var/lib/docker/overlay2", true),
    ("ext4", "/var/lib/dockers/x", false), ("ext4", "/var/lib/containers/storage/x", true),
    ("ext4", "/var/lib/containers/storage", false), ("overlay", "/", false),
    ("overlay", "/merged", true), ("cgroup2", "/x", true), ("cgroup", "/x", true),
    ("cgroup3", "/x", false), ("squashfs", "/snap/x", true), ("nfs4", "/mnt", false),
  ]) func defaultExclusionsAreNodeExporters(
    _ type: String, _ mountpoint: String, _ isExcluded: Bool
  ) throws {
    #expect(try mount(type, at: mountpoint).isExcludedByDefault == isExcluded)
  }

  @Test(arguments: [
    ("nfs", true), ("nfs4", true), ("cifs", true), ("smb3", true), ("ceph", true), ("9p", true),
    ("fuse.sshfs", true), ("fuse", true), ("autofs", true), ("fuseblk", false),
    ("fusectl", false), ("ext4", false), ("nfsd", false), ("tmpfs", false),
  ]) func remoteTypesAreKnown(_ type: String, _ isRemote: Bool) throws {
    #expect(try mount(type, at: "/mnt").isRemote == isRemote)
  }
}

@Suite struct MountProbeTests {
  /// The mount of this process that is seen at a path which a test can count on.
  private func procMount() throws -> Mount {
    var file = KernelFile(MountInfo.paths[1], in: HostPaths())
    var buffer = ReadBuffer()
    var info = MountInfo()
    #expect(try file.read(into: &info, using: &buffer))
    return try #require(info.mounts.last { $0.mountpoint == "/proc" })
  }

  @Test func theKernelsNumbersAreTakenOver() throws {
    var file = KernelFile(MountInfo.paths[1], in: HostPaths())
    var buffer = ReadBuffer()
    var info = MountInfo()
    #expect(try file.read(into: &info, using: &buffer))
    let root = try #require(info.mounts.last { $0.mountpoint == "/" })
    var probe = MountProbe(rootfs: "/")
    let usage = try #require(try probe.statistics(of: root))
    var numbers = statvfs()
    #expect(statvfs("/", &numbers) == 0)
    #expect(usage.blocks == numbers.f_blocks)
    #expect(usage.fragmentSize == numbers.f_frsize)
    #expect(usage.files == numbers.f_files)
    #expect(usage.blocks > 0)
    #expect(usage.blocksFree >= usage.blocksAvailable)
  }

  @Test func aRootGivenAsPrefixIsPutBefore() throws {
    let mount = try procMount()
    var probe = MountProbe(rootfs: "/proc/self/root/")
    #expect(try probe.statistics(of: mount) != nil)
  }

  /// What is seen at the mount point is another file system than the one that is mounted there.
  @Test func anotherDeviceIsRefused() throws {
    let real = try procMount()
    let text = "1 0 \(real.major):\(real.minor + 4000) / /proc rw - proc proc rw"
    let other = try #require(try MountInfo(text).mounts.first)
    var probe = MountProbe(rootfs: "/")
    #expect(try probe.statistics(of: other) == nil)
  }

  @Test func aMountPointThatIsGoneIsAnError() throws {
    let text = "1 0 8:1 / /no\\040such\\012place rw - ext4 /dev/sda1 rw"
    let mount = try #require(try MountInfo(text).mounts.first)
    var probe = MountProbe(rootfs: "/")
    #expect(throws: ProcFSError(path: "/no such\\x0aplace", reason: .system(ENOENT))) {
      try probe.statistics(of: mount)
    }
  }

  @Test func onlyBtrfsMayHaveAnotherAnonymousDevice() throws {
    func mount(_ type: String) throws -> Mount {
      try #require(try MountInfo("1 0 0:40 / /x rw - \(type) /dev/sda1 rw").mounts.first)
    }
    var usage = FileSystemUsage()
    (usage.major, usage.minor) = (0, 47)
    #expect(try usage.isOf(mount("btrfs")))
    #expect(try !usage.isOf(mount("ext4")))
    // A tmpfs that a sandbox puts over the mount point counts its inodes.
    usage.files = 1000
    #expect(try !usage.isOf(mount("btrfs")))
    (usage.files, usage.major) = (0, 8)
    #expect(try !usage.isOf(mount("btrfs")))
    (usage.major, usage.minor) = (0, 40)
    #expect(try usage.isOf(mount("ext4")))
  }
}
