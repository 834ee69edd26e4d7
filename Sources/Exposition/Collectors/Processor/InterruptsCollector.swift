import ProcFS

/// `interrupts`: interrupts by CPU, of `/proc/interrupts`.
final class InterruptsCollector: SourceCollector {
  static let name = "interrupts"
  static let isDefault = false

  private static let include = CollectorOption(
    "collector.interrupts.name-include", .pattern,
    """
    Regexp of interrupts name to include \
    (mutually exclusive to --collector.interrupts.name-exclude).
    """)
  private static let exclude = CollectorOption(
    "collector.interrupts.name-exclude", .pattern,
    """
    Regexp of interrupts name to exclude \
    (mutually exclusive to --collector.interrupts.name-include).
    """)
  private static let includeZeros = CollectorOption(
    "collector.interrupts.include-zeros", .flag, default: "true",
    "Include interrupts that have a zero value")
  static let options = [include, exclude, includeZeros]

  private let hasZeros: Bool
  private var filter: NameFilter
  private var file: KernelSource<Interrupts>
  /// The rows that are wanted, for as long as the names of the rows stay.
  private var wanted: [Int] = []
  private var layout = 0

  init(_ setup: CollectorSetup) {
    hasZeros = setup.options.isSet(Self.includeZeros)
    filter = NameFilter(
      include: setup.options.pattern(Self.include), exclude: setup.options.pattern(Self.exclude))
    file = KernelSource(Interrupts.path, in: setup.paths)
  }

  func read(using buffer: inout ReadBuffer) throws(CollectorFailure) {
    try file.require(using: &buffer)
    if file.record.layout != layout { choose() }
  }

  /// Chooses the rows that the patterns let through; of two with the same name the last one counts.
  private func choose() {
    layout = file.record.layout
    var last: [KernelName: Int] = [:]
    // node_exporter passes over rows without a description.
    for (index, row) in file.record.rows.enumerated() where row.isDescribed {
      last[row.name] = index
    }
    wanted = last.values.sorted().filter { index in
      let row = file.record.rows[index]
      let semicolon: [UInt8] = [UInt8(ascii: ";")]
      let name = row.name.bytes + semicolon + row.info.bytes + semicolon + row.devices.bytes
      return filter.allows(KernelName(bytes: name))
    }
  }

  func write(to writer: inout MetricWriter) throws(CollectorFailure) {
    writer.family("node_interrupts_total", .counter, "Interrupt details.")
    var damaged: Int?
    for index in wanted {
      if file.record.rows[index].isDamaged {
        damaged = index
        continue
      }
      write(row: index, to: &writer)
    }
    if let damaged {
      throw .failed("interrupts: a count of \(file.record.rows[damaged].name) is no number")
    }
  }

  private func write(row index: Int, to writer: inout MetricWriter) {
    for cpu in 0..<file.record.cpuCount {
      let count = file.record.count(row: index, cpu: cpu)
      if count == 0, !hasZeros { continue }
      writer.label("cpu", cpu)
      writer.label("devices", file.record.rows[index].devices)
      writer.label("info", file.record.rows[index].info)
      writer.label("type", file.record.rows[index].name)
      writer.value(count)
    }
  }
}
