import Monitor
import ProcFS

/// `vmstat`: the counters of `/proc/vmstat` that a pattern chooses, without a type.
final class VmstatCollector: Collector {
  static let name = "vmstat"
  static let isDefault = true

  private static let fields = CollectorOption(
    "collector.vmstat.fields", .pattern, default: "^(oom_kill|pgpg|pswp|pg.*fault).*",
    "Regexp of fields to return for vmstat collector.")
  static let options = [fields]

  /// The empty pattern matches everything.
  private let pattern: NamePattern?
  /// The counters that are wanted, for as long as the kernel's names stay.
  private var wanted: [(index: Int, name: KernelName)] = []
  private var layout = 0
  private var count = 0

  init(_ setup: CollectorSetup) {
    pattern = setup.options.pattern(Self.fields)
  }

  func write(
    _ snapshot: borrowing Snapshot, to writer: inout MetricWriter
  ) throws(CollectorFailure) {
    try snapshot.vmstat.check()
    if snapshot.vmstat.current.counters.layout != layout
      || snapshot.vmstat.current.counters.count != count
    {
      choose(snapshot.vmstat.current.counters)
    }
    for (index, name) in wanted {
      writer.family(.untyped) { text in
        text.append("node_vmstat_")
        text.append(metric: name.bytes)
      } help: { text in
        text.append("/proc/vmstat information field ")
        text.append(name)
        text.append(".")
      }
      if let value = snapshot.vmstat.current.counters.unsigned(at: index) {
        writer.value(value)
      } else if let value = snapshot.vmstat.current.counters.signed(at: index) {
        writer.value(value)
      } else {
        throw .failed("vmstat: \(name) is no number")
      }
    }
  }

  private func choose(_ counters: NamedCounters<Vmstat.Key>) {
    layout = counters.layout
    count = counters.count
    wanted.removeAll(keepingCapacity: true)
    var seen: Set<KernelName> = []
    for index in 0..<counters.count {
      let name = counters.name(at: index)
      // Of one that stands there twice the first is told, as by node_exporter.
      guard seen.insert(name).inserted else { continue }
      if pattern?.matches(name.description) ?? true { wanted.append((index, name)) }
    }
  }
}
