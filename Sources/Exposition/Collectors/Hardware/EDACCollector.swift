import ProcFS

/// `edac`: memory errors by controller, by row of chips and by channel.
final class EDACCollector: SourceCollector {
  static let name = "edac"
  static let isDefault = true

  private typealias Counter = MemoryControllers.Counter

  private var source: ScrapedAttributes<MemoryControllers>
  /// What is wrong with one of the counters; the others are told all the same.
  private var failure: CollectorFailure?
  /// What the module of each channel is called.
  private var modules: [KernelName] = []

  init(_ setup: CollectorSetup) { source = ScrapedAttributes(setup) }

  func read(using buffer: inout ReadBuffer) throws(CollectorFailure) {
    source.read(using: &buffer)
    failure = nil
    modules.removeAll(keepingCapacity: true)
    for controller in source.current.controllers {
      for counter in [
        Counter.corrected, .correctedAnywhere, .uncorrected, .uncorrectedAnywhere,
      ] {
        check(source.current.count(counter, of: controller))
      }
      for row in controller.rows {
        check(source.current.count(.corrected, of: row))
        check(source.current.count(.uncorrected, of: row))
        // A channel that does not count what could not be corrected is no failure.
        for channel in row.channels {
          check(source.current.value(.corrected, of: channel))
          modules.append(source.current.value(.label, of: channel).text?.moduleLabel ?? "unknown")
        }
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
    writer.family(
      "node_edac_channel_correctable_errors_total", .counter,
      "Total correctable memory errors for this channel.")
    writeChannels(.corrected, to: &writer)
    writer.family(
      "node_edac_channel_uncorrectable_errors_total", .counter,
      "Total uncorrectable memory errors for this channel.")
    writeChannels(.uncorrected, to: &writer)
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

  private func writeChannels(
    _ attribute: MemoryControllers.ChannelAttribute, to writer: inout MetricWriter
  ) {
    var place = 0
    for controller in source.current.controllers {
      for row in controller.rows {
        for channel in row.channels {
          writer.label("controller", controller.number)
          writer.label("csrow", row.number)
          writer.label("channel", channel.number)
          writer.label("dimm_label", modules[place])
          writer.value(source.current.value(attribute, of: channel).unsigned)
          place += 1
        }
      }
    }
  }
}

extension KernelName {
  /// A module's label as node_exporter has it: `mc#0csrow#2channel#1` becomes `mc0_csrow2_channel1`.
  fileprivate var moduleLabel: KernelName {
    let plain = bytes.filter { $0 != UInt8(ascii: "#") }
    var label: [UInt8] = []
    for index in plain.indices {
      let rest = plain[index...]
      if rest.starts(with: "csrow".utf8) || rest.starts(with: "channel".utf8) {
        label.append(UInt8(ascii: "_"))
      }
      label.append(plain[index])
    }
    return KernelName(bytes: label)
  }
}
