import ProcFS

/// What was put at one position: the metric, and which of its series in the row at hand.
struct SeriesKey: Equatable, Sendable {
  let metric: Int32
  let variant: Int32
}

/// What tells one row of a table from another: a name as the kernel has it, or a number.
enum RowIdentity: Equatable, Sendable {
  case name(KernelName)
  case number(Int)
}

/// Where the families put their series.
///
/// One walk over a snapshot serves two passes: the first takes down the series (`SchemaBuilder`), the
/// second, each tick, their values (`FrameWriter`). Labels and values are autoclosures, so that each
/// pass pays only for what it takes, and the two cannot fall out of step.
protocol SeriesSink {
  /// Says whether what follows repeats older values.
  mutating func source(isStale: Bool)
  /// Starts a row: a disk, an interface, a processor.
  mutating func row(_ name: KernelName)
  mutating func row(_ number: Int)
  /// Puts one series; `variant` tells apart those of one metric in one row.
  mutating func put(
    _ id: MetricID, _ variant: Int, labels: @autoclosure () -> [Label],
    value: @autoclosure () -> Double?)
  /// Puts one pushed series.
  mutating func put(custom: CustomSeries)
  /// Notes that a counter went back.
  mutating func counterWentBack()
}

extension SeriesSink {
  @inline(__always)
  mutating func put(_ id: MetricID, value: @autoclosure () -> Double?) {
    put(id, 0, labels: [], value: value())
  }

  /// Puts the growth of a counter per second, times `scale`.
  @inline(__always)
  mutating func put(
    _ id: MetricID, _ variant: Int = 0, labels: @autoclosure () -> [Label] = [],
    rate now: UInt64?, since before: UInt64?, over seconds: Double, scale: Double = 1
  ) {
    if let now, let before, now < before { counterWentBack() }
    put(
      id, variant, labels: labels(),
      value: Rates.perSecond(now: now, before: before, seconds: seconds).map { $0 * scale })
  }
}

/// The first pass: takes down what series there are.
struct SchemaBuilder: SeriesSink {
  private(set) var series: [Series] = []
  private(set) var keys: [SeriesKey] = []
  private(set) var rows: [RowIdentity] = []

  mutating func source(isStale: Bool) {}
  mutating func counterWentBack() {}
  mutating func row(_ name: KernelName) { rows.append(.name(name)) }
  mutating func row(_ number: Int) { rows.append(.number(number)) }

  mutating func put(
    _ id: MetricID, _ variant: Int, labels: @autoclosure () -> [Label],
    value: @autoclosure () -> Double?
  ) {
    keys.append(SeriesKey(metric: Int32(id.rawValue), variant: Int32(variant)))
    series.append(Series(metric: Catalogue.metric(id), labels: labels()))
  }

  mutating func put(custom: CustomSeries) {
    rows.append(.number(custom.number))
    keys.append(SeriesKey(metric: -1, variant: 0))
    series.append(custom.series)
  }

  func schema(version: Int) -> Schema {
    Schema(version: version, series: series, keys: keys, rows: rows)
  }
}

/// The second pass: writes values into a reused vector, and finds out whether the schema still fits.
struct FrameWriter: SeriesSink {
  private(set) var cells: [Cell] = []
  private(set) var stale: [Int] = []
  private(set) var sawReset = false
  /// Whether everything put so far stands in the schema at this very place.
  private(set) var fits = true
  private var schema: Schema
  private var rowsSeen = 0
  private var sourceIsStale = false

  init(schema: Schema) { self.schema = schema }

  /// Makes ready for the next tick and keeps the capacity.
  mutating func begin(_ schema: Schema) {
    self.schema = schema
    cells.removeAll(keepingCapacity: true)
    stale.removeAll(keepingCapacity: true)
    rowsSeen = 0
    sawReset = false
    fits = true
    sourceIsStale = false
  }

  /// Whether the walk that just ended found the schema whole.
  var isComplete: Bool {
    fits && cells.count == schema.keys.count && rowsSeen == schema.rows.count
  }

  mutating func source(isStale: Bool) { sourceIsStale = isStale }
  mutating func counterWentBack() { sawReset = true }

  mutating func row(_ name: KernelName) {
    fits = fits && rowsSeen < schema.rows.count && schema.rows[rowsSeen] == .name(name)
    rowsSeen += 1
  }

  mutating func row(_ number: Int) {
    fits = fits && rowsSeen < schema.rows.count && schema.rows[rowsSeen] == .number(number)
    rowsSeen += 1
  }

  @inline(__always)
  mutating func put(
    _ id: MetricID, _ variant: Int, labels: @autoclosure () -> [Label],
    value: @autoclosure () -> Double?
  ) {
    let key = SeriesKey(metric: Int32(id.rawValue), variant: Int32(variant))
    let at = cells.count
    fits = fits && at < schema.keys.count && schema.keys[at] == key
    guard fits else { return }
    append(Cell(value(), decimals: Int(schema.decimals[at])), stale: sourceIsStale)
  }

  mutating func put(custom: CustomSeries) {
    row(custom.number)
    let at = cells.count
    fits = fits && at < schema.keys.count && schema.keys[at].metric == -1
    guard fits else { return }
    append(Cell(double: custom.value), stale: custom.isStale)
  }

  private mutating func append(_ cell: Cell, stale isStale: Bool) {
    if isStale && cell != .none { stale.append(cells.count) }
    cells.append(cell)
  }
}
