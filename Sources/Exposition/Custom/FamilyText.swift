import Monitor

/// Families of text files, written out once for all scrapes until the files change.
struct FamilyText: ~Copyable {
  private(set) var text = TextBuffer(capacity: 4096)

  /// Writes a family; gives the names that it and its samples have.
  ///
  /// With `isUnknown` a counter is written without its type, under its full name.
  mutating func add(
    _ family: TextFamily, _ format: ExpositionFormat, isUnknown: Bool = false
  ) -> [[UInt8]] {
    let isCounter = family.kind == .counter && !isUnknown
    var name = family.name
    if format == .openMetrics, isCounter, name.hasSuffix("_total") { name.removeLast(6) }
    let sample = format == .openMetrics && isCounter ? name + "_total" : family.name
    var names = [Array(name.utf8)]
    if sample != name { names.append(Array(sample.utf8)) }
    announce(name, family.help ?? "", isUnknown ? .untyped : family.kind, format)
    for metric in family.metrics {
      switch metric.value {
      case .number(let value): line(sample, metric.labels, value)
      case .distribution(let all): distribution(family, metric.labels, all)
      }
    }
    switch family.kind {
    case .summary: names += ["_sum", "_count"].map { Array((name + $0).utf8) }
    case .histogram: names += ["_sum", "_count", "_bucket"].map { Array((name + $0).utf8) }
    case .counter, .gauge, .untyped: break
    }
    return names
  }

  private mutating func announce(
    _ name: String, _ help: String, _ kind: TextFamily.Kind, _ format: ExpositionFormat
  ) {
    var buffer = TextBuffer(capacity: help.utf8.count)
    buffer.append(help)
    text.append("# HELP ")
    text.append(name)
    text.append(" ")
    text.append(help: buffer, quotes: format == .openMetrics)
    text.append("\n# TYPE ")
    text.append(name)
    switch kind {
    case .counter: text.append(" counter\n")
    case .gauge: text.append(" gauge\n")
    case .summary: text.append(" summary\n")
    case .histogram: text.append(" histogram\n")
    case .untyped: text.append(format == .openMetrics ? " unknown\n" : " untyped\n")
    }
  }

  private mutating func distribution(
    _ family: TextFamily, _ labels: [Label], _ all: TextMetric.Distribution
  ) {
    let isHistogram = family.kind == .histogram
    for point in all.points {
      let place = Label(isHistogram ? "le" : "quantile", LabelNumber.text(point.at))
      line(family.name + (isHistogram ? "_bucket" : ""), labels + [place], point.value)
    }
    if isHistogram, all.points.last?.at != .infinity {
      line(family.name + "_bucket", labels + [Label("le", "+Inf")], Double(all.count))
    }
    line(family.name + "_sum", labels, all.sum)
    line(family.name + "_count", labels, Double(all.count))
  }

  private mutating func line(_ name: String, _ labels: [Label], _ value: Double) {
    text.append(name)
    for (index, label) in labels.enumerated() {
      text.append(index == 0 ? "{" : ",")
      text.append(label.name)
      text.append("=\"")
      var value = label.value
      value.withUTF8 { text.append(label: $0) }
      text.append("\"")
    }
    text.append(labels.isEmpty ? " " : "} ")
    text.append(value)
    text.append("\n")
  }
}
