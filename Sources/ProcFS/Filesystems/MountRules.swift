extension Mount {
  /// Whether the file system lives on another machine or in another process, so that asking for its
  /// size may block for as long as that one does not answer.
  ///
  /// Such mounts are not to be probed on the thread that samples everything else.
  public var isRemote: Bool {
    // fuseblk has its data on a local device, and a process serves them all the same.
    type.hasPrefix("fuse.") || type.hasPrefix("fuseblk") || type.isAny(of: Self.remoteTypes)
  }

  /// Whether Prometheus' node_exporter leaves the mount out by default.
  ///
  /// Its rules for mount points are `^/(dev|proc|run/credentials/.+|sys|var/lib/docker/.+|
  /// var/lib/containers/storage/.+)($|/)`, and its rules for types are in `excludedTypes`. One
  /// exception is made: an overlay at `/` is the whole disk of a container, and stays.
  public var isExcludedByDefault: Bool {
    if type.equals("overlay"), mountpoint.equals("/") { return false }
    return type.isAny(of: Self.excludedTypes) || mountpoint.isExcludedMountpoint
  }

  /// Types of file systems behind a network, or behind automount, which mounts one when asked.
  static let remoteTypes: [StaticString] = [
    "nfs", "nfs4", "cifs", "smb3", "smbfs", "ceph", "9p", "fuse", "sshfs", "glusterfs", "lustre",
    "afs", "autofs", "coda", "gfs2", "ocfs2", "beegfs", "gpfs", "virtiofs", "orangefs", "vboxsf",
    "vmhgfs",
  ]

  /// Types that hold no data of anybody, after node_exporter's default.
  static let excludedTypes: [StaticString] = [
    "autofs", "binfmt_misc", "bpf", "cgroup", "cgroup2", "configfs", "debugfs", "devpts",
    "devtmpfs", "erofs", "fusectl", "hugetlbfs", "iso9660", "mqueue", "nsfs", "overlay", "proc",
    "procfs", "pstore", "rpc_pipefs", "securityfs", "selinuxfs", "squashfs", "sysfs", "tracefs",
  ]
}

extension KernelName {
  fileprivate func isAny(of names: [StaticString]) -> Bool {
    names.contains { equals($0) }
  }

  fileprivate var isExcludedMountpoint: Bool {
    isAtOrBelow("/dev") || isAtOrBelow("/proc") || isAtOrBelow("/sys")
      || hasPrefix("/run/credentials/") || hasPrefix("/var/lib/docker/")
      || hasPrefix("/var/lib/containers/storage/")
  }

  private func isAtOrBelow(_ path: StaticString) -> Bool {
    hasPrefix(path)
      && (bytes.count == path.utf8CodeUnitCount
        || bytes[path.utf8CodeUnitCount] == UInt8(ascii: "/"))
  }
}
