import HummingbirdCore
import Monitor

/// What the newest frames say: `/api/v1/snapshot`, `/api/v1/catalogue`, `/api/v1/recent`.
struct SamplesAPI: Sendable {
  let store: FrameStore

  /// The most points of one answer: about 8 MB of JSON.
  static let pointLimit = 400_000

  func snapshot(_ exchange: Exchange) throws -> Response {
    _ = try exchange.query()
    guard let frame = store.latest() else { throw Problem.noSample }
    return .json { SnapshotJSON.members(of: frame, into: &$0) }
  }

  func catalogue(_ exchange: Exchange) throws -> Response {
    _ = try exchange.query()
    // What is pushed is in no list of ours, but in the schema.
    let pushed = store.schema?.series.filter { $0.metric.family == .custom }.map(\.metric) ?? []
    var seen: Set<String> = []
    return .json { json in
      json.key("metrics")
      json.array { json in
        for metric in Catalogue.metrics + pushed where seen.insert(metric.name).inserted {
          json.object { json in
            json.member("name", metric.name)
            json.member("family", metric.family.rawValue)
            json.member("unit", metric.unit)
            json.member("kind", metric.kind.rawValue)
            json.key("labels")
            json.array { json in metric.labels.forEach { json.string($0) } }
            json.member("help", metric.help)
          }
        }
      }
    }
  }

  func recent(_ exchange: Exchange) throws -> Response {
    let query = try exchange.query("series", "family", "seconds", "points")
    let seconds = try query.integer("seconds", in: 1...3600) ?? 300
    let points = try query.integer("points", in: 1...3600).map(Int.init)
    let selection = try Selection(
      series: query.all("series"),
      families: query.all("family").flatMap { $0.split(separator: ",") })
    guard let schema = store.schema, let newest = store.latest() else { throw Problem.noSample }
    let series = schema.series.indices.filter { selection.contains(schema.series[$0]) }
    let since = newest.time - Int64(seconds) * 1000
    let table = RecentTable(store: store, schema: schema, positions: series, since: since)
    let rows = min(table.frames, points ?? .max)
    guard rows * series.count <= Self.pointLimit else {
      throw Problem.badRequest(
        """
        \(rows * series.count) points, and at most \(Self.pointLimit) are sent at once: ask for \
        fewer series or seconds, or set points
        """)
    }
    return table.response(points: points)
  }
}

/// A frame as a list of series with their values.
enum SnapshotJSON {
  static func members(of frame: Frame, into json: inout JSONWriter) {
    let stale = Set(frame.stale)
    json.member("version", frame.schema.version)
    json.member("seq", frame.sequence)
    json.member("time", time: frame.time)
    json.key("series")
    json.array { json in
      for (position, series) in frame.schema.series.enumerated() {
        json.object { json in
          json.members(of: series)
          json.key("value")
          json.cell(frame.cells[position], decimals: series.metric.decimals)
          if stale.contains(position) {
            json.key("stale")
            json.bool(true)
          }
        }
      }
    }
  }
}

/// The values of some series over time.
private struct RecentTable {
  private let schema: Schema
  private let positions: [Int]
  private var times: [Int64] = []
  /// Frame after frame, a value for each position.
  private var values: [Double?] = []

  var frames: Int { times.count }

  init(store: FrameStore, schema: Schema, positions: [Int], since: Int64) {
    self.schema = schema
    self.positions = positions
    // Frames of older schemas may have the same series in other places.
    var places: (schema: Schema, at: [Int?]) = (schema, positions.map { $0 })
    store.forEachFrame(since: since) { frame in
      if frame.schema !== places.schema {
        places = (frame.schema, Self.places(of: positions, of: schema, in: frame.schema))
      }
      guard values.count < 4 * SamplesAPI.pointLimit else { return }
      times.append(frame.time)
      for place in places.at { values.append(place.flatMap { frame.value(at: $0) }) }
    }
  }

  private static func places(of positions: [Int], of schema: Schema, in other: Schema) -> [Int?] {
    struct Identity: Hashable {
      let name: String
      let labels: [Label]
    }
    var known: [Identity: Int] = [:]
    for (position, series) in other.series.enumerated() {
      known[Identity(name: series.metric.name, labels: series.labels)] = position
    }
    return positions.map {
      known[Identity(name: schema.series[$0].metric.name, labels: schema.series[$0].labels)]
    }
  }

  /// Writes at most `points` points for each series; more frames than that are averaged in groups.
  func response(points: Int?) -> Response {
    let size = points.map { max(1, (frames + $0 - 1) / $0) } ?? 1
    return .json(capacity: 16 * values.count / size + 1024) { json in
      json.key("series")
      json.array { json in
        for column in positions.indices {
          json.object { json in
            json.member("name", schema.series[positions[column]].metric.name)
            json.member("labels", labels: schema.series[positions[column]].labels)
            json.member("unit", schema.series[positions[column]].metric.unit)
            json.key("points")
            json.array { json in write(column, groupsOf: size, into: &json) }
          }
        }
      }
    }
  }

  private func write(_ column: Int, groupsOf size: Int, into json: inout JSONWriter) {
    for start in stride(from: 0, to: frames, by: size) {
      let end = min(start + size, frames)
      let present = (start..<end).compactMap { values[$0 * positions.count + column] }
      json.array { json in
        json.time(times[end - 1])
        json.double(
          present.isEmpty
            ? nil : size == 1 ? present[0] : present.reduce(0, +) / Double(present.count))
      }
    }
  }
}
