import ProcFS

/// `edac`: memory errors by controller and by row of chips.
final class EDACCollector: SourceCollector {
  static let name = "edac"
  static let isDefault = true

  private typealias Counter = MemoryControllers.Counter

  private var source: ScrapedAttributes<MemoryControllers>
  /// What is wrong with one of the counters; the others are told all the same.
  private var failure: CollectorFailure?

  init(_ setup: CollectorSetup) { source = ScrapedAttributes(setup) }

  func read(using buffer: inout ReadBuffer) throws(CollectorFailure) {
    source.read(using: &buffer)
    failure = nil
    for controller in source.current.controllers {
      for counter in [
        Counter.corrected, .correctedAnywhere, .uncorrected, .uncorrectedAnywhere,
      ] {
        check(source.current.count(counter, of: controller))
      }
      for row in controller.rows {
        check(source.current.count(.corrected, of: row))
        check(source.current.count(.uncorrected, of: row))
      }
    }
  }

  private func check(_ value: AttributeValue) {
    if failure == nil, value.unsigned == nil { failure = value.failure("edac") }
  }

  func write(to writer: inout MetricWriter) throws(CollectorFailure) {
    writer.family(
      "node_edac_correctable_errors_total", .counter, "Total correctable memory errors.")
    writeControllers(.corrected, to: &writer)
    writer.family(
      "node_edac_uncorrectable_errors_total", .counter, "Total uncorrectable memory errors.")
    writeControllers(.uncorrected, to: &writer)
    writer.family(
      "node_edac_csrow_correctable_errors_total", .counter,
      "Total correctable memory errors for this csrow.")
    writeRows(.corrected, elsewhere: .correctedAnywhere, to: &writer)
    writer.family(
      "node_edac_csrow_uncorrectable_errors_total", .counter,
      "Total uncorrectable memory errors for this csrow.")
    writeRows(.uncorrected, elsewhere: .uncorrectedAnywhere, to: &writer)
    if let failure { throw failure }
  }

  private func writeControllers(_ counter: Counter, to writer: inout MetricWriter) {
    for controller in source.current.controllers {
      writer.label("controller", controller.number)
      writer.value(source.current.count(counter, of: controller).unsigned)
    }
  }

  private func writeRows(
    _ counter: Counter, elsewhere: Counter, to writer: inout MetricWriter
  ) {
    for controller in source.current.controllers {
      writer.label("controller", controller.number)
      writer.label("csrow", "unknown" as StaticString)
      writer.value(source.current.count(elsewhere, of: controller).unsigned)
      for row in controller.rows {
        writer.label("controller", controller.number)
        writer.label("csrow", row.number)
        writer.value(source.current.count(counter, of: row).unsigned)
      }
    }
  }
}
