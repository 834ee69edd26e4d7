import Monitor
import ProcFS

/// `nvme`: NVMe controllers and their namespaces.
final class NVMeCollector: Collector {
  static let name = "nvme"
  static let isDefault = true

  private typealias Sizes = (used: UInt64?, size: UInt64, block: UInt64)

  init(_ setup: CollectorSetup) {}

  func write(
    _ snapshot: borrowing Snapshot, to writer: inout MetricWriter
  ) throws(CollectorFailure) {
    try write(snapshot.nvme.values, to: &writer)
  }

  private func write(
    _ nvme: borrowing NVMeControllers, to writer: inout MetricWriter
  ) throws(CollectorFailure) {
    guard nvme.isPresent else { throw .noData }
    var late: CollectorFailure?
    for controller in nvme.controllers { try check(controller, of: nvme, late: &late) }
    writer.family(
      "node_nvme_info", .gauge,
      "Non-numeric data from /sys/class/nvme/<device>, value is always 1.")
    for controller in nvme.controllers {
      writer.label("device", controller.name)
      writer.label("firmware_revision", text(.firmware, controller, nvme))
      writer.label("model", text(.model, controller, nvme))
      writer.label("serial", text(.serial, controller, nvme))
      writer.label("state", text(.state, controller, nvme))
      writer.label("cntlid", text(.controllerID, controller, nvme))
      writer.value(1)
    }
    writer.family(
      "node_nvme_namespace_info", .gauge,
      "Information about NVMe namespaces. Value is always 1")
    for controller in nvme.controllers {
      for namespace in controller.namespaces {
        writer.label("device", controller.name)
        writer.label("nsid", namespace.id)
        if let state = nvme.value(.accessState, of: namespace).text {
          writer.label("ana_state", state)
        } else {
          writer.label("ana_state", "unknown" as StaticString)
        }
        writer.value(1)
      }
    }
    writer.family(
      "node_nvme_namespace_capacity_bytes", .gauge,
      """
      Capacity of the NVMe namespace in bytes. Computed as namespace_size * \
      namespace_logical_block_size
      """)
    write(nvme, to: &writer) { $0.size &* $0.block }
    writer.family(
      "node_nvme_namespace_size_bytes", .gauge,
      """
      Size of the NVMe namespace in bytes. Available in /sys/class/nvme/<device>/<namespace>/size
      """)
    write(nvme, to: &writer) { $0.size &* $0.block }
    writer.family(
      "node_nvme_namespace_used_bytes", .gauge,
      """
      Used space of the NVMe namespace in bytes. Available in \
      /sys/class/nvme/<device>/<namespace>/nuse
      """)
    write(nvme, to: &writer) { sizes in sizes.used.map { $0 &* sizes.block } }
    writer.family(
      "node_nvme_namespace_logical_block_size_bytes", .gauge,
      """
      Logical block size of the NVMe namespace in bytes. Usually 4Kb. Available in \
      /sys/class/nvme/<device>/<namespace>/queue/logical_block_size
      """)
    write(nvme, to: &writer) { $0.block }
    if let late { throw late }
  }

  private func write(
    _ nvme: borrowing NVMeControllers, to writer: inout MetricWriter, _ pick: (Sizes) -> UInt64?
  ) {
    for controller in nvme.controllers {
      for namespace in controller.namespaces {
        let used = nvme.value(.used, of: namespace)
        writer.label("device", controller.name)
        writer.label("nsid", namespace.id)
        // What is no number counts as 0.
        writer.value(
          pick(
            (
              used.state.isLate ? nil : used.unsigned ?? 0,
              nvme.value(.size, of: namespace).unsigned ?? 0,
              nvme.value(.logicalBlockSize, of: namespace).unsigned ?? 0
            )))
      }
    }
  }

  private func text(
    _ attribute: NVMeControllers.ControllerAttribute, _ controller: NVMeControllers.Controller,
    _ nvme: borrowing NVMeControllers
  ) -> KernelName {
    nvme.value(attribute, of: controller).text ?? KernelName()
  }

  /// Everything must be readable, but for the state that only some namespaces have.
  private func check(
    _ controller: NVMeControllers.Controller, of nvme: borrowing NVMeControllers,
    late: inout CollectorFailure?
  ) throws(CollectorFailure) {
    for attribute in NVMeControllers.ControllerAttribute.allCases {
      try check(nvme.value(attribute, of: controller), late: &late)
    }
    for namespace in controller.namespaces {
      for attribute in [
        NVMeControllers.NamespaceAttribute.used, .size, .logicalBlockSize,
      ] {
        try check(nvme.value(attribute, of: namespace), late: &late)
      }
    }
  }

  private func check(
    _ value: AttributeValue, late: inout CollectorFailure?
  ) throws(CollectorFailure) {
    if value.text != nil { return }
    guard value.state.isLate else { throw value.failure("nvme") }
    late = value.failure("nvme")
  }
}
