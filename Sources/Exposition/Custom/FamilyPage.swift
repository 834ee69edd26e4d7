import Monitor

/// The families of text files in one of the two forms.
final class FamilyPage {
  private struct Entry {
    var range: Range<Int>
    var names: [[UInt8]]
    /// The same without a type, for a name that another family has when a counter's suffix is taken off.
    var plain: (range: Range<Int>, names: [[UInt8]])?
  }

  private let format: ExpositionFormat
  private var version: UInt64 = 0
  private var written = FamilyText()
  private var entries: [Entry] = []
  /// Whether a name could be one of a collector's.
  private var mayClash = false
  private var names = FamilyNames()

  init(_ format: ExpositionFormat) { self.format = format }

  /// Writes the families out, unless they are written out already.
  func take(_ families: [TextFamily], version: UInt64) {
    guard version != self.version else { return }
    self.version = version
    written = FamilyText()
    mayClash = false
    entries = families.filter { !ServiceCollector.owns($0.name) }.map(entry)
  }

  private func entry(_ family: TextFamily) -> Entry {
    mayClash = mayClash || family.name.hasPrefix("node_") || format == .openMetrics
    let start = written.text.count
    let names = written.add(family, format)
    var entry = Entry(range: start..<written.text.count, names: names)
    if format == .openMetrics, family.kind == .counter {
      let start = written.text.count
      let names = written.add(family, format, isUnknown: true)
      entry.plain = (start..<written.text.count, names)
    }
    return entry
  }

  /// Writes the families whose names are free.
  func write(to writer: inout MetricWriter) {
    guard !entries.isEmpty else { return }
    if mayClash { collect(writer) }
    for entry in entries {
      let end = writer.text.count
      if !mayClash || entry.names.allSatisfy({ isFree($0, writer) }) {
        append(entry.range, to: &writer)
      } else if let plain = entry.plain, plain.names.allSatisfy({ isFree($0, writer) }) {
        append(plain.range, to: &writer)
      }
      // In this form two of the files' own names can be one: `jobs` and, without its suffix, `jobs_total`.
      if format == .openMetrics { collect(writer, behind: end) }
    }
  }

  private func collect(_ writer: borrowing MetricWriter, behind start: Int = 0) {
    writer.text.withBytes { names.collect(from: $0, behind: start) }
  }

  private func isFree(_ name: [UInt8], _ writer: borrowing MetricWriter) -> Bool {
    writer.text.withBytes { text in
      name.withUnsafeBytes { !names.isTaken($0, in: text) }
    }
  }

  private func append(_ range: Range<Int>, to writer: inout MetricWriter) {
    written.text.withBytes { bytes in
      writer.verbatim { text in
        let part = UnsafeRawBufferPointer(rebasing: bytes[range])
        part.withMemoryRebound(to: UInt8.self) { text.append(bytes: $0) }
      }
    }
  }
}
