import Monitor
import NIOCore
import Synchronization

/// Fans frames out: each is encoded once for each distinct subscription, and its bytes are written to all
/// who share it, with one hop for each event loop.
final class StreamHub: Sendable {
  /// A frame as one subscription's streams get it.
  struct Encoded: Sendable {
    let sequence: UInt64
    let schemaVersion: Int
    let schema: ByteBuffer
    let sample: ByteBuffer
  }

  /// What of a schema a subscription sees, and the schema message that says so.
  struct Projection: Sendable {
    let version: Int
    let positions: [Int]
    let wire: ByteBuffer
  }

  private struct Group {
    var members = 0
    var projection: Projection?
  }

  private struct State {
    var groups: [Subscription: Group] = [:]
    var last: UInt64 = 0
    var isClosed = false
    var members = 0
    var housekeeping: RepeatedTask?

    func hasRoom(for subscription: Subscription) -> Bool {
      !isClosed && members < StreamHub.streamLimit
        && (groups[subscription] != nil || groups.count < StreamHub.subscriptionLimit)
    }
  }

  /// The most streams at once, and the most ways in which they can differ.
  static let streamLimit = 8192
  static let subscriptionLimit = 256

  let store: FrameStore
  private let interval: Atomic<Int64>
  private let home: any EventLoop
  private let loops: [LoopStreams]
  private let state = Mutex(State())
  private let sent = Atomic<UInt64>(0)
  private let skipped = Atomic<UInt64>(0)

  init(store: FrameStore, interval: Int64, group: any EventLoopGroup) {
    self.store = store
    self.interval = Atomic(interval)
    home = group.next()
    loops = group.makeIterator().map(LoopStreams.init)
  }

  var framesSent: UInt64 { sent.load(ordering: .relaxed) }
  var framesSkipped: UInt64 { skipped.load(ordering: .relaxed) }
  var tick: Int64 { interval.load(ordering: .relaxed) }

  func change(interval nanoseconds: Int64) { interval.store(nanoseconds, ordering: .relaxed) }

  func count(sent: UInt64 = 0, skipped: UInt64 = 0) {
    if sent > 0 { self.sent.add(sent, ordering: .relaxed) }
    if skipped > 0 { self.skipped.add(skipped, ordering: .relaxed) }
  }

  // MARK: Publishing

  /// Called on the sampler's thread; everything else happens on an event loop.
  func published(_ sequence: UInt64) {
    let hasAudience = state.withLock { state in
      state.last = sequence
      return state.members > 0
    }
    if hasAudience { home.execute { self.fanOut(sequence) } }
  }

  private func fanOut(_ sequence: UInt64) {
    guard let frame = frame(sequence) else { return }
    let number = tickNumber(of: frame)
    let subscriptions = state.withLock { $0.groups.keys.filter { $0.includes(tick: number) } }
    var encoded: [Subscription: Encoded] = [:]
    for subscription in subscriptions {
      let projection = projection(of: frame.schema, for: subscription)
      encoded[subscription] = encode(frame, for: subscription, through: projection)
    }
    let all = encoded
    if all.isEmpty { return }
    for loop in loops { loop.deliver(all) }
  }

  /// The frame of a sequence number: nearly always the newest.
  private func frame(_ sequence: UInt64) -> Frame? {
    var frame = store.latest()
    if frame?.sequence == sequence { return frame }
    store.forEachFrame(from: sequence, limit: 1) { frame = $0 }
    return frame?.sequence == sequence ? frame : nil
  }

  /// Which tick since 1970 a frame belongs to.
  func tickNumber(of frame: Frame) -> Int64 {
    Timeline.tick(at: frame.time * 1_000_000, of: tick)
  }

  /// Encodes a frame as the subscription sees it.
  func encode(_ frame: Frame, for subscription: Subscription, through projection: Projection)
    -> Encoded
  {
    let format = subscription.format
    let json = FrameJSON.sample(
      frame, positions: projection.positions, type: format.type(.sample))
    var sample = ByteBuffer()
    format.wire(.sample, id: frame.sequence, json, into: &sample)
    return Encoded(
      sequence: frame.sequence, schemaVersion: projection.version, schema: projection.wire,
      sample: sample)
  }

