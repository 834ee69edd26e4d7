import ProcFS

/// `cgroups`: the controllers of `/proc/cgroups`, and how many groups use each.
final class CgroupsCollector: SourceCollector {
  static let name = "cgroups"
  static let isDefault = false

  private var file: KernelSource<CgroupSummary>
  /// The controllers, without those that stand there twice.
  private var controllers = FirstPlaces<KernelName>()

  init(_ setup: CollectorSetup) {
    file = KernelSource(CgroupSummary.path, in: setup.paths)
  }

  func read(using buffer: inout ReadBuffer) throws(CollectorFailure) {
    try file.require(using: &buffer)
    let all = file.record.controllers
    controllers.take(below: all.count) { all[$0].name }
  }

  func write(to writer: inout MetricWriter) throws(CollectorFailure) {
    writer.family(
      "node_cgroups_cgroups", .gauge, "Current cgroup number of the subsystem.")
    for place in controllers.places {
      writer.label("subsys_name", file.record.controllers[place].name)
      writer.value(file.record.controllers[place].groups)
    }
    writer.family(
      "node_cgroups_enabled", .gauge, "Current cgroup number of the subsystem.")
    for place in controllers.places {
      writer.label("subsys_name", file.record.controllers[place].name)
      writer.value(file.record.controllers[place].enabled)
    }
  }
}
