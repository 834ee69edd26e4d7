import Monitor
import NIOCore

/// Writes one viewer's stream, below all encoders, as ready bytes.
///
/// It stands nearest to the socket, so that
/// it sees when the socket takes bytes again.
final class StreamWriter: ChannelDuplexHandler, RemovableChannelHandler {
  typealias InboundIn = ByteBuffer
  typealias OutboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  let loop: any EventLoop
  private let hub: StreamHub
  private let format: StreamFormat
  private var subscription: Subscription
  private var state: StreamState
  private var context: ChannelHandlerContext?
  private var isJoined = false
  private var lastWrite: NIODeadline
  /// Called once, when the viewer is cut off because it did not read.
  private let onCutOff: () -> Void

  /// Frames that are encoded before looking whether the viewer still reads.
  private static let replayBatch = 30
  /// A silence this long is broken by a comment or a ping.
  private static let silence = TimeAmount.seconds(15)

  init(
    hub: StreamHub, subscription: Subscription, loop: any EventLoop, onCutOff: @escaping () -> Void
  ) {
    self.hub = hub
    self.subscription = subscription
    self.loop = loop
    self.onCutOff = onCutOff
    format = subscription.format
    state = StreamState(next: 0)
    lastWrite = loop.now
  }

  /// Small kernel and channel buffers: a viewer that stops reading is found within some frames, and no
  /// older frames pile up for it.
  static func configure(_ channel: any Channel) throws {
    guard let options = channel.syncOptions else { return }
    try options.setOption(.socketOption(.so_sndbuf), value: 16_384)
    try options.setOption(.writeBufferWaterMark, value: .init(low: 1, high: 2))
  }

  func handlerAdded(context: ChannelHandlerContext) { self.context = context }

  func handlerRemoved(context: ChannelHandlerContext) { finish() }

  func channelInactive(context: ChannelHandlerContext) {
    finish()
    context.fireChannelInactive()
  }

  func channelWritabilityChanged(context: ChannelHandlerContext) {
    if context.channel.isWritable {
      // Before more is written, since that can fill the connection again at once.
      state.becameWritable()
      catchUp()
    }
    context.fireChannelWritabilityChanged()
  }

  private func finish() {
    context = nil
    guard isJoined else { return }
    isJoined = false
    hub.leave(self, subscription)
  }

  // MARK: Starting

  /// Begins to stream: after `after`, or with the newest frame.
  ///
  /// False when the hub takes no more streams.
  func start(after: UInt64?) -> Bool {
    guard let last = hub.join(self, subscription) else { return false }
    isJoined = true
    if format == .sse { write(chunked: "retry: 1000\n\n") }
    begin(after: after, last: last)
    return true
  }

  /// Takes another subscription on a stream that runs.
  func change(to next: Subscription, after: UInt64?) -> Bool {
    guard isJoined, next != subscription else {
      begin(after: after, last: hub.last)
      return isJoined
    }
    guard let last = hub.join(self, next) else { return false }
    hub.leave(self, subscription)
    subscription = next
    begin(after: after, last: last)
    return true
  }

  private func begin(after: UInt64?, last: UInt64) {
    let extent = hub.store.extent
    guard let after else {
      state.restart(next: max(last, extent.first))
      sendCurrentSchema()
      return catchUp()
    }
    guard after < last else {
      state.restart(next: last + 1)
      sendCurrentSchema()
      // Beyond the newest is a number of another life of the service: nothing of that is here.
      if after > last { sendGap(min(1, last)...last) }
      return catchUp()
    }
    // The frames to come may have older schemas: the replay sends each as it comes to it.
    state.restart(next: max(after + 1, extent.first))
    if after + 1 < extent.first { sendGap(after + 1...extent.first - 1) }
    catchUp()
  }

  private func sendCurrentSchema() {
    guard let schema = hub.store.schema else { return }
    let projection = hub.projection(of: schema, for: subscription)
    write(projection.wire)
    state.schemaVersion = projection.version
  }

  func pause() { state.pause() }

  func resume() {
    state.resume()
    catchUp()
  }

  // MARK: Sending

