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
    let window = RecentTable.Window(
      from: newest.time - Int64(seconds) * 1000, to: newest.time, points: points)
    let table = try RecentTable(store: store, schema: schema, positions: series, window: window)
    return table.response
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
