extension Catalogue {
  /// unit.
  static func units(_ id: MetricID) -> Metric? {
    switch id {
    case .unitCPU:
      gauge(
        "system.unit.cpu.utilization", .unit, "1", decimals: 3, labels: ["unit", "mode"],
        """
        Processors that a unit of systemd or a container kept busy over the last second, 1 for one \
        whole. From cpu.stat of its control group, or cpuacct of version 1; unit other is the sum \
        of those without series of their own.
        """)
    case .unitMemory:
      gauge(
        "system.unit.memory.usage", .unit, "By", labels: ["unit"],
        """
        Memory of a unit, page cache included. From memory.current of its control group, or \
        memory.usage_in_bytes of version 1.
        """)
    case .unitDiskIO:
      rate(
        "system.unit.disk.io", .unit, "By/s", decimals: 0, labels: ["unit", "direction"],
        """
        Bytes that a unit read from and wrote to disks. From io.stat of its control group, or \
        blkio of version 1.
        """)
    case .unitNetworkIO:
      rate(
        "system.unit.network.io", .unit, "By/s", decimals: 0, labels: ["unit", "direction"],
        """
        Bytes that a unit received and sent over TCP, as far as its sockets are in this network \
        namespace. From tcp_info by sock_diag(7).
        """)
    case .unitPressure:
      gauge(
        "system.unit.pressure", .unit, "1", decimals: 3, labels: ["unit", "resource"],
        """
        Share of the last second in which some task of a unit waited for a resource. From \
        cpu.pressure, memory.pressure and io.pressure of its control group, since Linux 4.20.
        """)
    default: nil
    }
  }
}
