import Glibc
import Testing

@testable import ProcFS

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
    // Behind chroot(2) the root is no mount point that is seen.
    let mount = try #require(info.mounts.last { ["/", "/dev"].contains($0.mountpoint) })
    var probe = MountProbe(rootfs: "/")
    let usage = try #require(try probe.statistics(of: mount))
    var numbers = statvfs()
    #expect(statvfs(mount.mountpoint.description, &numbers) == 0)
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
