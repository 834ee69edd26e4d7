package import ProcFS

/// What a set of slow attributes said last.
package struct AttributeReading<Attributes: AttributeSet>: Sendable {
  /// What the source is called on the stream and in messages.
  package let name: String
  package fileprivate(set) var values = Attributes()
  /// Whether the host has any of these attributes.
  package fileprivate(set) var isPresent = false
  /// Whether some of the values are older than they should be.
  ///
  /// An attribute that was lost is told to the set, and does not count.
  package fileprivate(set) var isStale = false

  package init(name: String) { self.name = name }
}

/// Keeps a set of slow attributes true: finds them, has them asked, and hands their texts over.
///
/// Whether there are others is looked up every ten seconds; on a host without any, that is all it costs.
struct AttributeSource<Attributes: AttributeSet>: ~Copyable {
  /// About a second; a little less, so that a tick that comes early counts.
  private static var period: Int64 { 900_000_000 }
  /// The same for what hardly ever changes: a limit costs a device as much to tell as a measurement.
  private static var steadyPeriod: Int64 { 9_900_000_000 }
  private static var rescan: Int64 { 10_000_000_000 }
  /// How old an answer may be beside the distance of two ticks: one period, and one wait for another
  /// attribute that does not answer.
  private static var patience: Int64 { 3_500_000_000 }

  private let paths: HostPaths
  private var attributes: [String] = []
  private var targets: [Int] = []
  private var periods: [Int64] = []
  private var nextScan: Int64 = 0
  private var lastTick: Int64 = 0

  init(paths: HostPaths) { self.paths = paths }

  /// Looks for attributes that came or went; to be called before the prober asks.
  mutating func find(
    _ reading: inout AttributeReading<Attributes>, for prober: Prober, now: Int64
  ) {
    guard now >= nextScan else { return }
    nextScan = now + Self.rescan
    reading.values.scan(in: paths)
    let found = reading.values.attributes
    reading.isPresent = !found.isEmpty
    if found == attributes { return }
    var known = Dictionary(zip(attributes, targets)) { first, _ in first }
    attributes = found
    periods = found.indices.map {
      reading.values.isSteady($0) ? Self.steadyPeriod : Self.period
    }
    targets = zip(found, periods).map { path, period in
      if let target = known.removeValue(forKey: path) {
        prober.repeatNews(of: target)
        return target
      }
      return prober.add(
        .attribute(path), group: Self.folder(of: path).hashValue, isExclusive: false,
        period: period, now: now)
    }
    for target in known.values { prober.remove(target) }
  }

  /// Takes what came; to be called after the prober collected.
  mutating func take(_ reading: inout AttributeReading<Attributes>, from prober: Prober, now: Int64)
  {
    let tick = now - lastTick
    lastTick = now
    reading.isStale = false
    for (index, target) in targets.enumerated() {
      switch prober.takeNews(of: target) {
      case .answer:
        prober.withAnswer(of: target) { answer in
          if answer.failure == 0 {
            reading.values.take(index, answer.text.span)
          } else {
            reading.values.lose(index, KernelFile.State(errno: answer.failure))
          }
        }
      case .lost: reading.values.lose(index, .failed(KernelFile.State.timedOut))
      case .none:
        let at = prober.answeredAt(target)
        let late = periods[index] - Self.period + Self.patience + tick
        if at > 0, !prober.isSilent(target), now - at > late { reading.isStale = true }
      }
    }
  }

  private static func folder(of path: String) -> Substring {
    path.lastIndex(of: "/").map { path[..<$0] } ?? path[...]
  }
}
