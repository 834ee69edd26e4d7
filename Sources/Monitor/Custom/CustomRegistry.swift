import Synchronization

/// Something that has values at each tick.
package protocol CustomFeed: Sendable {
  /// Hands over what came since the last tick; called on the sampler's thread, so it must not wait.
  func flush(now: Int64)
}

/// The series of users: at most 500 of each source, for as long as nothing newer needs their place.
package final class CustomRegistry: Sendable {
  struct State {
    var series: [CustomSeries] = []
    /// Series of each source, and those of them that are stale.
    var counts = [Int](repeating: 0, count: CustomSource.allCases.count)
    var staleCounts = [Int](repeating: 0, count: CustomSource.allCases.count)
    /// Counts up when a series comes, or one gives way.
    var version: UInt64 = 0
    var refused: UInt64 = 0
    /// Samples of text files without a place.
    var leftOut: UInt64 = 0
    var positions: [Series.Identity: Int] = [:]
    var nextNumber = 1
    var events: [Event] = []
  }

  let state = Mutex(State())
  private let feeds = Mutex<[any CustomFeed]>([])

  package init() {}

  /// Has a source asked for its values at each tick.
  package func attach(_ feed: any CustomFeed) { feeds.withLock { $0.append(feed) } }

  /// Takes all points or none.
  ///
  /// A new series beyond the bound takes the place of the one that has been stale the longest; where none
  /// is stale the whole push is refused.
  package func accept(_ points: [CustomPoint], now: Int64 = Moment.monotonicNow())
    throws(CustomError)
  {
    let failure = state.withLock { state in
      let failure = Self.accept(points, now: now, into: &state)
      if failure != nil { state.refused += UInt64(points.count) }
      return failure
    }
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
        if state.series[position].source != .push, !state.series[position].isStale {
          return CustomError(
            .taken, at: "",
            "\(point.name) comes from \(state.series[position].source.name) already")
        }
        touched.insert(position)
      } else {
        new.insert(identity)
      }
    }
    let free = CustomLimits.series - state.counts[CustomSource.push.rawValue]
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
      .filter {
        state.series[$0].source == .push && state.series[$0].expires <= now
          && !sparing.contains($0)
      }
      .sorted { state.series[$0].expires < state.series[$1].expires }
  }

  private static func apply(
    _ point: CustomPoint, now: Int64, places: inout IndexingIterator<[Int]>, to state: inout State
  ) {
    let identity = Series.Identity(name: point.name, labels: point.labels)
    let expires = now + Int64(point.ttl * 1e9)
    if let position = state.positions[identity] {
      if state.series[position].source != .push {
        // A stale series of another source: it goes over to this one.
        return state.replace(position, by: point, from: .push, expires: expires)
      }
      state.revive(position, expires: expires)
      state.series[position].value = point.value
      state.series[position].exposed = point.value
      if !point.unit.isEmpty, state.series[position].series.metric.unit != point.unit {
        // Another unit is another schema: the number tells the walk.
        state.replace(position, by: point, from: .push, expires: expires)
      }
      return
    }
    if state.counts[CustomSource.push.rawValue] < CustomLimits.series {
      state.append(point, from: .push, expires: expires)
    } else if let place = places.next() {
      state.replace(place, by: point, from: .push, expires: expires)
    }
  }

  /// Marks what has gone stale and hands over what happened since the last call.
  func tick(now: Int64) -> [Event] {
    for feed in feeds.withLock({ $0 }) { feed.flush(now: now) }
    return state.withLock { state in
      for position in state.series.indices
      where !state.series[position].isStale && state.series[position].expires <= now {
        state.series[position].isStale = true
        state.staleCounts[state.series[position].source.rawValue] += 1
        let series = state.series[position].series
        state.events.append(.customStale(name: series.metric.name, labels: series.labels))
      }
      defer { state.events.removeAll() }
      return state.events
    }
  }

  /// The series as they stand, in the order in which they will be in the frame.
  package var series: [CustomSeries] { state.withLock { $0.series } }

  /// The same, with a number that changes when what series there are does.
  package var current: (series: [CustomSeries], version: UInt64) {
    state.withLock { ($0.series, $0.version) }
  }

  /// How many series of a source there are, stale ones included.
  package func count(of source: CustomSource) -> Int {
    state.withLock { $0.counts[source.rawValue] }
  }

  /// How many pushed values were refused since the start.
  package var refusedPushes: UInt64 { state.withLock { $0.refused } }

  /// Notes values that were refused before they came here.
  package func noteRefused(_ count: Int) { state.withLock { $0.refused += UInt64(count) } }
}
