import NIOCore
import NIOEmbedded
import NIOWebSocket
import Testing

@testable import MetricsServer

@Suite struct WebSocketHandlerTests {
  /// Notes what it is told.
  private final class Session: WebSocketSession {
    var told: [String] = []

    func opened(_ socket: WebSocketHandler) { told.append("opened") }
    func received(_ text: String) { told.append(text) }
    func closed() { told.append("closed") }
  }

  private let session = Session()
  private let channel: EmbeddedChannel

  init() throws {
    channel = EmbeddedChannel()
    try channel.pipeline.syncOperations.addHandlers([
      FrameCheck(),
      NIOWebSocketFrameAggregator(
        minNonFinalFragmentSize: 0, maxAccumulatedFrameCount: WebSocketHandler.fragmentLimit,
        maxAccumulatedFrameSize: WebSocketHandler.messageLimit),
      WebSocketHandler(session: session),
    ])
  }

  private func send(
    _ opcode: WebSocketOpcode, _ bytes: [UInt8] = [], fin: Bool = true, masked: Bool = true,
    reserved: Bool = false
  ) throws {
    var data = ByteBuffer(bytes: bytes)
    let key: WebSocketMaskingKey = [1, 2, 3, 4]
    if masked { data.webSocketMask(key) }
    try channel.writeInbound(
      WebSocketFrame(
        fin: fin, rsv1: reserved, opcode: opcode, maskKey: masked ? key : nil, data: data))
  }

  /// What was answered: the opcode's name and the bytes, a close with its code.
  private func answers() throws -> [String] {
    var answers: [String] = []
    while let frame = try channel.readOutbound(as: WebSocketFrame.self) {
      var data = frame.data
      switch frame.opcode {
      case .connectionClose:
        let code = data.readInteger(as: UInt16.self)
        answers.append("close \(code.map(String.init) ?? "-")")
      case .ping: answers.append("ping")
      case .pong: answers.append("pong \(String(buffer: data))")
      default: answers.append(String(buffer: data))
      }
    }
    return answers
  }

  @Test func messagesReachTheSession() throws {
    try send(.text, Array("one".utf8))
    try send(.text, Array("tw".utf8), fin: false)
    try send(.ping, Array("now".utf8))
    try send(.continuation, Array("o".utf8))
    try send(.pong)
    #expect(session.told == ["opened", "one", "two"])
    #expect(try answers() == ["pong now"])
  }

  @Test(arguments: [1000, 1001, 1003, 1007, 1011, 3000, 4999] as [UInt16])
  func aCloseIsAnsweredWithItsCode(_ code: UInt16) throws {
    try send(.connectionClose, [UInt8(code >> 8), UInt8(code & 0xff)] + Array("bye".utf8))
    #expect(try answers() == ["close \(code)"])
    // Nothing that comes behind it counts.
    try? send(.text, Array("more".utf8))
    #expect(session.told.filter { $0 == "more" }.isEmpty)
  }

  @Test func aCloseWithoutACode() throws {
    try send(.connectionClose)
    #expect(try answers() == ["close -"])
  }

  @Test(
    arguments: [
      [0], [0, 0], [0x03, 0xec], [0x03, 0xed], [0x03, 0xee], [0x03, 0xf7], [0x07, 0xd0],
      [0xff, 0xff],
    ] as [[UInt8]])
  func aCloseCodeThatMayNotBeSent(_ bytes: [UInt8]) throws {
    try send(.connectionClose, bytes)
    #expect(try answers() == ["close 1002"])
  }

  @Test func whatAClientMayNotSend() throws {
    try? send(.binary, [1])
    #expect(try answers() == ["close 1003"])
  }

  @Test func textThatIsNoText() throws {
    try? send(.text, [0xff])
    #expect(try answers() == ["close 1007"])
  }

  @Test(arguments: [(false, false), (true, true)])
  func brokenFrames(_ masked: Bool, _ reserved: Bool) throws {
    try? send(.text, Array("x".utf8), masked: masked, reserved: reserved)
    #expect(try answers() == ["close 1002"])
    #expect(!session.told.contains("x"))
  }

  @Test func aMessageOfTooManyFrames() throws {
    try send(.text, [0x61], fin: false)
    for _ in 0..<WebSocketHandler.fragmentLimit { try? send(.continuation, [0x61], fin: false) }
    #expect(try answers() == ["close 1009"])
  }

  @Test func aMessageThatBeginsInTheMidstOfAnother() throws {
    try send(.text, [0x61], fin: false)
    try? send(.text, [0x61])
    #expect(try answers() == ["close 1002"])
  }

  @Test func aMessageThatIsTooLong() throws {
    try send(.text, Array(repeating: 0x61, count: 16_000), fin: false)
    try? send(.continuation, Array(repeating: 0x61, count: 400))
    #expect(try answers() == ["close 1009"])
  }

  @Test func anIdlePeerIsPingedAndThenGone() throws {
    channel.embeddedEventLoop.advanceTime(by: .seconds(30))
    #expect(try answers() == ["ping"])
    try send(.pong)
    channel.embeddedEventLoop.advanceTime(by: .seconds(30))
    #expect(try answers() == ["ping"])
    #expect(session.told == ["opened"])
    channel.embeddedEventLoop.advanceTime(by: .seconds(30))
    #expect(try answers().isEmpty)
    #expect(session.told == ["opened", "closed"])
  }

  /// The peer is given a moment to read the close before the connection goes.
  @Test func theEndIsToldOnce() throws {
    try send(.connectionClose, [0x03, 0xe8])
    channel.embeddedEventLoop.advanceTime(by: .seconds(1))
    #expect(session.told == ["opened", "closed"])
  }
}
