import HummingbirdCore
import Monitor

/// The values of some series over time, as `/api/v1/recent` answers.
struct RecentTable {
  /// The time that is asked for, and how finely.
  struct Window {
    let from: Int64
    let to: Int64
    /// Milliseconds whose samples are averaged into one point; 0 for every sample.
    let step: Int64

    init(from: Int64, to: Int64, points: Int?) {
      self.from = from
      self.to = to
      step = points.map { max(1, (to - from + Int64($0) - 1) / Int64($0)) } ?? 0
    }

    /// Which point a time belongs to.
    func point(of time: Int64) -> Int64 { step == 0 ? time : (time - from - 1) / step }
  }

  private let schema: Schema
  private let positions: [Int]
  /// One row for each point: the time of its last sample, then a value for each position.
  private var times: [Int64] = []
  private var values: [Double] = []
  /// How many samples each value of the last row is the sum of, while it is being read.
  private var counts: [Int]

  /// Reads from memory; throws when the answer would be too large.
  init(store: FrameStore, schema: Schema, positions: [Int], window: Window) throws(Problem) {
    self.schema = schema
    self.positions = positions
    counts = Array(repeating: 0, count: positions.count)
    // Frames of older schemas may have the same series in other places.
    var places: (schema: Schema, at: [Int?]) = (schema, positions.map { $0 })
    var current: Int64?
    var failure: Problem?
    store.forEachFrame(since: window.from + 1) { frame in
      guard failure == nil, frame.time <= window.to else { return }
      if frame.schema !== places.schema {
        places = (frame.schema, Self.places(of: positions, of: schema, in: frame.schema))
      }
      if window.point(of: frame.time) != current {
        finishRow()
        current = window.point(of: frame.time)
        startRow(at: frame.time)
        if values.count > SamplesAPI.pointLimit { failure = Self.tooLarge }
      }
      add(frame, places.at)
    }
    if let failure { throw failure }
    finishRow()
  }

  private static let tooLarge = Problem.badRequest(
    """
    more than \(SamplesAPI.pointLimit) points: ask for fewer series or seconds, or set points
    """)

  private mutating func startRow(at time: Int64) {
    // Where the clock was set back, what it shows again is what counts.
    while let last = times.last, last >= time {
      times.removeLast()
      values.removeLast(positions.count)
    }
    times.append(time)
    values.append(contentsOf: repeatElement(0, count: positions.count))
    for column in counts.indices { counts[column] = 0 }
  }

  private mutating func add(_ frame: Frame, _ places: [Int?]) {
    times[times.count - 1] = frame.time
    let row = values.count - positions.count
    for (column, place) in places.enumerated() {
      guard let value = place.flatMap({ frame.value(at: $0) }) else { continue }
      values[row + column] += value
      counts[column] += 1
    }
  }

  /// Turns the last row's sums into means; none becomes not-a-number.
  private mutating func finishRow() {
    guard !times.isEmpty else { return }
    let row = values.count - positions.count
    for (column, count) in counts.enumerated() where count != 1 {
      values[row + column] /= Double(count)
    }
  }

  private static func places(of positions: [Int], of schema: Schema, in other: Schema) -> [Int?] {
    var known: [Series.Identity: Int] = [:]
    for (position, series) in other.series.enumerated() {
      known[series.identity] = position
    }
    return positions.map {
      known[schema.series[$0].identity]
    }
  }

  /// The table as the API answers.
  ///
  /// The answer, series by series.
  ///
  /// `{"series":[{"name","labels","unit","points":[[time,value],…]},…]}`
  var response: Response {
    .json(capacity: 16 * values.count + 1024) { json in
      json.key("series")
      json.array { json in
        for column in positions.indices {
          json.object { json in
            json.member("name", schema.series[positions[column]].metric.name)
            json.member("labels", labels: schema.series[positions[column]].labels)
            json.member("unit", schema.series[positions[column]].metric.unit)
            json.key("points")
            json.array { json in
              for (row, time) in times.enumerated() {
                json.array { json in
                  json.time(time)
                  json.double(values[row * positions.count + column])
                }
              }
            }
          }
        }
      }
    }
  }
}
