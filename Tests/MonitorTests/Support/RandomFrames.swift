@testable import Monitor

/// A generator that gives the same numbers each time: splitmix64.
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
    return mixed ^ (mixed >> 31)
  }
}

/// Frames as a host could give them, one after the other: most cells stand still or move by little, some
/// jump, some are pushed doubles; now and then the schema changes, values go stale, time goes missing.
struct RandomFrames {
  private var random: SeededGenerator
  private var schema: Schema
  private var cells: [Cell]
  private var sequence: UInt64 = 0
  private var time: Int64 = 1_700_000_000_000
  private let sizes: ClosedRange<Int>
  /// One frame in so many has another schema than the one before it.
  private let schemaLife: Int

  init(seed: UInt64, sizes: ClosedRange<Int> = 1...60, schemaLife: Int = 40) {
    random = SeededGenerator(seed: seed)
    self.sizes = sizes
    self.schemaLife = schemaLife
    schema = Self.schema(version: 1, size: sizes.lowerBound)
    cells = Array(repeating: Cell(bits: 0), count: sizes.lowerBound)
  }

  static func schema(version: Int, size: Int) -> Schema {
    let series = (0..<size).map { index in
      Series(
        metric: Metric(
          name: "metric.\(index)", family: index % 5 == 4 ? .custom : .cpu, unit: "1", kind: .gauge,
          decimals: index % 5 == 4 ? nil : index % 4, labels: [], help: "A test's own."),
        labels: [])
    }
    return Schema(version: version, series: series, keys: [], rows: [])
  }

  mutating func next() -> Frame {
    sequence += 1
    time += Int64.random(in: 990...1010, using: &random)
    if Int.random(in: 0..<schemaLife, using: &random) == 0 {
      let size = Int.random(in: sizes, using: &random)
      schema = Self.schema(version: schema.version + 1, size: size)
      cells = Array(repeating: .none, count: size)
    }
    for index in cells.indices { cells[index] = change(cells[index], at: index) }
    let stale = cells.indices.filter { _ in Int.random(in: 0..<30, using: &random) == 0 }
    var gap: Gap?
    if Int.random(in: 0..<25, using: &random) == 0 {
      let step = Int64.random(in: -5000...60_000, using: &random)
      time += step
      gap = Gap(cause: step < 0 ? .clockStep : .suspend, seconds: Double(step) / 1000)
    }
    return Frame(
      sequence: sequence, time: time, schema: schema, cells: cells, stale: stale, gap: gap)
  }

  private mutating func change(_ cell: Cell, at index: Int) -> Cell {
    switch Int.random(in: 0..<20, using: &random) {
    case 0: .none
    case 1: Cell(bits: Int64.random(in: .min ... .max, using: &random))
    case 2 where index % 5 == 4: Cell(double: Double.random(in: -1e9...1e9, using: &random))
    case 3...8: Cell(bits: cell.bits &+ Int64.random(in: -100...100, using: &random))
    default: cell
    }
  }
}

extension FrameStore {
  func append(_ frame: Frame, written: Int64? = nil) {
    append(
      sequence: frame.sequence, time: frame.time, written: written, schema: frame.schema,
      cells: frame.cells, stale: frame.stale, gap: frame.gap)
  }

  func frames(from first: UInt64, limit: Int = .max) -> [Frame] {
    var frames: [Frame] = []
    forEachFrame(from: first, limit: limit) { frames.append($0) }
    return frames
  }
}

extension Frame {
  /// Whether both say the same in every respect.
  func isSame(as other: Frame) -> Bool {
    sequence == other.sequence && time == other.time && schema === other.schema
      && cells == other.cells && stale == other.stale && gap == other.gap
  }
}
