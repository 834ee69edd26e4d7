import ProcFS

/// Kstats of the same kind, one for each pool or dataset, and the names of their statistics.
///
/// All samples of a metric stand together, so the metrics are gone through first, and kstats second. These
/// mostly have the same statistics in the same order; where a kernel module was replaced while pools
/// stayed, they need not.
struct KStatTable {
  struct Row {
    var pool = KernelName()
    var dataset = KernelName()
    var kstat = KStat()
  }

  /// What was read, in the order of reading.
  private var storage: [Row] = []
  private var count = 0
  /// The names of all statistics that are written, each once.
  private(set) var names: [KernelName] = []

  var rows: ArraySlice<Row> { storage.prefix(count) }

  mutating func begin() { count = 0 }

  /// Takes one more kstat, unless `read` finds none; its memory is that of an earlier one.
  mutating func take<Failure: Error>(
    pool: KernelName, _ read: (inout Row) throws(Failure) -> Bool
  ) throws(Failure) {
    // A copy of a neighbour shares its names, which are most of what a kstat holds.
    if count == storage.count { storage.append(storage.last ?? Row()) }
    storage[count].pool = pool
    if try read(&storage[count]) { count += 1 }
  }

  /// Ends a reading: takes down the names that are new.
  mutating func finish() {
    if storage.count > count { storage.removeLast(storage.count - count) }
    var known: [KernelName] = []
    for row in rows {
      if row.kstat.entries.elementsEqual(known, by: { $0.name == $1 }) { continue }
      for entry in row.kstat.entries where !known.contains(entry.name) { known.append(entry.name) }
    }
    if known != names { names = known }
  }
}
