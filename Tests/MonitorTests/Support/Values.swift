import ProcFS
import Testing

@testable import Monitor

/// The values of a frame by what people would call them: `system.disk.io{device=sda,direction=read}`.
struct Values {
  let frame: Frame
  private(set) var all: [String: Double?] = [:]

  init(_ frame: Frame) throws {
    self.frame = frame
    for (position, series) in frame.schema.series.enumerated() {
      let name = Self.name(of: series)
      try #require(all[name] == nil, "\(name) is in the schema twice")
      all.updateValue(frame.value(at: position), forKey: name)
    }
  }

  /// The values of one snapshot that has nothing before it.
  init(_ snapshot: borrowing Snapshot, custom: [CustomSeries] = []) throws {
    let store = FrameStore()
    var maker = FrameMaker(priming: snapshot, custom: custom, store: store)
    _ = maker.add(snapshot, custom: custom, at: Moment(millisecond: 0), gap: nil, seconds: 0)
    self = try Values(#require(store.latest()))
  }

  static func name(of series: Series) -> String {
    let labels = series.labels.map { "\($0.name)=\($0.value)" }.joined(separator: ",")
    return labels.isEmpty ? series.metric.name : "\(series.metric.name){\(labels)}"
  }

  /// The value of a series; nil where it has none, and where there is no such series.
  subscript(name: String) -> Double? { all[name] ?? nil }

  func has(_ name: String) -> Bool { all[name] != nil }

  /// Names that begin so, with what is between the braces.
  func labels(_ metric: String) -> Set<String> {
    Set(
      all.keys.filter { $0.hasPrefix("\(metric){") }.map {
        String($0.dropFirst(metric.count + 1).dropLast())
      })
  }

  func isStale(_ name: String) -> Bool {
    frame.schema.series.indices.contains {
      Self.name(of: frame.schema.series[$0]) == name && frame.stale.contains($0)
    }
  }
}

/// Compares within a metric's decimals.
func isNear(_ left: Double?, _ right: Double?, by tolerance: Double = 1e-4) -> Bool {
  switch (left, right) {
  case (nil, nil): true
  case (let left?, let right?): abs(left - right) <= max(tolerance, abs(right) * 1e-12)
  default: false
  }
}
