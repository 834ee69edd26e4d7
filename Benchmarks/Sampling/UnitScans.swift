import Monitor
import ProcFS
import Workloads

/// Scans all units as somebody sees them who watches, into two tables by turns as the service has it.
struct UnitScans: Work, ~Copyable {
  private var scanner: UnitScanner
  private var table = UnitTable()
  private var other = UnitTable()
  private var time = Moment.now()

  init(paths: HostPaths) {
    DescriptorLimit.raise()
    scanner = UnitScanner(paths: paths)
  }

  /// How many there are.
  var count: Int { max(table.rows.count, other.rows.count) }

  mutating func round() {
    time.wall += 1_000_000_000
    time.monotonic += 1_000_000_000
    time.boot += 1_000_000_000
    scanner.scan(at: time, into: &table)
    swap(&table, &other)
  }
}
