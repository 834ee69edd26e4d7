import Synchronization

extension CustomRegistry.State {
  mutating func append(_ point: CustomPoint, from source: CustomSource, expires: Int64) {
    positions[point.identity] = series.count
    counts[source.rawValue] += 1
    series.append(make(point, from: source, expires: expires))
    events.append(.customAppeared(name: point.name, labels: point.labels))
  }

  /// Puts a series into the place of another.
  mutating func replace(
    _ place: Int, by point: CustomPoint, from source: CustomSource, expires: Int64
  ) {
    let old = series[place]
    counts[old.source.rawValue] -= 1
    if old.isStale { staleCounts[old.source.rawValue] -= 1 }
    counts[source.rawValue] += 1
    positions[old.series.identity] = nil
    positions[point.identity] = place
    series[place] = make(point, from: source, expires: expires)
    if old.series.identity != point.identity {
      events.append(.customReplaced(name: old.series.metric.name, labels: old.series.labels))
      events.append(.customAppeared(name: point.name, labels: point.labels))
    } else if old.isStale {
      events.append(.customAppeared(name: point.name, labels: point.labels))
    }
  }

  /// Lets a series live on.
  mutating func revive(_ place: Int, expires: Int64) {
    series[place].expires = expires
    guard series[place].isStale else { return }
    series[place].isStale = false
    staleCounts[series[place].source.rawValue] -= 1
    let series = series[place].series
    events.append(.customAppeared(name: series.metric.name, labels: series.labels))
  }

  private mutating func make(
    _ point: CustomPoint, from source: CustomSource, expires: Int64
  ) -> CustomSeries {
    let metric = Metric(
      name: point.name, family: .custom, unit: point.unit, kind: point.kind, decimals: nil,
      labels: point.labels.map(\.name), help: point.help)
    version += 1
    defer { nextNumber += 1 }
    return CustomSeries(
      number: nextNumber, source: source,
      exposure: source == .push
        ? point.exposure ?? CustomExposure(point.name, .gauge) : point.exposure,
      series: Series(metric: metric, labels: point.labels), value: point.value,
      exposed: point.value, expires: expires)
  }

  /// Finds a place for a series: its own, a free one, or that of the one stale the longest.
  mutating func place(
    _ point: CustomPoint, from source: CustomSource, expires: Int64
  ) -> CustomPlacing {
    if let place = positions[point.identity] {
      if series[place].source != source {
        guard series[place].isStale else { return .taken }
        replace(place, by: point, from: source, expires: expires)
      } else {
        revive(place, expires: expires)
      }
      return .at(place)
    }
    if counts[source.rawValue] < CustomLimits.series {
      append(point, from: source, expires: expires)
      return .at(series.count - 1)
    }
    guard staleCounts[source.rawValue] > 0 else { return .noRoom }
    let stale = series.indices.filter { series[$0].source == source && series[$0].isStale }
    guard let oldest = stale.min(by: { series[$0].expires < series[$1].expires }) else {
      return .noRoom
    }
    replace(oldest, by: point, from: source, expires: expires)
    return .at(oldest)
  }
}

/// Where a series stands in the registry.
package enum CustomPlacing: Equatable, Sendable {
  case at(Int)
  case noRoom
  /// Another source has a series of this name and these labels.
  case taken
}

/// A new value of a series whose place is known.
package struct CustomUpdate: Sendable {
  package var place: Int
  package var value: Double
  package var exposed: Double
  package var expires: Int64

  package init(place: Int, value: Double, exposed: Double, expires: Int64) {
    self.place = place
    self.value = value
    self.exposed = exposed
    self.expires = expires
  }
}

extension CustomPoint {
  package var identity: Series.Identity { Series.Identity(name: name, labels: labels) }
}

extension CustomRegistry {
  /// Finds places for series that belong together; all or none.
  package func place(
    _ points: [CustomPoint], from source: CustomSource, expires: Int64
  ) -> (places: [Int], failure: CustomPlacing?) {
    state.withLock { state in
      let new = points.count { state.positions[$0.identity] == nil }
      let index = source.rawValue
      guard new <= CustomLimits.series - state.counts[index] + state.staleCounts[index] else {
        return ([], .noRoom)
      }
      for point in points {
        guard let place = state.positions[point.identity] else { continue }
        if state.series[place].source != source && !state.series[place].isStale {
          return ([], .taken)
        }
      }
      var places: [Int] = []
      for point in points {
        switch state.place(point, from: source, expires: expires) {
        case .at(let place): places.append(place)
        case let failure: return ([], failure)
        }
      }
      return (places, nil)
    }
  }

  /// Takes new values in; the places must be those that `place` gave, and not stale since.
  package func set(_ updates: [CustomUpdate]) {
    state.withLock { state in
      for update in updates where state.series.indices.contains(update.place) {
        state.revive(update.place, expires: update.expires)
        state.series[update.place].value = update.value
        state.series[update.place].exposed = update.exposed
      }
    }
  }

  /// Takes all that text files say; what they say no longer is stale at once.
  package func replaceTextfiles(_ families: [TextFamily], now: Int64, ttl: Int64) {
    let points = families.flatMap(\.points)
    state.withLock { state in
      var left = Set(state.series.indices.filter { state.series[$0].source == .textfile })
      var refused = 0
      for point in points {
        switch state.place(point, from: .textfile, expires: now + ttl) {
        case .at(let place):
          left.remove(place)
          state.series[place].value = point.value
        case .noRoom, .taken: refused += 1
        }
      }
      for place in left { state.series[place].expires = min(now, state.series[place].expires) }
      state.leftOut = UInt64(refused)
    }
  }

  /// Samples that text files have now and that have no place on the stream.
  package var leftOutTextfiles: UInt64 { state.withLock { $0.leftOut } }

  /// The text files were looked at, and say what they said before.
  package func confirmTextfiles(now: Int64, ttl: Int64) {
    state.withLock { state in
      for place in state.series.indices
      where state.series[place].source == .textfile && state.series[place].expires > now {
        state.series[place].expires = now + ttl
      }
    }
  }
}

extension TextFamily {
  /// Each sample as a series of its own.
  fileprivate var points: [CustomPoint] {
    metrics.flatMap { metric -> [CustomPoint] in
      let labels = metric.labels.filter { !$0.value.isEmpty }
      func point(_ suffix: String, _ more: [Label], _ value: Double) -> CustomPoint {
        CustomPoint(
          name: name + suffix, labels: labels + more, value: value,
          help: String((help ?? "").prefix(1024)))
      }
      switch metric.value {
      case .number(let value): return [point("", [], value)]
      case .distribution(let all):
        let isHistogram = kind == .histogram
        return all.points.map {
          let place = Label(isHistogram ? "le" : "quantile", $0.at.shortText)
          return point(isHistogram ? "_bucket" : "", [place], $0.value)
        } + [point("_sum", [], all.sum), point("_count", [], Double(all.count))]
      }
    }.filter { (try? $0.with(value: 0).validate(at: "")) != nil }
  }
}

extension CustomPoint {
  fileprivate func with(value: Double) -> CustomPoint {
    var point = self
    point.value = value
    return point
  }
}

extension Double {
  /// Whole numbers without a point.
  fileprivate var shortText: String {
    guard isFinite else { return self < 0 ? "-Inf" : "+Inf" }
    return magnitude < 1e15 && self == rounded() ? "\(Int64(self))" : "\(self)"
  }
}
