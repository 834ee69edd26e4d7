package import Monitor
import Synchronization

/// What one scrape is to give.
package struct ScrapeRequest: Sendable, Hashable {
  package var format = ExpositionFormat.prometheus
  package var isPacked = false
  /// The collectors that are wanted; nil for all, and for what is no collector's.
  package var collectors: Set<String>?

  package init(
    format: ExpositionFormat = .prometheus, isPacked: Bool = false, collectors: Set<String>? = nil
  ) {
    self.format = format
    self.isPacked = isPacked
    self.collectors = collectors
  }

  func wants(_ name: String) -> Bool { collectors?.contains(name) ?? true }
}

/// Scrapes on a thread of its own: what only a scrape needs is read here, and reading can block.
///
/// The thread starts with the first scrape; a service that nobody scrapes pays nothing. Sources are read at
/// most once a tick of the sampler, however many ask.
package final class Scraper: Sendable {
  /// Takes the text, for as long as the call lasts; nil if there are too many scrapes at once.
  package typealias Taker = @Sendable (UnsafeRawBufferPointer?) -> Void

  /// Scrapes that may wait for the thread.
  private static let capacity = 64

  private struct State {
    var waiting: [(request: ScrapeRequest, taker: Taker)] = []
    var isRunning = false
  }

  private let state = Mutex(State())
  private let wakeUp = WakeUp()
  private let snapshot: SharedSnapshot
  private let makeSet: @Sendable () -> CollectorSet
  private let onChange: @Sendable (CollectorSet.Change) -> Void

  /// Makes ready; `makeSet` is called on the thread, and `onChange` for each collector that fails or
  /// recovers.
  package init(
    snapshot: SharedSnapshot,
    onChange: @escaping @Sendable (CollectorSet.Change) -> Void = { _ in },
    makeSet: @escaping @Sendable () -> CollectorSet
  ) {
    self.snapshot = snapshot
    self.onChange = onChange
    self.makeSet = makeSet
  }

  /// Asks for a scrape; `taker` is called once, on the scraper's thread.
  package func scrape(_ request: ScrapeRequest, _ taker: @escaping Taker) {
    let (isAccepted, starts) = state.withLock { state in
      guard state.waiting.count < Self.capacity else { return (false, false) }
      state.waiting.append((request, taker))
      defer { state.isRunning = true }
      return (true, !state.isRunning)
    }
    guard isAccepted else { return taker(nil) }
    if starts {
      BlockingThread.detach(name: "scrape") { [self] in run() }
    } else {
      wakeUp.nudge()
    }
  }

  private func run() {
    var round = ScrapeRound(set: makeSet(), snapshot: snapshot)
    while true {
      while let next = state.withLock({ $0.waiting.isEmpty ? nil : $0.waiting.removeFirst() }) {
        round.scrape(next.request, next.taker)
        for change in round.set.takeChanges() { onChange(change) }
      }
      if wakeUp.wait(nanoseconds: .max / 4) == .stopped { return }
    }
  }
}

/// What the scraper keeps from scrape to scrape.
package struct ScrapeRound: ~Copyable {
  /// A text, and what it is of.
  private struct Page: ~Copyable {
    var writer: MetricWriter
    var round: UInt64 = 0
    var collectors: Set<String>?

    init(_ format: ExpositionFormat) { writer = MetricWriter(format: format) }
  }

  package let set: CollectorSet
  private let snapshot: SharedSnapshot
  private var prometheus = Page(.prometheus)
  private var openMetrics = Page(.openMetrics)
  private var gzip: Gzip?

  package init(set: CollectorSet, snapshot: SharedSnapshot) {
    self.set = set
    self.snapshot = snapshot
  }

  /// Reads and writes what is not of this tick already, and hands the text over.
  package mutating func scrape(
    _ request: ScrapeRequest, _ taker: (UnsafeRawBufferPointer?) -> Void
  ) {
    if request.isPacked, gzip == nil { gzip = Gzip() }
    switch request.format {
    case .prometheus: Self.serve(request, &prometheus, set, snapshot, &gzip, taker)
    case .openMetrics: Self.serve(request, &openMetrics, set, snapshot, &gzip, taker)
    }
  }

  private static func serve(
    _ request: ScrapeRequest, _ page: inout Page, _ set: CollectorSet,
    _ snapshot: SharedSnapshot, _ gzip: inout Gzip?, _ taker: (UnsafeRawBufferPointer?) -> Void
  ) {
    if page.round != snapshot.round || page.collectors != request.collectors {
      write(request, &page, set, snapshot)
    }
    page.writer.text.withBytes { bytes in
      taker(request.isPacked ? gzip?.pack(bytes) : bytes)
    }
  }

  private static func write(
    _ request: ScrapeRequest, _ page: inout Page, _ set: CollectorSet, _ snapshot: SharedSnapshot
  ) {
    set.read(round: snapshot.round, request.wants)
    if request.collectors == nil { set.readExtras() }
    page.writer.begin()
    page.round = snapshot.with { snapshot, round in
      set.writeSnapshot(snapshot, to: &page.writer, request.wants)
      if request.collectors == nil { set.writeExtras(snapshot, to: &page.writer) }
      return round
    }
    page.collectors = request.collectors
    set.writeSources(to: &page.writer, request.wants)
    page.writer.finish()
  }
}
