import ProcFS

/// `sysctl`: the values below `/proc/sys` that the options name.
final class SysctlCollector: SourceCollector {
  static let name = "sysctl"
  static let isDefault = false

  private static let include = CollectorOption(
    "collector.sysctl.include", .list, "Select sysctl metrics to include")
  private static let includeInfo = CollectorOption(
    "collector.sysctl.include-info", .list, "Select sysctl metrics to include as info metrics")
  static let options = [include, includeInfo]

  private let numeric: [SysctlValue]
  private let information: [SysctlValue]
  /// How many of all could be read before one failed.
  private var good = 0
  private var failure: CollectorFailure?

  init(_ setup: CollectorSetup) {
    // A metric that is asked for twice must not be there twice.
    var seen: Set<[KernelName]> = []
    numeric = setup.options.list(Self.include)
      .map { SysctlValue($0, isNumeric: true, in: setup.paths) }
      .filter { seen.insert([$0.metric] + $0.keys).inserted }
    seen.removeAll()
    information = setup.options.list(Self.includeInfo)
      .map { SysctlValue($0, isNumeric: false, in: setup.paths) }
      .filter { seen.insert([$0.name]).inserted }
  }

  func read(using buffer: inout ReadBuffer) throws(CollectorFailure) {
    good = 0
    failure = nil
    do throws(CollectorFailure) {
      for value in numeric {
        try value.read(using: &buffer)
        good += 1
      }
      for value in information {
        try value.read(using: &buffer)
        good += 1
      }
    } catch {
      failure = error
    }
  }

  func write(to writer: inout MetricWriter) throws(CollectorFailure) {
    for value in numeric.prefix(good) { write(value, to: &writer) }
    writer.family("node_sysctl_info", .gauge, "sysctl info")
    for value in information.prefix(max(0, good - numeric.count)) {
      for (index, word) in value.words.enumerated() {
        writer.label("index", index)
        writer.label("name", value.name)
        writer.label("value", word)
        writer.value(1)
      }
    }
    if let failure { throw failure }
  }

  private func write(_ value: SysctlValue, to writer: inout MetricWriter) {
    if value.keys.isEmpty { begin(value, key: nil, to: &writer) }
    for (index, number) in value.numbers.enumerated() {
      if !value.keys.isEmpty {
        begin(value, key: index, to: &writer)
      } else if value.numbers.count > 1 {
        writer.label("index", index)
      }
      writer.value(number)
    }
  }

  private func begin(_ value: SysctlValue, key index: Int?, to writer: inout MetricWriter) {
    writer.family(.untyped) { text in
      text.append("node_sysctl_")
      text.append(value.metric)
      if let index {
        text.append("_")
        text.append(metric: value.keys[index].bytes)
      }
    } help: { text in
      text.append("sysctl ")
      text.append(value.name)
      if let index {
        text.append(", field ")
        text.append(Int64(index))
      }
    }
  }
}
