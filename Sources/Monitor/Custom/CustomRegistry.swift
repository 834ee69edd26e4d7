import Synchronization

/// The pushed series: at most 500, for as long as nothing newer needs their place.
package final class CustomRegistry: Sendable {
  private struct State {
    var series: [CustomSeries] = []
    var positions: [Series.Identity: Int] = [:]
    var nextNumber = 1
    var events: [Event] = []
  }

  private let state = Mutex(State())

  package init() {}

  /// Takes all points or none.
  ///
  /// A new series beyond the bound takes the place of the one that has been stale the longest; where none
  /// is stale the whole push is refused.
  package func accept(_ points: [CustomPoint], now: Int64 = Moment.monotonicNow())
    throws(CustomError)
  {
    let failure = state.withLock { state in Self.accept(points, now: now, into: &state) }
    if let failure { throw failure }
  }

  private static func accept(_ points: [CustomPoint], now: Int64, into state: inout State)
    -> CustomError?
  {
    var new: Set<Series.Identity> = []
    var touched: Set<Int> = []
    for point in points {
      let identity = Series.Identity(name: point.name, labels: point.labels)
      if let position = state.positions[identity] {
        touched.insert(position)
      } else {
        new.insert(identity)
      }
    }
    let free = CustomLimits.series - state.series.count
    let evictable = evictable(in: state, sparing: touched, now: now)
    guard new.count <= free + evictable.count else {
      return CustomError(
        .tooMany, at: "",
        """
        \(new.count) new series, and room for \(free + evictable.count): at most \
        \(CustomLimits.series) are kept; a series gives its place up once it is stale
        """)
    }
    var places = evictable.makeIterator()
    for point in points { apply(point, now: now, places: &places, to: &state) }
    return nil
  }

  /// Positions of the series that may give way, the one that has been stale the longest first.
  private static func evictable(in state: State, sparing: Set<Int>, now: Int64) -> [Int] {
    state.series.indices
      .filter { state.series[$0].expires <= now && !sparing.contains($0) }
      .sorted { state.series[$0].expires < state.series[$1].expires }
  }

  private static func apply(
    _ point: CustomPoint, now: Int64, places: inout IndexingIterator<[Int]>, to state: inout State
  ) {
    let identity = Series.Identity(name: point.name, labels: point.labels)
    let expires = now + Int64(point.ttl * 1e9)
    if let position = state.positions[identity] {
      if state.series[position].isStale {
        state.events.append(.customAppeared(name: point.name, labels: point.labels))
      }
      state.series[position].value = point.value
      state.series[position].expires = expires
      state.series[position].isStale = false
      if !point.unit.isEmpty, state.series[position].series.metric.unit != point.unit {
        // Another unit is another schema: the number tells the walk.
        state.series[position] = CustomSeries(
          number: state.nextNumber, series: series(of: point), value: point.value,
          expires: expires)
        state.nextNumber += 1
      }
      return
    }
    let added = CustomSeries(
      number: state.nextNumber, series: series(of: point), value: point.value, expires: expires)
    state.nextNumber += 1
    if state.series.count < CustomLimits.series {
      state.positions[identity] = state.series.count
      state.series.append(added)
    } else if let place = places.next() {
      let old = state.series[place].series
      state.positions[old.identity] = nil
      state.events.append(.customReplaced(name: old.metric.name, labels: old.labels))
      state.series[place] = added
      state.positions[identity] = place
    }
    state.events.append(.customAppeared(name: point.name, labels: point.labels))
  }

  private static func series(of point: CustomPoint) -> Series {
    Series(
      metric: Metric(
        name: point.name, family: .custom, unit: point.unit, kind: .gauge, decimals: nil,
        labels: point.labels.map(\.name), help: point.help),
      labels: point.labels)
  }

  /// Marks what has gone stale and hands over what happened since the last call.
  func tick(now: Int64) -> [Event] {
    state.withLock { state in
      for position in state.series.indices
      where !state.series[position].isStale && state.series[position].expires <= now {
        state.series[position].isStale = true
        let series = state.series[position].series
        state.events.append(.customStale(name: series.metric.name, labels: series.labels))
      }
      defer { state.events.removeAll() }
      return state.events
    }
  }

  /// The series as they stand, in the order in which they will be in the frame.
  package var series: [CustomSeries] { state.withLock { $0.series } }
}
