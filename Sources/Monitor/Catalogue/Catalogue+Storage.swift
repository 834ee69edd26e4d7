extension Catalogue {
  /// disk and filesystem.
  static func storage(_ id: MetricID) -> Metric? {
    let mount = ["device", "mountpoint", "type"]
    return switch id {
    case .diskIO:
      rate(
        "system.disk.io", .disk, "By/s", decimals: 0, labels: ["device", "direction"],
        "Bytes read, written and discarded. From /proc/diskstats, sectors of 512 bytes.")
    case .diskOperations:
      rate(
        "system.disk.operations", .disk, "{operation}/s", labels: ["device", "direction"],
        "Requests completed: reads, writes, discards (since Linux 4.18), flushes (since 5.5).")
    case .diskMerged:
      rate(
        "system.disk.merged", .disk, "{operation}/s", labels: ["device", "direction"],
        "Requests merged with a neighbour before they reached the device.")
    case .diskAwait:
      gauge(
        "system.linux.disk.await", .disk, "s", decimals: 6, labels: ["device", "direction"],
        """
        Time that a request completed in the last interval took, queueing included, on average; \
        absent where none completed.
        """)
    case .diskQueue:
      gauge(
        "system.linux.disk.queue", .disk, "{operation}", decimals: 3, labels: ["device"],
        "Requests in the queue or in service, averaged over the last interval.")
    case .diskInProgress:
      gauge(
        "system.linux.disk.in_progress", .disk, "{operation}", labels: ["device"],
        "Requests in flight at the moment of the sample.")
    case .diskUtilization:
      gauge(
        "system.linux.disk.utilization", .disk, "1", decimals: 4, labels: ["device"],
        """
        Share of the last interval in which at least one request was in flight, 0 to 1. A device \
        that serves requests in parallel can have room left at 1.
        """)
    case .filesystemUsage:
      gauge(
        "system.filesystem.usage", .filesystem, "By", labels: mount + ["state"],
        """
        Space by state; reserved is free for root alone; the states sum to the limit. From \
        statvfs(3).
        """)
    case .filesystemLimit:
      gauge(
        "system.filesystem.limit", .filesystem, "By", labels: mount,
        "Size of the file system. From statvfs(3).")
    case .filesystemUtilization:
      gauge(
        "system.filesystem.utilization", .filesystem, "1", decimals: 4, labels: mount,
        "Used space as a share of what an ordinary user could use, as df(1) counts it, 0 to 1.")
    case .filesystemInodes:
      gauge(
        "system.linux.filesystem.inodes", .filesystem, "{inode}", labels: mount + ["state"],
        "Inodes used and free; absent where the file system does not count them.")
    case .filesystemReadOnly:
      gauge(
        "system.linux.filesystem.readonly", .filesystem, "1", labels: mount,
        "1 when mounted read-only, or made so by an error, otherwise 0. From mountinfo.")
    default: nil
    }
  }
}
