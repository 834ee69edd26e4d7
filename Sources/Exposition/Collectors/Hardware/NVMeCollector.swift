import Monitor
import ProcFS

/// `nvme`: NVMe controllers and their namespaces.
final class NVMeCollector: SourceCollector {
  static let name = "nvme"
  static let isDefault = true

  private typealias Sizes = (used: UInt64, size: UInt64, block: UInt64)

  private var source: ScrapedAttributes<NVMeControllers>

  init(_ setup: CollectorSetup) { source = ScrapedAttributes(setup) }

  func read(using buffer: inout ReadBuffer) throws(CollectorFailure) {
    source.read(using: &buffer)
  }

  func write(to writer: inout MetricWriter) throws(CollectorFailure) {
    try write(source.current, to: &writer)
  }

  private func write(
    _ nvme: borrowing NVMeControllers, to writer: inout MetricWriter
  ) throws(CollectorFailure) {
    guard nvme.isPresent else { throw .noData }
    for controller in nvme.controllers { try check(controller, of: nvme) }
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
    write(nvme, to: &writer) { $0.used &* $0.block }
    writer.family(
      "node_nvme_namespace_logical_block_size_bytes", .gauge,
      """
      Logical block size of the NVMe namespace in bytes. Usually 4Kb. Available in \
      /sys/class/nvme/<device>/<namespace>/queue/logical_block_size
      """)
    write(nvme, to: &writer) { $0.block }
  }

  private func write(
    _ nvme: borrowing NVMeControllers, to writer: inout MetricWriter, _ pick: (Sizes) -> UInt64
  ) {
    for controller in nvme.controllers {
      for namespace in controller.namespaces {
        writer.label("device", controller.name)
        writer.label("nsid", namespace.id)
        // What is no number counts as 0.
        writer.value(
          pick(
            (
              nvme.value(.used, of: namespace).unsigned ?? 0,
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
    _ controller: NVMeControllers.Controller, of nvme: borrowing NVMeControllers
  ) throws(CollectorFailure) {
    for attribute in NVMeControllers.ControllerAttribute.allCases {
      _ = try nvme.value(attribute, of: controller).required("nvme")
    }
    for namespace in controller.namespaces {
      for attribute in [
        NVMeControllers.NamespaceAttribute.used, .size, .logicalBlockSize,
      ] {
        _ = try nvme.value(attribute, of: namespace).required("nvme")
      }
    }
  }
}
