extension Catalogue {
  /// system and the service itself.
  static func system(_ id: MetricID) -> Metric? {
    switch id {
    case .processCount:
      gauge(
        "system.process.count", .system, "{process}", labels: ["status"],
        """
        Tasks running or runnable, and tasks blocked by I/O. From procs_running and procs_blocked \
        of /proc/stat.
        """)
    case .tasks:
      gauge(
        "system.linux.tasks", .system, "{task}", labels: ["state"],
        "Threads that are runnable, and all there are. From /proc/loadavg.")
    case .processesCreated:
      rate(
        "system.process.created", .system, "{process}/s",
        "Forks and clones. From processes of /proc/stat.")
    case .contextSwitches:
      rate(
        "system.linux.context_switches", .system, "{switch}/s",
        "Context switches over all processors. From ctxt of /proc/stat.")
    case .interrupts:
      rate(
        "system.linux.interrupts", .system, "{interrupt}/s",
        "Interrupts served. From intr of /proc/stat.")
    case .softirqs:
      rate(
        "system.linux.softirqs", .system, "{interrupt}/s",
        "Soft interrupts served. From softirq of /proc/stat, since Linux 2.6.31.")
    case .filesOpen:
      gauge(
        "system.linux.files.open", .system, "{file}",
        "File handles in use. From /proc/sys/fs/file-nr.")
    case .filesLimit:
      gauge(
        "system.linux.files.limit", .system, "{file}",
        "The most file handles that the kernel allows. From /proc/sys/fs/file-nr.")
    case .uptime:
      gauge(
        "system.uptime", .system, "s", decimals: 2,
        "Time since boot, suspended time included. From /proc/uptime.")
    default: service(id)
    }
  }

  private static func service(_ id: MetricID) -> Metric? {
    switch id {
    case .selfCPU:
      gauge(
        "telltale.cpu.utilization", .telltale, "1", decimals: 6, labels: ["mode"],
        "Processor time that this service spent, in processors: 0.001 is 1 ms a second.")
    case .selfMemory:
      gauge(
        "telltale.memory.rss", .telltale, "By",
        "Resident memory of this service. From /proc/self/statm.")
    case .selfSourceDuration:
      gauge(
        "telltale.source.duration", .telltale, "s", decimals: 6, labels: ["source"],
        "Time that it took to read and parse one source.")
    case .selfSampleDuration:
      gauge(
        "telltale.sample.duration", .telltale, "s", decimals: 6,
        "Time that it took to read all sources for this sample.")
    case .selfLateness:
      gauge(
        "telltale.sample.lateness", .telltale, "s", decimals: 6,
        "How long after its whole tick this sample began.")
    case .selfFramesSent:
      rate(
        "telltale.frames.sent", .telltale, "{frame}/s", "Samples written to all streams.")
    case .selfFramesSkipped:
      rate(
        "telltale.frames.skipped", .telltale, "{frame}/s",
        "Samples that viewers missed because they did not read in time.")
    case .selfViewers:
      gauge("telltale.viewers", .telltale, "{viewer}", "Viewers connected now.")
    case .selfSeries:
      gauge("telltale.series", .telltale, "{series}", "Series in the schema.")
    case .selfRingFrames:
      gauge("telltale.ring.frames", .telltale, "{frame}", "Samples held in memory for replay.")
    case .selfRingSize:
      gauge("telltale.ring.size", .telltale, "By", "Memory that the held samples take.")
    default: children(id) ?? intake(id)
    }
  }

  private static func children(_ id: MetricID) -> Metric? {
    switch id {
    case .selfChildren:
      gauge(
        "telltale.children.count", .telltale, "{process}",
        "Children of this service, which ask what may never answer; none on most hosts.")
    case .selfChildrenCPU:
      gauge(
        "telltale.children.cpu.utilization", .telltale, "1", decimals: 6,
        "Processor time that they spent, in processors, beside that of the service itself.")
    case .selfChildrenMemory:
      gauge(
        "telltale.children.memory.rss", .telltale, "By",
        "Their resident memory; what they share with the service is in it. From /proc/PID/statm.")
    default: nil
    }
  }

  /// What users hand in.
  private static func intake(_ id: MetricID) -> Metric? {
    switch id {
    case .selfCustomSeries:
      gauge(
        "telltale.custom.series", .telltale, "{series}", labels: ["source"],
        "Series of users, stale ones included, by the way on which they came in.")
    case .selfCustomRefused:
      rate(
        "telltale.custom.refused", .telltale, "{value}/s", labels: ["source", "reason"],
        "Values of users that were not taken, by the way on which they came in and the reason.")
    case .selfStatsDReceived:
      rate(
        "telltale.statsd.received", .telltale, "{datagram}/s", "Datagrams of StatsD that were read."
      )
    case .selfStatsDDropped:
      rate(
        "telltale.statsd.dropped", .telltale, "{datagram}/s",
        """
        Datagrams of StatsD that the kernel dropped, because they came faster than the service \
        reads them. From SO_MEMINFO of the sockets, since Linux 4.12.
        """)
    case .selfStatsDValues:
      rate("telltale.statsd.values", .telltale, "{value}/s", "Values of StatsD that were taken.")
    case .selfTextfiles:
      gauge(
        "telltale.textfile.files", .telltale, "{file}", labels: ["state"],
        "Text files that are read, and files and directories that cannot be used, or not wholly.")
    case .selfTextfilesLeftOut:
      gauge(
        "telltale.textfile.samples.left_out", .telltale, "{sample}",
        "Samples of text files that have no place on the stream.")
    default: nil
    }
  }
}
