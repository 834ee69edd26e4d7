import Monitor
import ProcFS
import Testing

@testable import Exposition

@Suite("The collector textfile")
struct TextfileCollectorTests {
  private let host: TestHost

  init() throws { host = try TestHost(["files/none.txt": "no metric\n"]) }

  private func scrape(_ directories: String...) -> [String] {
    let paths = directories.map { "\(host.root)/\($0)" }
    return host.scrape(TextfileCollector.self, ["collector.textfile.directory": paths]).text
      .replacing(host.root, with: "ROOT").split(separator: "\n").map(String.init)
      .filter { !$0.hasPrefix("# HELP node_") && !$0.hasPrefix("# TYPE node_") }
      .filter { !$0.hasPrefix("node_textfile_mtime_seconds") }
  }

  @Test("without a directory there is no error")
  func none() throws {
    #expect(host.scrape(TextfileCollector.self).samples == ["node_textfile_scrape_error 0"])
    #expect(scrape("files") == ["node_textfile_scrape_error 0"])
  }

  @Test("a directory that is missing is an error")
  func missing() { #expect(scrape("nowhere") == ["node_textfile_scrape_error 1"]) }

  @Test("a file's time of change is told in whole seconds, by its path")
  func times() throws {
    try host.write("files/a.prom", "a 1\n")
    let text = host.scrape(
      TextfileCollector.self, ["collector.textfile.directory": ["\(host.root)/./files/"]])
    let line = try #require(text.samples.first)
    #expect(line.hasPrefix("node_textfile_mtime_seconds{file=\"\(host.root)/files/a.prom\"} 1"))
  }

  @Test("types, labels and help are printed as they stand")
  func types() throws {
    try host.write(
      "files/a.prom",
      """
      # HELP jobs_total All \\\\ jobs.
      # TYPE jobs_total counter
      jobs_total{b="2",a="1"} 5
      jobs_total 7
      plain{x="\\"\\n"} 0.25
      # TYPE took summary
      took{quantile="0.5",queue="q"} 1.5
      took_sum{queue="q"} 3
      took_count{queue="q"} 2
      # TYPE size histogram
      size_bucket{le="2500000"} 1
      size_count 4

      """)
    #expect(
      scrape("files") == [
        "node_textfile_scrape_error 0",
        "# HELP jobs_total All \\\\ jobs.", "# TYPE jobs_total counter",
        "jobs_total{a=\"1\",b=\"2\"} 5", "jobs_total{a=\"\",b=\"\"} 7",
        "# HELP plain Metric read from ROOT/files/a.prom", "# TYPE plain untyped",
        "plain{x=\"\\\"\\n\"} 0.25",
        "# HELP size Metric read from ROOT/files/a.prom", "# TYPE size histogram",
        "size_bucket{le=\"2.5e+06\"} 1", "size_bucket{le=\"+Inf\"} 4", "size_sum 0", "size_count 4",
        "# HELP took Metric read from ROOT/files/a.prom", "# TYPE took summary",
        "took{queue=\"q\",quantile=\"0.5\"} 1.5", "took_sum{queue=\"q\"} 3",
        "took_count{queue=\"q\"} 2",
      ])
  }

  @Test("a bad file is left out, and the good ones stay")
  func badFile() throws {
    try host.write("files/a.prom", "a 1\n")
    try host.write("files/b.prom", "b 1 1700000000\n")
    try host.write("files/c.prom", "c")
    #expect(
      scrape("files") == [
        "node_textfile_scrape_error 1",
        "# HELP a Metric read from ROOT/files/a.prom", "# TYPE a untyped", "a 1",
      ])
  }

  @Test("what several files say of a metric is put together")
  func merged() throws {
    try host.write("files/x/a.prom", "# TYPE a gauge\na{f=\"1\"} 1\n")
    try host.write("files/y/b.prom", "# TYPE a gauge\na{f=\"2\"} 2\na{f=\"1\"} 3\n")
    try host.write("files/y/c.prom", "a{f=\"3\"} 4\n")
    #expect(
      scrape("files/?") == [
        "node_textfile_scrape_error 0",
        "# HELP a Metric read from ROOT/files/x/a.prom, ROOT/files/y/b.prom, ROOT/files/y/c.prom",
        "# TYPE a gauge", "a{f=\"1\"} 1", "a{f=\"2\"} 2",
      ])
  }

  @Test("another help is an error, and the first one stays")
  func help() throws {
    try host.write("files/a.prom", "# HELP a One.\na 1\n")
    try host.write("files/b.prom", "# HELP a Two.\na{x=\"1\"} 2\n")
    #expect(
      scrape("files") == [
        "node_textfile_scrape_error 1", "# HELP a One.", "# TYPE a untyped", "a 1",
      ])
  }

  @Test("a changed file is read anew, and one that is gone leaves nothing")
  func changes() throws {
    let collector = host.collector(
      TextfileCollector.self, ["collector.textfile.directory": ["\(host.root)/files"]])
    for value in 1...3 {
      try host.write("files/a.prom", "a \(value)\n")
      #expect(host.scrape(collector).samples.last == "a \(value)")
    }
    try host.remove("files/a.prom")
    #expect(host.scrape(collector).samples == ["node_textfile_scrape_error 0"])
  }

  @Test("a name that a collector has written is left out")
  func taken() throws {
    try host.write("files/a.prom", "node_load1 5\nnode_own 6\ntelltale_x 1\n")
    let collector = host.collector(
      TextfileCollector.self, ["collector.textfile.directory": ["\(host.root)/files"]])
    var buffer = ReadBuffer()
    for format in [ExpositionFormat.prometheus, .openMetrics] {
      var writer = MetricWriter(format: format)
      writer.family("node_load1", .gauge, "1m load average.")
      writer.value(0.5)
      try collector.read(using: &buffer)
      try collector.write(to: &writer)
      let lines = writer.text.withBytes { String(decoding: $0, as: UTF8.self) }
        .split(separator: "\n")
      #expect(lines.filter { $0.hasPrefix("node_load1") } == ["node_load1 0.5"])
      #expect(lines.filter { $0.hasPrefix("node_own") } == ["node_own 6"])
      #expect(!lines.contains { $0.hasPrefix("telltale_x") })
    }
  }

  @Test("in OpenMetrics no two families have one name")
  func openMetrics() throws {
    try host.write(
      "files/a.prom", "# TYPE jobs gauge\njobs 1\n# TYPE jobs_total counter\njobs_total 2\n")
    let collector = host.collector(
      TextfileCollector.self, ["collector.textfile.directory": ["\(host.root)/files"]])
    var buffer = ReadBuffer()
    var writer = MetricWriter(format: .openMetrics)
    try collector.read(using: &buffer)
    try collector.write(to: &writer)
    let types = writer.text.withBytes { String(decoding: $0, as: UTF8.self) }
      .split(separator: "\n").filter { $0.hasPrefix("# TYPE jobs") }
    #expect(types == ["# TYPE jobs gauge", "# TYPE jobs_total unknown"])
  }

  @Test(
    arguments: [
      (0.5, "0.5"), (1, "1"), (999_999, "999999"), (1_000_000, "1e+06"),
      (1_234_567.5, "1.2345675e+06"), (0.0001, "0.0001"), (0.00001, "1e-05"), (-2.5, "-2.5"),
      (1e100, "1e+100"), (.infinity, "+Inf"), (0, "0"), (100, "100"), (0.012, "0.012"),
    ] as [(Double, String)])
  func numbersAsLabels(_ number: Double, _ text: String) {
    #expect(LabelNumber.text(number) == text)
  }
}
