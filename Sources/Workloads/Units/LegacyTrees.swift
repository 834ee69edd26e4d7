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
  /// Whether `cpu` has the files of `cpuacct` as well.
  let isJoint: Bool
  private var round = 0

  init(_ mounts: CgroupMounts, bounds: CgroupTree.Bounds, budget: DescriptorBudget) {
    func tree(_ controller: String?) -> CgroupTree {
      CgroupTree(
        at: controller.flatMap { mounts.folders[$0] }, files: LegacyFile.names, gainsFiles: false,
        bounds: bounds, budget: budget)
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

  /// Looks for groups that came or went: in systemd's hierarchy each time, in the others in turn, as these
  /// have no other groups on most hosts.
  mutating func refresh() -> Bool {
    round &+= 1
    var isChanged = systemd.refresh()
    switch round % 4 {
    case 0: if memory.refresh() { isChanged = true }
    case 1: if cpu.refresh() { isChanged = true }
    case 2: if blkio.refresh() { isChanged = true }
    default: if pids.refresh() { isChanged = true }
    }
    if round % 4 == 1, cpuacct.refresh() { isChanged = true }
    return isChanged
  }
}