  /// A frame that has just been published.
  func deliver(_ frame: StreamHub.Encoded) {
    guard let context else { return }
    switch state.published(frame.sequence, isWritable: context.channel.isWritable) {
    case .ignore: break
    case .skip: hub.count(skipped: 1)
    case .send(let missed):
      if let missed { sendGap(missed) }
      send(frame)
      context.flush()
    }
  }

  private func send(_ frame: StreamHub.Encoded) {
    if state.schemaVersion != frame.schemaVersion {
      state.schemaVersion = frame.schemaVersion
      write(frame.schema)
    }
    write(frame.sample)
    hub.count(sent: 1)
  }

  /// Sends from the ring for as long as the viewer takes it, then goes live.
  private func catchUp() {
    while let context, case .catchingUp(let next) = state.mode {
      guard next <= hub.last else {
        state.goLive()
        break
      }
      guard context.channel.isWritable else { break }
      replay(from: next)
      context.flush()
    }
    context?.flush()
  }

  /// Sends a batch of frames from the ring.
  private func replay(from next: UInt64) {
    var expected = next
    var projection: StreamHub.Projection?
    hub.store.forEachFrame(from: next, limit: Self.replayBatch) { frame in
      // The ring may have moved on while the viewer read.
      if frame.sequence > expected { sendGap(expected...frame.sequence - 1) }
      if subscription.includes(tick: hub.tickNumber(of: frame)) {
        let fitting =
          projection.flatMap { $0.version == frame.schema.version ? $0 : nil }
          ?? hub.projection(of: frame.schema, for: subscription)
        projection = fitting
        send(hub.encode(frame, for: subscription, through: fitting))
      }
      expected = frame.sequence + 1
    }
    state.caughtUp(to: max(expected, next + 1) - 1)
  }

  private func sendGap(_ frames: ClosedRange<UInt64>) {
    send(
      .gap,
      FrameJSON.gap(from: frames.lowerBound, to: frames.upperBound, type: format.type(.gap)))
  }

  private func send(_ message: StreamFormat.Message, _ json: ByteBuffer) {
    var wire = ByteBuffer()
    format.wire(message, json, into: &wire)
    write(wire)
  }

  private func write(chunked text: String) {
    var wire = ByteBuffer()
    wire.writeChunk(text.utf8.count) { $0.writeString(text) }
    write(wire)
  }

  private func write(_ bytes: ByteBuffer) {
    guard let context else { return }
    lastWrite = loop.now
    context.write(wrapOutboundOut(bytes), promise: nil)
  }

  /// Something long was written beside the frames, which the viewer gets time to read.
  func allow(timeFor bytes: Int) { state.allow(timeFor: bytes) }

  // MARK: Looking after

  /// Cuts the viewer off when it has not read for too long; breaks a long silence.
  func lookAfter() {
    guard let context else { return }
    let now = loop.now
    if state.isStuck(isWritable: context.channel.isWritable, now: now) {
      onCutOff()
      context.close(promise: nil)
      return
    }
    if now - lastWrite > Self.silence, context.channel.isWritable, format == .sse {
      write(chunked: ": heartbeat\n\n")
      context.flush()
    }
  }

  /// Says why the stream ends, and ends it.
  func sayGoodbye(reason: String) {
    guard let context else { return }
    send(.bye, FrameJSON.bye(reason: reason, type: format.type(.bye)))
    var end = ByteBuffer()
    switch format {
    case .sse: end.writeStaticString("0\r\n\r\n")
    case .webSocket:
      // Close, 1001: going away; RFC 6455, 7.4.1.
      end.writeBytes([0x88, 2, 0x03, 0xe9])
    }
    write(end)
    context.flush()
    finish()
    Self.close(context.channel)
  }

  /// Closes once what was written is out and the peer has had the time to read it.
  ///
  /// A close with unread input resets the connection, and could take the last words with it. A peer that
  /// does not read is not waited for.
  static func close(_ channel: any Channel) {
    let loop = channel.eventLoop
    let written = loop.makePromise(of: Void.self)
    channel.close(mode: .output, promise: written)
    written.futureResult.whenComplete { _ in
      loop.scheduleTask(in: .milliseconds(200)) { channel.close(promise: nil) }
    }
    loop.scheduleTask(in: .seconds(2)) { channel.close(promise: nil) }
  }
}
