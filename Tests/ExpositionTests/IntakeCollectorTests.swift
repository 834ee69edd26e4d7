import Monitor
import Testing

@testable import Exposition

@Suite("What the service counts of users' values")
struct IntakeCollectorTests {
  private func samples(_ counts: IntakeCounts?) throws -> [String] {
    var writer = MetricWriter(format: .prometheus)
    try IntakeCollector { counts }.write(to: &writer)
    return writer.text.withBytes { String(decoding: $0, as: UTF8.self) }
      .split(separator: "\n").map(String.init).filter { !$0.hasPrefix("# HELP") }
  }

  @Test("nothing is written where nobody counts")
  func nothing() throws { #expect(try samples(nil).isEmpty) }

  @Test("series and refusals are told by their ways; what is off has no families")
  func pushOnly() throws {
    var counts = IntakeCounts()
    counts.series = [(.push, 2), (.textfile, 0), (.statsd, 0)]
    counts.refused = [.init(source: .push, reason: "refused", count: 3)]
    #expect(
      try samples(counts) == [
        "# TYPE telltale_custom_series gauge", "telltale_custom_series{source=\"push\"} 2",
        "telltale_custom_series{source=\"textfile\"} 0",
        "telltale_custom_series{source=\"statsd\"} 0",
        "# TYPE telltale_custom_refused_total counter",
        "telltale_custom_refused_total{source=\"push\",reason=\"refused\"} 3",
      ])
  }

  @Test("StatsD and text files have their own; what has no place now is no counter")
  func all() throws {
    var counts = IntakeCounts()
    counts.refused = [
      .init(source: .push, reason: "refused", count: 0),
      .init(source: .statsd, reason: "too_long", count: 4),
      .init(source: .textfile, reason: "no_room", count: 5),
    ]
    counts.statsd = .init(datagrams: 6, values: 7, dropped: 8)
    counts.textfiles = .init(read: 9, bad: 1, leftOut: 5)
    #expect(
      try samples(counts) == [
        "# TYPE telltale_custom_refused_total counter",
        "telltale_custom_refused_total{source=\"push\",reason=\"refused\"} 0",
        "telltale_custom_refused_total{source=\"statsd\",reason=\"too_long\"} 4",
        "# TYPE telltale_textfile_files gauge", "telltale_textfile_files{state=\"read\"} 9",
        "telltale_textfile_files{state=\"bad\"} 1",
        "# TYPE telltale_statsd_datagrams_total counter", "telltale_statsd_datagrams_total 6",
        "# TYPE telltale_statsd_values_total counter", "telltale_statsd_values_total 7",
        "# TYPE telltale_statsd_dropped_total counter", "telltale_statsd_dropped_total 8",
      ])
  }
}
