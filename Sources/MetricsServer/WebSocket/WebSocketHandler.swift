import NIOCore
import NIOWebSocket

/// What one WebSocket connection does with its messages; called on its event loop.
protocol WebSocketSession: AnyObject {
  func opened(_ socket: WebSocketHandler)
  func received(_ text: String)
  func closed()
}

/// The protocol's own business on a WebSocket connection: pings, pongs, close codes, broken frames; RFC 6455.
final class WebSocketHandler: ChannelInboundHandler {
  typealias InboundIn = WebSocketFrame
  typealias OutboundOut = WebSocketFrame

  /// The largest message that a client may send, and in how many frames.
  static let messageLimit = 16_384
  static let fragmentLimit = 64
  /// How often an idle peer is pinged; one that has said nothing for twice as long is gone.
  private static let pingInterval = TimeAmount.seconds(30)

  private let session: any WebSocketSession
  private var context: ChannelHandlerContext?
  private var pings: RepeatedTask?
  private var lastHeard = NIODeadline.distantPast
  private var isClosing = false
  /// Since when the peer has left unread what fills the connection.
  private(set) var unwritableSince: NIODeadline?

  init(session: any WebSocketSession) { self.session = session }

  func handlerAdded(context: ChannelHandlerContext) {
    self.context = context
    lastHeard = context.eventLoop.now
    let bound = context.loopBound
    let handler = NIOLoopBound(self, eventLoop: context.eventLoop)
    pings = context.eventLoop.scheduleRepeatedTask(
      initialDelay: Self.pingInterval, delay: Self.pingInterval
    ) { _ in
      handler.value.ping(bound.value)
    }
    session.opened(self)
  }

  func channelInactive(context: ChannelHandlerContext) {
    end()
    context.fireChannelInactive()
  }

  func handlerRemoved(context: ChannelHandlerContext) { end() }

  func channelWritabilityChanged(context: ChannelHandlerContext) {
    unwritableSince = context.channel.isWritable ? nil : context.eventLoop.now
    context.fireChannelWritabilityChanged()
  }

  private func end() {
    guard let pings else { return }
    pings.cancel()
    self.pings = nil
    context = nil
    session.closed()
  }

  private func ping(_ context: ChannelHandlerContext) {
    guard context.eventLoop.now - lastHeard < Self.pingInterval * 2 else {
      context.close(promise: nil)
      return
    }
    write(.ping, ByteBuffer())
  }

  // MARK: Reading

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    guard !isClosing else { return }
    lastHeard = context.eventLoop.now
    let frame = unwrapInboundIn(data)
    switch frame.opcode {
    case .text: text(frame)
    case .binary: close(.unacceptableData, "expected text messages")
    case .ping: write(.pong, frame.unmaskedData)
    case .pong: break
    case .connectionClose: answerClose(frame)
    default: close(.protocolError, "unknown opcode")
    }
  }

  private func text(_ frame: WebSocketFrame) {
    let data = frame.unmaskedData
    guard let text = String(validating: data.readableBytesView, as: UTF8.self) else {
      return close(.dataInconsistentWithMessage, "the text is not UTF-8")
    }
    session.received(text)
  }

  private func answerClose(_ frame: WebSocketFrame) {
    var data = frame.unmaskedData
    // The peer's code comes back; a close without one is answered likewise.
    let isValid = data.readableBytes != 1 && (data.readableBytes == 0 || Self.isValidCode(data))
    guard isValid else { return close(.protocolError, "a close code that may not be sent") }
    guard String(validating: data.readableBytesView.dropFirst(2), as: UTF8.self) != nil else {
      return close(.dataInconsistentWithMessage, "the reason is not UTF-8")
    }
    let code = data.readSlice(length: min(2, data.readableBytes)) ?? ByteBuffer()
    finish(code)
  }

  /// Codes that may stand in a close frame; RFC 6455, 7.4.
  private static func isValidCode(_ data: ByteBuffer) -> Bool {
    switch data.getInteger(at: data.readerIndex, as: UInt16.self) ?? 0 {
    case 1000...1003, 1007...1014, 3000...4999: true
    default: false
    }
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    // Behind a broken frame every further byte is an error, too: the close is on its way.
    guard !isClosing else { return }
    switch error {
    case NIOWebSocketError.invalidFrameLength:
      close(.messageTooLarge, "expected at most \(Self.messageLimit) bytes")
    case NIOWebSocketFrameAggregator.Error.accumulatedFrameSizeIsTooLarge,
      NIOWebSocketFrameAggregator.Error.tooManyFragments:
      close(
        .messageTooLarge,
        "expected at most \(Self.messageLimit) bytes in \(Self.fragmentLimit) frames")
    case FrameCheck.Failure.unmasked:
      close(.protocolError, "a client must mask its frames")
    case FrameCheck.Failure.reservedBits:
      close(.protocolError, "a reserved bit is set, and no extension was agreed on")
    case is NIOWebSocketError, is NIOWebSocketFrameAggregator.Error:
      close(.protocolError, "broken framing")
    default: context.close(promise: nil)
    }
  }

  // MARK: Writing

  /// Sends a text message; one who does not read goes without, and nothing comes after a close.
  func send(_ text: ByteBuffer, written: EventLoopPromise<Void>? = nil) {
    if isClosing {
      written?.succeed()
    } else {
      write(.text, text, promise: written)
    }
  }

  var isWritable: Bool { context?.channel.isWritable ?? false }

  /// Says why, and closes.
  func close(_ code: WebSocketErrorCode, _ reason: String) {
    guard let context else { return }
    var data = context.channel.allocator.buffer(capacity: 2 + reason.utf8.count)
    data.write(webSocketErrorCode: code)
    data.writeString(String(reason.prefix(100)))
    finish(data)
  }

  private func finish(_ closing: ByteBuffer) {
    guard let context, !isClosing else { return }
    isClosing = true
    write(.connectionClose, closing)
    StreamWriter.close(context.channel)
  }

  private func write(
    _ opcode: WebSocketOpcode, _ data: ByteBuffer, promise: EventLoopPromise<Void>? = nil
  ) {
    guard let context else {
      promise?.succeed()
      return
    }
    let frame = WebSocketFrame(fin: true, opcode: opcode, data: data)
    context.writeAndFlush(wrapOutboundOut(frame), promise: promise)
  }
}
