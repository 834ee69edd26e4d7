package import ProcFS

extension CgroupPlace {
  /// The place of a process by its lines in /proc/PID/cgroup.
  ///
  /// systemd's own hierarchy of version 1 is what units and runtimes on such a host go by, and version 2 may lag
  /// behind; on hosts without systemd a controller's may be the only one that has groups.
  package init(of memberships: ProcessCgroups) {
    let paths = [
      memberships.path(of: "name=systemd"), memberships.unified, memberships.path(of: "memory"),
      memberships.path(of: "pids"), memberships.path(of: "cpuacct"), memberships.path(of: "cpu"),
      memberships.path(of: "blkio"),
    ]
    let root: KernelName = "/"
    self.init(path: paths.lazy.compactMap { $0 }.first { $0 != root } ?? root)
  }
}
