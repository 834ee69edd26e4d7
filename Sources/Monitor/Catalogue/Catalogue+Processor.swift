extension Catalogue {
  /// cpu, load and pressure.
  static func processor(_ id: MetricID) -> Metric? {
    switch id {
    case .cpuUtilization:
      gauge(
        "system.cpu.utilization", .cpu, "1", decimals: 4, labels: ["cpu", "mode"],
        """
        Share of the last interval spent in each mode, 0 to 1, of the whole machine or, with a \
        label cpu, of one processor. Guest time is taken out of user and nice, so that the modes \
        sum to 1. From /proc/stat.
        """)
    case .cpuFrequency:
      gauge(
        "system.cpu.frequency", .cpu, "Hz", labels: ["cpu"],
        "Current clock of a processor. From scaling_cur_freq in sysfs.")
    case .cpuCount:
      gauge(
        "system.cpu.logical.count", .cpu, "{cpu}",
        "Processors that are online. From /proc/stat.")
    case .load1:
      gauge(
        "system.cpu.load_average.1m", .load, "{thread}", decimals: 2,
        "Threads running or in uninterruptible sleep, averaged over 1 minute. From /proc/loadavg.")
    case .load5:
      gauge(
        "system.cpu.load_average.5m", .load, "{thread}", decimals: 2,
        "Threads running or in uninterruptible sleep, averaged over 5 minutes. From /proc/loadavg.")
    case .load15:
      gauge(
        "system.cpu.load_average.15m", .load, "{thread}", decimals: 2,
        """
        Threads running or in uninterruptible sleep, averaged over 15 minutes. From /proc/loadavg.
        """)
    case .pressureStall:
      gauge(
        "system.linux.pressure.stall", .pressure, "1", decimals: 4, labels: ["resource", "kind"],
        """
        Share of the last interval in which some, or all, non-idle tasks waited for the resource. \
        From total in /proc/pressure.
        """)
    case .pressureAverage:
      gauge(
        "system.linux.pressure.average", .pressure, "1", decimals: 4,
        labels: ["resource", "kind", "window"],
        """
        The kernel's own running average of the share of time in which some, or all, non-idle \
        tasks waited for the resource. From /proc/pressure.
        """)
    default: nil
    }
  }
}
