import Monitor
package import ProcFS

/// `textfile`: the metrics that other programs leave in files `*.prom`.
///
/// Their families come last in the text, so that one whose name a collector uses can be left out.
package final class TextfileCollector: SourceCollector {
  package static let name = "textfile"
  package static let isDefault = true
  package static let writesLast = true

  package static let directory = CollectorOption(
    "collector.textfile.directory", .list,
    "Directory to read text files with metrics from, supports glob matching. (repeatable)")
  package static let options = [directory]

  /// How long a scrape waits for the directories.
  private static let patience: Int64 = 2_000_000_000

  private let files: Textfiles
  private var isInTime = true
  private var state = Textfiles.State()
  private let prometheus = FamilyPage(.prometheus)
  private let openMetrics = FamilyPage(.openMetrics)

  package init(_ setup: CollectorSetup) {
    if let shared = setup.textfiles {
      files = shared
    } else {
      files = Textfiles(patterns: setup.options.list(Self.directory), method: setup.method)
      files.start()
    }
  }

  package func read(using buffer: inout ReadBuffer) throws(CollectorFailure) {
    // A directory that does not answer must not hold the scrape up.
    isInTime = files.refresh(patience: Self.patience)
    state = files.current
  }

  package func write(to writer: inout MetricWriter) throws(CollectorFailure) {
    if isInTime {
      writer.family(
        "node_textfile_mtime_seconds", .gauge,
        "Unixtime mtime of textfiles successfully read.")
      for file in state.result.files {
        writer.label("file", file.path)
        writer.value(file.modified)
      }
    }
    writer.family(
      "node_textfile_scrape_error", .gauge,
      "1 if there was an error opening or reading a file, 0 otherwise")
    writer.value(state.result.hasError || !isInTime)
    guard isInTime else { return }
    let page = writer.format == .openMetrics ? openMetrics : prometheus
    page.take(state.result.families, version: state.version)
    page.write(to: &writer)
  }
}
