import NIOCore
import NIOWebSocket

/// What every frame of a client must keep to; stands before frames are put together, when this still shows.
final class FrameCheck: ChannelInboundHandler {
  typealias InboundIn = WebSocketFrame

  enum Failure: Error {
    /// RFC 6455, 5.1
    case unmasked
    /// RFC 6455, 5.2: no extension was agreed on.
    case reservedBits
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    let frame = unwrapInboundIn(data)
    if frame.maskKey == nil {
      context.fireErrorCaught(Failure.unmasked)
    } else if frame.rsv1 || frame.rsv2 || frame.rsv3 {
      context.fireErrorCaught(Failure.reservedBits)
    } else {
      context.fireChannelRead(data)
    }
  }
}
