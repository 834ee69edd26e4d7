import ProcFS

/// `swap`: the swap areas of `/proc/swaps`.
final class SwapCollector: SourceCollector {
  static let name = "swap"
  static let isDefault = false

  private var source: KernelSource<Swaps>

  init(_ setup: CollectorSetup) { source = KernelSource(Swaps.path, in: setup.paths) }

  func read(using buffer: inout ReadBuffer) throws(CollectorFailure) {
    try source.require(using: &buffer)
  }

  func write(to writer: inout MetricWriter) throws(CollectorFailure) {
    writer.family("node_swap_size_bytes", .gauge, "Swap device size in bytes.")
    for area in source.record.areas {
      label(area, &writer)
      writer.value(area.size.kibibytes)
    }
    writer.family("node_swap_used_bytes", .gauge, "Swap device used in bytes.")
    for area in source.record.areas {
      label(area, &writer)
      writer.value(area.used.kibibytes)
    }
    writer.family("node_swap_priority", .gauge, "Swap device priority.")
    for area in source.record.areas {
      label(area, &writer)
      writer.value(area.priority)
    }
  }

  /// The path stays escaped as in the file, which is how node_exporter labels it.
  private func label(_ area: Swaps.Area, _ writer: inout MetricWriter) {
    writer.label("device", area.escapedPath)
    writer.label("swap_type", area.type)
  }
}
