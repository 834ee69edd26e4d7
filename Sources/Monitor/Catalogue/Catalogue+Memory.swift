extension Catalogue {
  /// memory, swap and vm.
  static func memory(_ id: MetricID) -> Metric? {
    switch id {
    case .memoryUsage:
      gauge(
        "system.memory.usage", .memory, "By", labels: ["state"],
        """
        Physical memory by what it serves; the states sum to the limit. Used is what is neither \
        free, nor buffers, nor page cache, nor reclaimable slab. From /proc/meminfo.
        """)
    case .memoryLimit:
      gauge(
        "system.memory.limit", .memory, "By",
        "Usable physical memory, MemTotal of /proc/meminfo.")
    case .memoryUtilization:
      gauge(
        "system.memory.utilization", .memory, "1", decimals: 4,
        "Share of physical memory that is used, in the sense of system.memory.usage, 0 to 1.")
    case .memoryAvailable:
      gauge(
        "system.linux.memory.available", .memory, "By",
        """
        What new programs could get without swapping, MemAvailable of /proc/meminfo, since Linux \
        3.14.
        """)
    case .memoryDirty: meminfo("dirty", "Page cache that waits to be written to disk, Dirty")
    case .memoryWriteback: meminfo("writeback", "Page cache being written to disk, Writeback")
    case .memoryAnon: meminfo("anon", "Anonymous pages mapped by processes, AnonPages")
    case .memoryMapped: meminfo("mapped", "Files mapped by processes, Mapped")
    case .memoryShmem: meminfo("shmem", "Shared memory and tmpfs, Shmem")
    case .memorySlabUnreclaimable:
      meminfo("slab_unreclaimable", "Kernel objects that cannot be reclaimed, SUnreclaim")
    case .memoryKernelStack: meminfo("kernel_stack", "Stacks of all tasks, KernelStack")
    case .memoryPageTables: meminfo("page_tables", "Page tables, PageTables")
    case .memoryCommitted: meminfo("committed", "Memory promised to programs, Committed_AS")
    case .memoryCommitLimit:
      meminfo("commit_limit", "The bound on promises when overcommit is off, CommitLimit")
    case .memoryLocked: meminfo("mlocked", "Memory locked by mlock(2), Mlocked")
    case .memoryHugePages:
      meminfo("huge_pages", "Memory set aside for huge pages of all sizes, Hugetlb")
    case .swapUsage:
      gauge(
        "system.paging.usage", .swap, "By", labels: ["state"],
        """
        Swap space by state; cached is on swap and in memory as well, and counts as used. From \
        /proc/meminfo.
        """)
    case .swapLimit:
      gauge("system.paging.limit", .swap, "By", "Swap space, SwapTotal of /proc/meminfo.")
    case .swapUtilization:
      gauge(
        "system.paging.utilization", .swap, "1", decimals: 4,
        "Share of swap space in use, 0 to 1; absent on a host without swap.")
    case .pagingFaults:
      rate(
        "system.paging.faults", .vm, "{fault}/s", labels: ["type"],
        "Page faults; a major one had to read from disk. From pgfault and pgmajfault of /proc/vmstat."
      )
    case .pagingOperations:
      rate(
        "system.paging.operations", .vm, "{page}/s", labels: ["direction"],
        "Pages swapped in and out. From pswpin and pswpout of /proc/vmstat.")
    case .vmPaged:
      rate(
        "system.linux.vm.paged", .vm, "By/s", decimals: 0, labels: ["direction"],
        """
        Bytes read from and written to block devices through the page cache and swap. From pgpgin \
        and pgpgout of /proc/vmstat.
        """)
    case .vmScanned:
      rate(
        "system.linux.vm.scanned", .vm, "{page}/s", labels: ["by"],
        "Pages looked at in search of memory, by kswapd or by the task that needs it. From pgscan."
      )
    case .vmReclaimed:
      rate(
        "system.linux.vm.reclaimed", .vm, "{page}/s", labels: ["by"],
        "Pages won back, by kswapd or by the task that needs them. From pgsteal.")
    case .vmOOMKills:
      rate(
        "system.linux.vm.oom_kills", .vm, "{event}/s",
        "Processes killed for want of memory. From oom_kill of /proc/vmstat, since Linux 4.13.")
    default: nil
    }
  }

  private static func meminfo(_ name: String, _ help: String) -> Metric {
    gauge("system.linux.memory.\(name)", .memory, "By", "\(help) of /proc/meminfo.")
  }
}
