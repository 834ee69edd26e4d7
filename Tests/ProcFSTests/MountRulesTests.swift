import Testing

@testable import ProcFS

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
    ("fuse.sshfs", true), ("fuse", true), ("autofs", true), ("fuseblk", true),
    ("fusectl", false), ("ext4", false), ("nfsd", false), ("tmpfs", false),
  ]) func remoteTypesAreKnown(_ type: String, _ isRemote: Bool) throws {
    #expect(try mount(type, at: "/mnt").isRemote == isRemote)
  }
}
