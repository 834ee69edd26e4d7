import Monitor
import ProcFS

/// `meminfo`: the lines of `/proc/meminfo`, in bytes.
///
/// node_exporter up to 1.8 printed every line; since then it prints those that it knows. All of them are
/// printed here, so that no dashboard misses one.
final class MeminfoCollector: Collector {
  static let name = "meminfo"
  static let isDefault = true

  init(_ setup: CollectorSetup) {}

  func write(
    _ snapshot: borrowing Snapshot, to writer: inout MetricWriter
  ) throws(CollectorFailure) {
    // As node_exporter has it, an empty file is no failure.
    if snapshot.meminfo.failure?.reason == .empty { return }
    try snapshot.meminfo.check()
    let isWhole = write(snapshot.meminfo.current, to: &writer)
    // The lines that can be read are worth having; that one could not is said as well.
    if !isWhole { throw .failed("meminfo: a line without a number") }
  }

  /// Writes all lines that have a number, and tells whether all had one.
  private func write(_ meminfo: borrowing Meminfo, to writer: inout MetricWriter) -> Bool {
    var isWhole = true
    for index in 0..<meminfo.counters.count {
      let value = meminfo.counters.unsigned(at: index)
      if value == nil { isWhole = false }
      if meminfo.counters.isSuperseded(at: index) { continue }
      let countsPages = meminfo.countsPages(at: index)
      meminfo.counters.withName(at: index) { name in
        writer.family(
          .gauge,
          name: {
            $0.append("node_memory_")
            $0.append(memoryField: name)
            if !countsPages { $0.append("_bytes") }
          },
          help: {
            $0.append("Memory information field ")
            $0.append(memoryField: name)
            $0.append(countsPages ? "." : "_bytes.")
          })
      }
      let isKibibytes = !countsPages && meminfo.counters.isKibibytes(at: index)
      writer.value(isKibibytes ? value?.kibibytes : value)
    }
    return isWhole
  }
}
