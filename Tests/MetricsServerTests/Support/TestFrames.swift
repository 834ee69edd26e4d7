import Monitor

@testable import Monitor

/// Frames of a made-up host: `version` says how many processors it has, each with one series, beside one
/// of memory and one pushed.
struct TestFrames {
  /// Even, so that every second frame belongs to an interval of two seconds.
  static let start: Int64 = 1_700_000_000_000

  private(set) var schema: Schema

  init(version: Int = 1) { schema = Self.schema(version) }

  static func schema(_ version: Int) -> Schema {
    let cpu = Metric(
      name: "test.cpu", family: .cpu, unit: "1", kind: .gauge, decimals: 2, labels: ["cpu"],
      help: "A processor.")
    let memory = Metric(
      name: "test.memory", family: .memory, unit: "By", kind: .gauge, decimals: 0, labels: [],
      help: "Memory.")
    let pushed = Metric(
      name: "pushed", family: .custom, unit: "", kind: .gauge, decimals: nil, labels: [], help: "")
    let cpus = (0..<version).map { Series(metric: cpu, labels: [Label("cpu", "\($0)")]) }
    let all = cpus + [Series(metric: memory, labels: []), Series(metric: pushed, labels: [])]
    return Schema(version: version, series: all, keys: [], rows: [])
  }

  mutating func change(to version: Int) { schema = Self.schema(version) }

  /// A frame whose values tell its number: n hundredths for each processor, n bytes, n and a half.
  func frame(_ number: UInt64, stale: [Int] = [], gap: Gap? = nil) -> Frame {
    let bits = Int64(number)
    let cpus = Array(repeating: Cell(bits: bits), count: schema.version)
    return Frame(
      sequence: number, time: Self.start + bits * 1000, schema: schema,
      cells: cpus + [Cell(bits: bits), Cell(double: Double(number) + 0.5)], stale: stale, gap: gap)
  }
}

extension FrameStore {
  func append(_ frame: Frame) {
    append(
      sequence: frame.sequence, time: frame.time, schema: frame.schema, cells: frame.cells,
      stale: frame.stale, gap: frame.gap)
  }
}
