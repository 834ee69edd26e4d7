import ProcFS

/// The hierarchies of version 1, each with the controllers that are of use here.
struct LegacyTrees: ~Copyable {
  var systemd: CgroupTree
  var cpu: CgroupTree
  /// Empty where it is the same hierarchy as `cpu`'s.
  var cpuacct: CgroupTree
  var memory: CgroupTree
  var blkio: CgroupTree
  var pids: CgroupTree
  let isJoint: Bool

  init(_ mounts: CgroupMounts, bounds: CgroupTree.Bounds) {
    func tree(_ controller: String?) -> CgroupTree {
      CgroupTree(
        at: controller.flatMap { mounts.folders[$0] }, files: LegacyFile.names, bounds: bounds)
    }
    systemd = tree("systemd")
    cpu = tree("cpu")
    isJoint = mounts.folders["cpu"] == mounts.folders["cpuacct"]
    cpuacct = tree(isJoint ? nil : "cpuacct")
    memory = tree("memory")
    blkio = tree("blkio")
    pids = tree("pids")
  }

  var isCut: Bool {
    systemd.isCut || cpu.isCut || cpuacct.isCut
      || memory.isCut || blkio.isCut || pids.isCut
  }

  /// Looks for groups that came or went in any of them.
  mutating func refresh() -> Bool {
    // Each has to be asked.
    var isChanged = systemd.refresh()
    if cpu.refresh() { isChanged = true }
    if cpuacct.refresh() { isChanged = true }
    if memory.refresh() { isChanged = true }
    if blkio.refresh() { isChanged = true }
    if pids.refresh() { isChanged = true }
    return isChanged
  }
}
