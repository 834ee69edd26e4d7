package import Monitor

/// What users push and what StatsD takes in, under their own names.
///
/// Stands behind all other families, and leaves out what has one of their names. A value that is stale is left
/// out as well.
package final class CustomCollector: SourceCollector {
  package static let name = "custom"
  package static let isDefault = true

  private let registry: CustomRegistry
  private let prometheus = CustomPlan(.prometheus)
  private let openMetrics = CustomPlan(.openMetrics)

  package convenience init(_ setup: CollectorSetup) { self.init(CustomRegistry()) }

  package init(_ registry: CustomRegistry) { self.registry = registry }

  package func write(to writer: inout MetricWriter) throws(CollectorFailure) {
    let (series, version) = registry.current
    let plan = writer.format == .openMetrics ? openMetrics : prometheus
    plan.take(series, version: version)
    plan.write(series, to: &writer)
  }
}

/// The order and the fixed texts of the series; made anew when a series comes or gives way.
private final class CustomPlan {
  private struct Sample {
    /// Its name and labels, and the blank before its value.
    let text: [UInt8]
    /// Where its value stands.
    let position: Int
  }

  private struct Family {
    let header: [UInt8]
    /// The names that it and its samples have.
    let names: [[UInt8]]
    var samples: [Sample]
  }

  private let format: ExpositionFormat
  private var version: UInt64 = .max
  private var families: [Family] = []
  private var names = FamilyNames()

  init(_ format: ExpositionFormat) { self.format = format }

  func take(_ series: [CustomSeries], version: UInt64) {
    guard version != self.version else { return }
    self.version = version
    var members: [String: [Int]] = [:]
    for position in series.indices {
      guard let exposure = series[position].exposure else { continue }
      members[exposure.family, default: []].append(position)
    }
    families = members.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
      .map { family($0.key, $0.value, series) }
  }

  private func family(_ name: String, _ positions: [Int], _ series: [CustomSeries]) -> Family {
    let kinds = Set(positions.compactMap { series[$0].exposure?.kind })
    // A summary's samples are its own; values of other types under one name have none together.
    let kind: CustomExposure.Kind =
      kinds.contains(.summary) ? .summary : kinds.count == 1 ? kinds.first ?? .gauge : .untyped
    let isCounter = kind == .counter
    let stem =
      format == .openMetrics && isCounter && name.hasSuffix("_total")
      ? String(name.dropLast(6)) : name
    let sampleName = format == .openMetrics && isCounter ? stem + "_total" : name
    var seen: Set<String> = []
    var samples: [Sample] = []
    for position in positions {
      guard let exposure = series[position].exposure,
        (exposure.kind == .summary) == (kind == .summary)
      else { continue }
      let text = Self.sample(sampleName + exposure.suffix, series[position].series.labels)
      // Under one name a sample can come on two ways.
      guard seen.insert(text).inserted else { continue }
      samples.append(Sample(text: Array(text.utf8), position: position))
    }
    // A summary's sum and count stand behind its quantiles.
    samples.sort { $0.text.lexicographicallyPrecedes($1.text) }
    var names = [Array(stem.utf8)]
    if sampleName != stem { names.append(Array(sampleName.utf8)) }
    if kind == .summary { names += ["_sum", "_count"].map { Array((name + $0).utf8) } }
    let help = positions.lazy.map { series[$0].series.metric.help }.first { !$0.isEmpty }
    return Family(
      header: header(stem, kind, help ?? "Pushed by a user."), names: names, samples: samples)
  }

  private func header(_ name: String, _ kind: CustomExposure.Kind, _ help: String) -> [UInt8] {
    var helpText = TextBuffer()
    helpText.append(help)
    var text = TextBuffer()
    text.append("# HELP ")
    text.append(name)
    text.append(" ")
    text.append(help: helpText, quotes: format == .openMetrics)
    text.append("\n# TYPE ")
    text.append(name)
    switch kind {
    case .gauge: text.append(" gauge\n")
    case .counter: text.append(" counter\n")
    case .summary: text.append(" summary\n")
    case .untyped: text.append(format == .openMetrics ? " unknown\n" : " untyped\n")
    }
    return text.withBytes { Array($0) }
  }

  private static func sample(_ name: String, _ labels: [Label]) -> String {
    var text = TextBuffer()
    text.append(name)
    for (index, label) in labels.enumerated() {
      text.append(index == 0 ? "{" : ",")
      text.append(label.name)
      text.append("=\"")
      text.append(label: Array(label.value.utf8))
      text.append("\"")
    }
    text.append(labels.isEmpty ? " " : "} ")
    return text.withBytes { String(decoding: $0, as: UTF8.self) }
  }

  func write(_ series: [CustomSeries], to writer: inout MetricWriter) {
    guard !families.isEmpty else { return }
    writer.text.withBytes { names.collect(from: $0) }
    for family in families {
      let end = writer.text.count
      let isFree = writer.text.withBytes { text in
        family.names.allSatisfy { name in name.withUnsafeBytes { !names.isTaken($0, in: text) } }
      }
      guard isFree else { continue }
      writer.verbatim { text in Self.append(family, series, to: &text) }
      writer.text.withBytes { names.collect(from: $0, behind: end) }
    }
  }

  private static func append(
    _ family: Family, _ series: [CustomSeries], to text: inout TextBuffer
  ) {
    var isAnnounced = false
    for sample in family.samples
    where !series[sample.position].isStale && !series[sample.position].exposed.isNaN {
      if !isAnnounced { text.append(family.header) }
      isAnnounced = true
      text.append(sample.text)
      text.append(series[sample.position].exposed)
      text.append(UInt8.newline)
    }
  }
}
