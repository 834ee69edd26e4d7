package import Monitor

/// What the service counts of users' values: how many there are, and what was refused and why.
package final class IntakeCollector: SourceCollector {
  package static let name = "intake"
  package static let isDefault = true

  private let counts: () -> IntakeCounts?

  package convenience init(_ setup: CollectorSetup) { self.init { nil } }

  package init(counts: @escaping () -> IntakeCounts?) { self.counts = counts }

  package func write(to writer: inout MetricWriter) throws(CollectorFailure) {
    guard let counts = counts() else { return }
    writer.family(
      "telltale_custom_series", .gauge, "Series of users, by the way on which they came in.")
    for (source, count) in counts.series {
      writer.label("source", source.name)
      writer.value(count)
    }
    writer.family(
      "telltale_custom_refused_total", .counter,
      "Values of users that were not taken, by the way on which they came in and the reason.")
    for refusal in counts.refused where refusal.source != .textfile {
      writer.label("source", refusal.source.name)
      writer.label("reason", refusal.reason)
      writer.value(refusal.count)
    }
    if let textfiles = counts.textfiles {
      writer.family(
        "telltale_textfile_files", .gauge,
        "Text files that are read, and files and directories that cannot be used, or not wholly.")
      writer.label("state", "read")
      writer.value(textfiles.read)
      writer.label("state", "bad")
      writer.value(textfiles.bad)
    }
    guard let statsd = counts.statsd else { return }
    writer.family(
      "telltale_statsd_datagrams_total", .counter, "Datagrams of StatsD that were taken.")
    writer.value(statsd.datagrams)
    writer.family("telltale_statsd_values_total", .counter, "Values of StatsD that were taken.")
    writer.value(statsd.values)
    writer.family(
      "telltale_statsd_dropped_total", .counter,
      "Datagrams of StatsD that the kernel dropped, because they came faster than the service takes them."
    )
    writer.value(statsd.dropped)
  }
}
