import NIOCore
import NIOHTTP1

/// Stands before the upgrade handler and decides what reaches it.
///
/// swift-nio's typed upgrade handler drops the request when an upgrade is declined, and then the client hears
/// nothing at all. So a head that asks for an upgrade that will not be made loses the wish here, and is
/// answered as an ordinary request, the last of its connection: the parser has stopped behind it. The gate also ends connections whose first head does not come, or is
/// garbage, since nobody behind it reads before that.
final class UpgradeGate: ChannelDuplexHandler, RemovableChannelHandler {
  typealias InboundIn = HTTPServerRequestPart
  typealias InboundOut = HTTPServerRequestPart
  typealias OutboundIn = HTTPServerResponsePart
  typealias OutboundOut = HTTPServerResponsePart

  /// How long a connection may take until its first request has been read.
  private static let patience = TimeAmount.seconds(10)

  private let accepts: (HTTPRequestHead) -> Bool
  private var sawHead = false
  private var hasRefused = false
  /// Requests that are being answered.
  private var unanswered = 0
  private var deadline: Scheduled<Void>?

  init(accepts: @escaping (HTTPRequestHead) -> Bool) { self.accepts = accepts }

  func handlerAdded(context: ChannelHandlerContext) {
    let bound = context.loopBound
    let gate = NIOLoopBound(self, eventLoop: context.eventLoop)
    deadline = context.eventLoop.scheduleTask(in: Self.patience) {
      if !gate.value.sawHead { gate.value.refuse(.requestTimeout, bound.value) }
    }
  }

  func handlerRemoved(context: ChannelHandlerContext) { deadline?.cancel() }

  func channelInactive(context: ChannelHandlerContext) {
    deadline?.cancel()
    context.fireChannelInactive()
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    guard case .head(var head) = unwrapInboundIn(data) else {
      return context.fireChannelRead(data)
    }
    let isFirst = !sawHead
    sawHead = true
    unanswered += 1
    deadline?.cancel()
    if head.headers.contains(name: "upgrade"), !(isFirst && accepts(head)) {
      head.headers.remove(name: "upgrade")
      head.headers.remove(name: "http2-settings")
      head.headers.replaceOrAdd(name: "connection", value: "close")
    }
    Self.settleHost(&head)
    context.fireChannelRead(wrapInboundOut(.head(head)))
  }

  /// Leaves one Host, the one that counts, or none where the request is at odds with itself.
  private static func settleHost(_ head: inout HTTPRequestHead) {
    // Of two Hosts, whoever stands between could heed one and we the other; RFC 9112, 3.2.
    guard head.headers["host"].count == 1 else { return head.headers.remove(name: "host") }
    // A target in absolute form, as proxies are sent, goes before Host; RFC 9112, 3.2.2.
    let target = head.uri.lowercased()
    if let scheme = ["http://", "https://"].first(where: target.hasPrefix) {
      let authority = target.dropFirst(scheme.count).prefix { !"/?#".contains($0) }
      head.headers.replaceOrAdd(name: "host", value: String(authority))
    }
  }

  func write(
    context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?
  ) {
    if case .end = unwrapOutboundIn(data) { unanswered -= 1 }
    context.write(data, promise: promise)
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    // Behind what could not be read every further byte is an error, too: the answer is on its way.
    guard !hasRefused else { return }
    // While an answer is being written, whoever writes it must know.
    guard unanswered == 0 else { return context.fireErrorCaught(error) }
    switch error {
    case HTTPParserError.headerOverflow: refuse(.requestHeaderFieldsTooLarge, context)
    case is HTTPParserError: refuse(.badRequest, context)
    default: context.close(promise: nil)
    }
  }

  /// Answers a request that could not be read, and closes.
  private func refuse(_ status: HTTPResponseStatus, _ context: ChannelHandlerContext) {
    guard context.channel.isActive, !hasRefused else { return }
    hasRefused = true
    sawHead = true
    let body = Problem(Int(status.code), status.reasonPhrase, "the request could not be read").json
    var headers = HTTPHeaders([
      ("content-type", "application/problem+json"), ("connection", "close"),
      ("content-length", "\(body.readableBytes)"),
    ])
    for field in ResponseHeaders.security { headers.add(name: "\(field.name)", value: field.value) }
    let head = HTTPResponseHead(version: .http1_1, status: status, headers: headers)
    context.write(wrapOutboundOut(.head(head)), promise: nil)
    context.write(wrapOutboundOut(.body(.byteBuffer(body))), promise: nil)
    context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
    StreamWriter.close(context.channel)
  }
}
