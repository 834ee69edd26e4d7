import NIOCore
import Synchronization
import Workloads

/// Pushes tables to those who watch them: each topic is encoded once for all who do, with one hop for each
/// event loop.
final class TopicHub: Sendable {
  /// The most different topics at once, and on one connection.
  static let topicLimit = 64
  static let connectionLimit = 16

  private struct State {
    var watches: [Topic: [ObjectIdentifier: TopicWatch]] = [:]
    /// Of the topics that are tables; taken out while a message is made.
    var producers: [Topic: TopicProducer] = [:]
  }

  private let tables: WorkloadTables
  private let clock: ProcessClock
  private let state = Mutex(State())

  init(tables: WorkloadTables, clock: ProcessClock) {
    self.tables = tables
    self.clock = clock
  }

  var isWatched: Bool { state.withLock { !$0.watches.isEmpty } }

  /// Puts watches in the place of others of the same connection; false, and nothing is changed, when there
  /// would be too many different topics.
  func replace(_ old: [TopicWatch], with new: [TopicWatch]) -> Bool {
    state.withLock { state in
      var watches = state.watches
      for watch in old { watches.remove(watch) }
      for watch in new { watches[watch.topic, default: [:]][ObjectIdentifier(watch)] = watch }
      guard new.isEmpty || watches.count <= Self.topicLimit else { return false }
      state.watches = watches
      state.producers = state.producers.filter { watches[$0.key] != nil }
      for workload in Workload.allCases {
        let watchers = watches.lazy.filter { $0.key.workload == workload }.map(\.value.count)
        tables.demand(for: workload).set(watchers: watchers.reduce(0, +))
      }
      for watch in old { watch.end() }
      return true
    }
  }

  /// Sends what the newest tables have to say; on one thread at a time.
  ///
  /// - Parameter isFresh: Whether the table of processes is of now, and no older one that was made while
  ///   nobody watched.
  /// - Returns: The processes that are watched each by itself.
  func publish(isFresh: Bool) -> [Int32] {
    var processes: [Int32] = []
    var deliveries = Deliveries()
    for (topic, watches) in state.withLock({ $0.watches }) {
      if topic.workload == .processes && !isFresh { continue }
      if case .process(let pid) = topic.content { processes.append(pid) }
      var producer =
        state.withLock { $0.producers[topic] } ?? TopicProducer(topic, clock: clock)
      let message = producer.message(tables, seen: Set(watches.values.map(\.seen)))
      let next = producer
      state.withLock { state in
        if state.watches[topic] != nil { state.producers[topic] = next }
      }
      if let message { deliveries.add(message, to: watches.values) }
    }
    deliveries.send()
    return processes
  }

  /// Sends what is known of one process to those who watch it.
  func publish(_ message: TopicMessage, onProcess pid: Int32) {
    let watches = state.withLock { state in
      state.watches.filter { $0.key.content == .process(pid) }.flatMap(\.value.values)
    }
    var deliveries = Deliveries()
    deliveries.add(message, to: watches)
    deliveries.send()
  }
}

extension [Topic: [ObjectIdentifier: TopicWatch]] {
  fileprivate mutating func remove(_ watch: TopicWatch) {
    self[watch.topic]?[ObjectIdentifier(watch)] = nil
    if self[watch.topic]?.isEmpty == true { self[watch.topic] = nil }
  }
}

/// Messages on their way, by event loop.
private struct Deliveries {
  private typealias Delivery = (watch: TopicWatch, message: TopicMessage)
  private var byLoop: [ObjectIdentifier: (loop: any EventLoop, deliveries: [Delivery])] = [:]

  mutating func add(_ message: TopicMessage, to watches: some Sequence<TopicWatch>) {
    for watch in watches {
      byLoop[ObjectIdentifier(watch.loop), default: (watch.loop, [])].deliveries
        .append((watch, message))
    }
  }

  func send() {
    for (loop, deliveries) in byLoop.values {
      loop.execute {
        for delivery in deliveries { delivery.watch.deliver(delivery.message) }
      }
    }
  }
}
