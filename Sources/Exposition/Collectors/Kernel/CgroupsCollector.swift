import ProcFS

/// `cgroups`: the controllers of `/proc/cgroups`, and how many groups use each.
final class CgroupsCollector: SourceCollector {
  static let name = "cgroups"
  static let isDefault = false

  private var file: KernelSource<CgroupSummary>

  init(_ setup: CollectorSetup) {
    file = KernelSource(CgroupSummary.path, in: setup.paths)
  }

  func read(using buffer: inout ReadBuffer) throws(CollectorFailure) {
    try file.require(using: &buffer)
  }

  func write(to writer: inout MetricWriter) throws(CollectorFailure) {
    writer.family(
      "node_cgroups_cgroups", .gauge, "Current cgroup number of the subsystem.")
    for controller in file.record.controllers {
      writer.label("subsys_name", controller.name)
      writer.value(controller.groups)
    }
    writer.family(
      "node_cgroups_enabled", .gauge, "Current cgroup number of the subsystem.")
    for controller in file.record.controllers {
      writer.label("subsys_name", controller.name)
      writer.value(controller.enabled)
    }
  }
}
