import Monitor
import NIOCore
import Testing

@testable import MetricsServer
@testable import Monitor

@Suite struct FrameEncodingTests {
  private let frames = TestFrames(version: 2)

  @Test func aSchemaNamesEachPosition() throws {
    let json = FrameJSON.schema(frames.schema, positions: [1, 2], type: nil)
    #expect(
      String(buffer: json)
        == #"{"version":2,"series":[{"name":"test.cpu","labels":{"cpu":"1"},"unit":"1","kind":"gauge","family":"cpu"},{"name":"test.memory","labels":{},"unit":"By","kind":"gauge","family":"memory"}]}"#
    )
    let typed = FrameJSON.schema(frames.schema, positions: [], type: "schema")
    #expect(String(buffer: typed) == #"{"type":"schema","version":2,"series":[]}"#)
  }

  @Test func aSampleHasItsValues() {
    let json = FrameJSON.sample(frames.frame(150), positions: [0, 1, 2, 3], type: nil)
    #expect(
      String(buffer: json)
        == #"{"version":2,"seq":150,"time":1700000150,"values":[1.5,1.5,150,150.5]}"#)
  }

  @Test func staleAndGapAreSaidWhereTheyAre() {
    let frame = frames.frame(
      7, stale: [1, 3], gap: Gap(cause: .clockStep, seconds: -12.5))
    #expect(
      String(buffer: FrameJSON.sample(frame, positions: [0, 1, 2, 3], type: "sample"))
        == #"{"type":"sample","version":2,"seq":7,"time":1700000007,"values":[0.07,0.07,7,7.5],"stale":[1,3],"gap":{"cause":"clock-step","seconds":-12.5}}"#
    )
    // Positions count within the subscription.
    #expect(
      String(buffer: FrameJSON.sample(frame, positions: [2, 3], type: nil)).contains(
        #""stale":[1],"gap""#))
    #expect(
      !String(buffer: FrameJSON.sample(frame, positions: [0, 2], type: nil)).contains("stale"))
  }

  @Test(arguments: [
    (Gap.Cause.clockStep, "clock-step"), (.suspend, "suspend"), (.missedTicks, "missed-ticks"),
    (.counterReset, "counter-reset"),
  ])
  func causesOnTheWire(_ cause: Gap.Cause, _ name: String) { #expect(cause.name == name) }

  @Test func gapAndGoodbye() {
    #expect(String(buffer: FrameJSON.gap(from: 3, to: 9, type: nil)) == #"{"from":3,"to":9}"#)
    #expect(
      String(buffer: FrameJSON.bye(reason: "a \"b\"", type: "bye"))
        == #"{"type":"bye","reason":"a \"b\""}"#)
  }

  /// A chunk's length is in hexadecimal and counts what stands between the line ends; RFC 9112, 7.1.
  @Test(arguments: [1, 9, 200, 4096, 70_000]) func anEventIsOneChunk(_ size: Int) throws {
    let json = ByteBuffer(string: String(repeating: "x", count: size))
    var wire = ByteBuffer()
    StreamFormat.sse.wire(.sample, id: 42, json, into: &wire)
    let text = String(buffer: wire)
    let event = "event: sample\nid: 42\ndata: \(String(buffer: json))\n\n"
    #expect(text == "\(String(event.utf8.count, radix: 16))\r\n\(event)\r\n")
    var schema = ByteBuffer()
    StreamFormat.sse.wire(.schema, json, into: &schema)
    #expect(String(buffer: schema).contains("event: schema\ndata: x"))
  }

  /// The three forms of a frame's length; RFC 6455, 5.2.
  @Test(
    arguments: [
      (0, [0x81, 0]), (125, [0x81, 125]), (126, [0x81, 126, 0, 126]),
      (65_535, [0x81, 126, 0xff, 0xff]), (65_536, [0x81, 127, 0, 0, 0, 0, 0, 1, 0, 0]),
    ] as [(Int, [UInt8])])
  func aTextFrame(_ size: Int, _ header: [UInt8]) {
    var wire = ByteBuffer()
    wire.writeTextFrame(ByteBuffer(repeating: 0x61, count: size))
    let found = wire.readBytes(length: header.count)
    #expect(found == header)
    #expect(wire.readableBytes == size && wire.readableBytesView.allSatisfy { $0 == 0x61 })
  }

  @Test func onlyWebSocketMessagesNameTheirType() {
    #expect(StreamFormat.sse.type(.gap) == nil && StreamFormat.webSocket.type(.gap) == "gap")
  }
}
