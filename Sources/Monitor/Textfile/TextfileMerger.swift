/// Puts together what several text files say of the same metric.
///
/// Files come in the order of their directories and names, and the first one says help and type. One that
/// says another help is an error of the scrape, as node_exporter has it, and its samples are left out; so
/// are samples of another type, and those that are there already.
struct TextfileMerger {
  private struct Merged {
    var family: TextFamily
    /// The help that a file gave.
    var help: String?
    var hasConflict = false
    var paths: [String] = []
    /// Parts of files, in their order, with the help that they gave.
    var parts: [(path: String, family: TextFamily)] = []
  }

  private var merged: [Merged] = []
  private var positions: [String: Int] = [:]
  private var problems: [TextfileResult.Problem] = []
  private var hasError = false
  private var samples = 0

  /// Whether the families fit into what all files may hold.
  mutating func hasRoom(for families: [TextFamily]) -> Bool {
    let more = families.reduce(0) { $0 + $1.sampleCount }
    guard samples + more <= TextfileLimits.samples else { return false }
    samples += more
    return true
  }

  mutating func add(_ families: [TextFamily], of path: String) {
    for family in families {
      guard let position = positions[family.name] else {
        positions[family.name] = merged.count
        merged.append(
          Merged(
            family: family, help: family.help, paths: [path], parts: [(path: path, family: family)])
        )
        continue
      }
      if let known = merged[position].help {
        if merged[position].hasConflict || (family.help != nil && family.help != known) {
          merged[position].hasConflict = true
          hasError = true
          report(path, "\(family.name): another help than in \(merged[position].paths[0])")
          continue
        }
      }
      if let help = family.help { merged[position].help = help }
      merged[position].paths.append(path)
      merged[position].parts.append((path: path, family: family))
    }
  }

  /// Hands over the families, sorted by name.
  mutating func finish(_ result: inout TextfileResult) {
    for position in merged.indices { settle(position) }
    result.families = merged.map(\.family).filter { !$0.metrics.isEmpty }
      .sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
    leaveOutCollisions(&result)
    result.problems += problems
    result.hasError = result.hasError || hasError
  }

  /// Takes the parts of one metric that fit together.
  private mutating func settle(_ position: Int) {
    let entry = merged[position]
    let standard = "Metric read from \(entry.paths.joined(separator: ", "))"
    let help = entry.parts[0].family.help ?? standard
    merged[position].family.help = help
    var metrics: [TextMetric] = []
    var seen: Set<[Label]> = []
    for (path, part) in entry.parts {
      if (part.help ?? standard) != help {
        report(path, "\(part.name): another help than in \(entry.paths[0])")
        continue
      }
      if part.kind != entry.family.kind {
        report(path, "\(part.name): another type than in \(entry.paths[0])")
        continue
      }
      var twice = 0
      for metric in part.filled.metrics {
        if seen.insert(metric.labels.filter { !$0.value.isEmpty }).inserted {
          metrics.append(metric)
        } else {
          twice += 1
        }
      }
      if twice > 0 { report(path, "\(part.name): \(twice) samples stand there twice") }
    }
    merged[position].family.metrics = metrics
  }

  /// Leaves metrics out whose names are those of a summary's or histogram's samples.
  private mutating func leaveOutCollisions(_ result: inout TextfileResult) {
    let kinds = Dictionary(uniqueKeysWithValues: result.families.map { ($0.name, $0.kind) })
    result.families.removeAll { family in
      for suffix in ["_count", "_sum", "_bucket"] where family.name.hasSuffix(suffix) {
        let kind = kinds[String(family.name.dropLast(suffix.count))]
        if kind == .histogram || (kind == .summary && suffix != "_bucket") {
          let path = merged[positions[family.name] ?? 0].paths[0]
          report(path, "\(family.name): the name of a sample of another metric")
          return true
        }
      }
      return false
    }
  }

  private mutating func report(_ path: String, _ text: String) {
    if problems.count < 100 { problems.append(.init(path: path, text: text)) }
  }
}

extension TextFamily {
  /// How many lines it takes.
  var sampleCount: Int {
    metrics.reduce(0) { sum, metric in
      if case .distribution(let all) = metric.value { sum + all.points.count + 3 } else { sum + 1 }
    }
  }

  /// The family with the same labels on every metric: those that one lacks are empty.
  var filled: TextFamily {
    let names = Set(metrics.flatMap { $0.labels.map(\.name) })
    var family = self
    for index in family.metrics.indices where family.metrics[index].labels.count < names.count {
      let present = Set(family.metrics[index].labels.map(\.name))
      family.metrics[index].labels += names.subtracting(present).map { Label($0, "") }
      family.metrics[index].labels.sort { $0.name < $1.name }
    }
    return family
  }
}