  /// The subscription's view of a schema: the one at hand where it fits, otherwise a new one.
  func projection(of schema: Schema, for subscription: Subscription) -> Projection {
    if let known = state.withLock({ $0.groups[subscription]?.projection }),
      known.version == schema.version
    {
      return known
    }
    let positions = schema.positions(of: subscription.families)
    let format = subscription.format
    let json = FrameJSON.schema(schema, positions: positions, type: format.type(.schema))
    var wire = ByteBuffer()
    format.wire(.schema, json, into: &wire)
    let made = Projection(version: schema.version, positions: positions, wire: wire)
    state.withLock { state in
      // A replay of older frames must not displace what live frames need.
      let version = state.groups[subscription]?.projection?.version ?? 0
      if version < schema.version { state.groups[subscription]?.projection = made }
    }
    return made
  }

  // MARK: Joining and leaving

  /// Takes a stream in; nil when there are too many, or the service is closing.
  ///
  /// Otherwise the newest
  /// sequence number: all after it will be delivered.
  func join(_ writer: StreamWriter, _ subscription: Subscription) -> UInt64? {
    let joined = state.withLock { state -> (last: UInt64, isFirst: Bool)? in
      guard state.hasRoom(for: subscription) else { return nil }
      state.groups[subscription, default: Group()].members += 1
      state.members += 1
      return (state.last, state.members == 1)
    }
    guard let joined else { return nil }
    streams(of: writer).add(writer, subscription)
    if joined.isFirst { startHousekeeping() }
    return joined.last
  }

  /// Whether a stream would be taken in.
  func hasRoom(for subscription: Subscription) -> Bool {
    state.withLock { $0.hasRoom(for: subscription) }
  }

  func leave(_ writer: StreamWriter, _ subscription: Subscription) {
    streams(of: writer).remove(writer, subscription)
    let task = state.withLock { state -> RepeatedTask? in
      state.members -= 1
      state.groups[subscription]?.members -= 1
      if state.groups[subscription]?.members == 0 { state.groups[subscription] = nil }
      guard state.members == 0 else { return nil }
      defer { state.housekeeping = nil }
      return state.housekeeping
    }
    task?.cancel()
  }

  /// The newest published sequence number.
  var last: UInt64 { state.withLock { $0.last } }

  private func streams(of writer: StreamWriter) -> LoopStreams {
    loops.first { $0.loop === writer.loop } ?? loops[0]
  }

  /// While anyone watches: once a second, looks for viewers that do not read, and breaks long silences.
  private func startHousekeeping() {
    let task = home.scheduleRepeatedTask(initialDelay: .seconds(1), delay: .seconds(1)) { _ in
      for loop in self.loops { loop.lookAfter() }
    }
    let old = state.withLock { state in
      let old = state.housekeeping
      state.housekeeping = task
      return old
    }
    old?.cancel()
  }

  /// Says goodbye on every stream; all may come back.
  func dismiss(reason: String) {
    for loop in loops { loop.close(reason: reason) }
  }

  /// Says goodbye on every stream and lets no new one in.
  func close(reason: String) {
    state.withLock { $0.isClosed = true }
    dismiss(reason: reason)
  }
}

/// The streams of one event loop; touched on that loop only.
final class LoopStreams: Sendable {
  let loop: any EventLoop
  private let streams: NIOLoopBoundBox<[Subscription: [ObjectIdentifier: StreamWriter]]>

  init(loop: any EventLoop) {
    self.loop = loop
    streams = .makeBoxSendingValue([:], eventLoop: loop)
  }

  func add(_ writer: StreamWriter, _ subscription: Subscription) {
    streams.value[subscription, default: [:]][ObjectIdentifier(writer)] = writer
  }

  func remove(_ writer: StreamWriter, _ subscription: Subscription) {
    streams.value[subscription]?[ObjectIdentifier(writer)] = nil
    if streams.value[subscription]?.isEmpty == true { streams.value[subscription] = nil }
  }

  func deliver(_ encoded: [Subscription: StreamHub.Encoded]) {
    loop.execute {
      for (subscription, frame) in encoded {
        guard let writers = self.streams.value[subscription] else { continue }
        for writer in writers.values { writer.deliver(frame) }
      }
    }
  }

  func lookAfter() {
    loop.execute { self.all.forEach { $0.lookAfter() } }
  }

  func close(reason: String) {
    loop.execute { self.all.forEach { $0.sayGoodbye(reason: reason) } }
  }

  private var all: [StreamWriter] { streams.value.values.flatMap(\.values) }
}
