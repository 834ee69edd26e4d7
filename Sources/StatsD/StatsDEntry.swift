import Monitor

/// What came for one name, type and set of labels since the last tick, and since the start.
struct StatsDEntry {
  /// Values of a timer or histogram.
  struct Distribution {
    var sketch = QuantileSketch()
    var count = 0.0
    var sum = 0.0
    var least = Double.infinity
    var most = -Double.infinity
    var totalCount = 0.0
    var totalSum = 0.0
    /// What the last tick with values had: quantiles, least, most, mean.
    var last = [Double](repeating: .nan, count: 6)

    mutating func add(_ value: Double, _ weight: Double) {
      sketch.add(value, weight: weight)
      count += weight
      sum += value * weight
      least = min(least, value)
      most = max(most, value)
    }
  }

  static let quantiles = [0.5, 0.95, 0.99]

  let kind: StatsDLine.Kind
  let key: StatsDKey
  /// Where its series stand in the registry.
  var places: [Int]
  /// When a value came last, on the monotonic clock.
  var touched: Int64
  /// A counter's growth in this tick, or a gauge's value.
  var amount = 0.0
  var total = 0.0
  var distribution: Distribution?
  var unique: UniqueCounter?

  init(kind: StatsDLine.Kind, key: StatsDKey, places: [Int], now: Int64) {
    self.kind = kind
    self.key = key
    self.places = places
    touched = now
    switch kind {
    case .timer, .histogram: distribution = Distribution()
    case .set: unique = UniqueCounter()
    case .counter, .gauge: break
    }
  }

  mutating func add(_ value: Double, weight: Double, isRelative: Bool) {
    switch kind {
    case .counter:
      amount += value * weight
      total += value * weight
    case .gauge: amount = isRelative ? amount + value : value
    case .timer, .histogram: distribution?.add(value, weight)
    case .set: break
    }
  }

  /// The values of its series for this tick, in the order of `points`; begins the next one.
  mutating func flush(seconds: Double, _ give: (_ value: Double, _ exposed: Double) -> Void) {
    switch kind {
    case .counter:
      give(seconds > 0 ? amount / seconds : .nan, total)
      amount = 0
    case .gauge: give(amount, amount)
    case .set:
      let count = unique?.count ?? 0
      give(count, count)
      unique?.clear()
    case .timer, .histogram: flushDistribution(give)
    }
  }

  private mutating func flushDistribution(_ give: (Double, Double) -> Void) {
    guard var all = distribution else { return }
    // Taken out, so that it is changed in its place instead of in a copy.
    distribution = nil
    let isEmpty = all.count == 0
    if !isEmpty {
      for (index, share) in Self.quantiles.enumerated() {
        let value = all.sketch.quantile(share) ?? .nan
        // An estimate can lie a little outside.
        all.last[index] = min(max(value, all.least), all.most)
      }
      all.last[3] = all.least
      all.last[4] = all.most
      all.last[5] = all.sum / all.count
    }
    all.totalCount += all.count
    all.totalSum += all.sum
    for value in all.last { give(isEmpty ? .nan : value, value) }
    give(all.sum, all.totalSum)
    give(all.count, all.totalCount)
    if !isEmpty {
      all.sketch.clear()
      all.count = 0
      all.sum = 0
      all.least = .infinity
      all.most = -.infinity
    }
    distribution = all
  }
}

/// What tells an entry from all others.
struct StatsDKey: Hashable {
  let name: String
  let labels: [Label]
  let kind: StatsDLine.Kind

  /// Its series, as they are registered.
  var points: [CustomPoint] {
    switch kind {
    case .counter:
      [
        point(
          "", unit: "{operation}/s", "Operations that a StatsD counter tells.", kind: .rate,
          CustomExposure(name.hasSuffix("_total") ? name : name + "_total", .counter))
      ]
    case .gauge:
      [point("", unit: "", "Value of a StatsD gauge.", CustomExposure(name, .gauge))]
    case .set:
      [
        point(
          "", unit: "{value}", "Different values of a StatsD set in one tick.",
          CustomExposure(name, .gauge))
      ]
    case .timer, .histogram: distribution(unit: kind == .timer ? "ms" : "")
    }
  }

  private func distribution(unit: String) -> [CustomPoint] {
    let help = "Values of a StatsD timer or histogram in one tick."
    let quantiles = StatsDEntry.quantiles.map { share in
      point(
        "", unit: unit, help, CustomExposure(name, .summary), more: [Label("quantile", "\(share)")])
    }
    return quantiles
      + ["_min", "_max", "_mean"].map {
        point($0, unit: unit, help, CustomExposure(name + $0, .gauge))
      } + [
        point("_sum", unit: unit, help, CustomExposure(name, .summary, suffix: "_sum")),
        point("_count", unit: "{value}", help, CustomExposure(name, .summary, suffix: "_count")),
      ]
  }

  private func point(
    _ suffix: String, unit: String, _ help: String, kind: Kind = .gauge,
    _ exposure: CustomExposure, more: [Label] = []
  ) -> CustomPoint {
    CustomPoint(
      name: name + suffix, labels: labels + more, unit: unit, value: .nan, help: help, kind: kind,
      exposure: exposure)
  }
}
