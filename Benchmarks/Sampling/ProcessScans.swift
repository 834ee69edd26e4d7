import Monitor
import ProcFS
import Workloads

/// Scans all processes, into two tables by turns as the service has it.
struct ProcessScans: Work, ~Copyable {
  private var scanner: ProcessScanner
  private var table = ProcessTable()
  private var other = ProcessTable()
  private var time = Moment.now()

  init(paths: HostPaths) {
    DescriptorLimit.raise()
    scanner = ProcessScanner(paths: paths, users: UserNames(of: paths))
  }

  mutating func round() {
    time.wall += 1_000_000_000
    time.monotonic += 1_000_000_000
    time.boot += 1_000_000_000
    scanner.scan(at: time, into: &table)
    swap(&table, &other)
  }
}
