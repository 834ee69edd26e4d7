/// The files of a group of version 2; Documentation/admin-guide/cgroup-v2.rst.
enum UnifiedFile: Int, CaseIterable {
  case cpuStat, memoryCurrent, memoryStat, memoryEvents, memoryPeak, ioStat, pidsCurrent
  case cpuPressure, memoryPressure, ioPressure
  case cpuMax, memoryHigh, memoryMax, pidsMax

  static let names = allCases.map(\.name)

  private var name: StaticString {
    switch self {
    case .cpuStat: "cpu.stat"
    case .memoryCurrent: "memory.current"
    case .memoryStat: "memory.stat"
    case .memoryEvents: "memory.events"
    case .memoryPeak: "memory.peak"
    case .ioStat: "io.stat"
    case .pidsCurrent: "pids.current"
    case .cpuPressure: "cpu.pressure"
    case .memoryPressure: "memory.pressure"
    case .ioPressure: "io.pressure"
    case .cpuMax: "cpu.max"
    case .memoryHigh: "memory.high"
    case .memoryMax: "memory.max"
    case .pidsMax: "pids.max"
    }
  }
}

/// The files of a group of version 1, whichever controllers its hierarchy has; Documentation/admin-guide/cgroup-v1.
enum LegacyFile: Int, CaseIterable {
  case cpuUsage, cpuTicks, cpuStat, cpuQuota, cpuPeriod
  case memoryUsage, memoryStat, memoryPeak, memoryLimit, memoryOOM
  case ioBytes, ioOwnBytes, pidsCurrent, pidsMax

  static let names = allCases.map(\.name)

  private var name: StaticString {
    switch self {
    case .cpuUsage: "cpuacct.usage"
    case .cpuTicks: "cpuacct.stat"
    case .cpuStat: "cpu.stat"
    case .cpuQuota: "cpu.cfs_quota_us"
    case .cpuPeriod: "cpu.cfs_period_us"
    case .memoryUsage: "memory.usage_in_bytes"
    case .memoryStat: "memory.stat"
    case .memoryPeak: "memory.max_usage_in_bytes"
    case .memoryLimit: "memory.limit_in_bytes"
    case .memoryOOM: "memory.oom_control"
    // With the groups below, which older kernels lack, and without.
    case .ioBytes: "blkio.throttle.io_service_bytes_recursive"
    case .ioOwnBytes: "blkio.throttle.io_service_bytes"
    case .pidsCurrent: "pids.current"
    case .pidsMax: "pids.max"
    }
  }
}
