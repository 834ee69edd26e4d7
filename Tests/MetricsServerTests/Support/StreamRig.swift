import Monitor
import NIOCore
import NIOEmbedded
import Testing

@testable import MetricsServer
@testable import Monitor

/// A hub with its ring on an event loop that runs when it is told to.
final class HubRig {
  let loop = EmbeddedEventLoop()
  let store: FrameStore
  let hub: StreamHub
  private var frames = TestFrames()
  private(set) var last: UInt64 = 0

  init(limits: RingLimits = .standard) {
    store = FrameStore(limits: limits)
    hub = StreamHub(store: store, interval: 1_000_000_000, group: loop)
  }

  /// Takes samples and hands them on, as the sampler does.
  func publish(_ count: Int = 1, version: Int? = nil) {
    if let version { frames.change(to: version) }
    for _ in 0..<count {
      last += 1
      store.append(frames.frame(last))
      hub.published(last)
      loop.run()
    }
  }

  /// Takes a sample that is in the ring, and not handed on yet.
  func sampleOnly() {
    last += 1
    store.append(frames.frame(last))
  }

  func handOn() { hub.published(last) }

  func viewer(
    _ format: StreamFormat = .sse, families: Set<Family>? = nil, every: Int = 1
  ) throws -> ViewerRig {
    try ViewerRig(self, Subscription(format: format, families: families, every: every))
  }
}

/// One viewer's connection, and what has come over it.
final class ViewerRig {
  let channel: EmbeddedChannel
  let writer: StreamWriter
  /// How often it was said that the viewer is cut off.
  private(set) var cutOffs = 0
  private let format: StreamFormat
  private var unread = ByteBuffer()

  init(_ rig: HubRig, _ subscription: Subscription) throws {
    channel = EmbeddedChannel(loop: rig.loop)
    format = subscription.format
    var cutOff: () -> Void = {}
    writer = StreamWriter(hub: rig.hub, subscription: subscription, loop: rig.loop) { cutOff() }
    cutOff = { [unowned self] in cutOffs += 1 }
    try channel.pipeline.syncOperations.addHandler(writer, position: .first)
  }

  /// Whether the socket takes bytes.
  var reads: Bool {
    get { channel.isWritable }
    set {
      channel.isWritable = newValue
      channel.pipeline.fireChannelWritabilityChanged()
    }
  }

  /// What has come since this was last asked, in short: `schema 1`, `7`, `gap 3-5`, `retry`, `bye …`.
  func received() throws -> [String] { try messages().map(\.brief) }

  func messages() throws -> [Message] {
    while var part = try channel.readOutbound(as: ByteBuffer.self) { unread.writeBuffer(&part) }
    var messages: [Message] = []
    while unread.readableBytes > 0 {
      messages.append(
        format == .sse ? try Self.event(from: &unread) : try Self.frame(from: &unread))
    }
    return messages
  }

  struct Message {
    var kind = ""
    var id: String?
    var json: JSON?

    var brief: String {
      switch kind {
      case "schema": "schema \(number("version"))"
      case "sample": number("seq")
      case "gap": "gap \(number("from"))-\(number("to"))"
      case "bye": "bye \(json?["reason"]?.string ?? "")"
      default: kind
      }
    }

    private func number(_ key: String) -> String {
      json?[key]?.number.map { "\(Int($0))" } ?? "no \(key)"
    }
  }

  /// One chunk with one event in it, or the chunk that ends the answer.
  private static func event(from bytes: inout ByteBuffer) throws -> Message {
    let line = try line(from: &bytes)
    let size = try #require(Int(line, radix: 16))
    let content = bytes.readString(length: size)
    let end = bytes.readString(length: 2)
    try #require(end == "\r\n")
    if size == 0 { return Message(kind: "end") }
    let text = try #require(content)
    var message = Message()
    for line in text.split(separator: "\n") {
      let parts = line.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
      let value = parts[1].drop { $0 == " " }
      switch parts[0] {
      case "event": message.kind = String(value)
      case "id": message.id = String(value)
      case "data": message.json = try JSON(String(value))
      default: message.kind = parts[0].isEmpty ? String(value) : String(parts[0])
      }
    }
    try #require(text.hasSuffix("\n\n"), "an event ends with a blank line")
    return message
  }

  private static func line(from bytes: inout ByteBuffer) throws -> String {
    let view = bytes.readableBytesView
    let end = try #require(view.firstIndex(of: UInt8(ascii: "\r")))
    let line = bytes.readString(length: end - view.startIndex)
    bytes.moveReaderIndex(forwardBy: 2)
    return try #require(line)
  }

  private static func frame(from bytes: inout ByteBuffer) throws -> Message {
    let first = bytes.readInteger(as: UInt8.self)
    let short = bytes.readInteger(as: UInt8.self)
    if first == 0x88 {
      return Message(kind: "close \(bytes.readInteger(as: UInt16.self) ?? 0)")
    }
    try #require(first == 0x81)
    let long = short == 126 ? bytes.readInteger(as: UInt16.self).map(Int.init) : short.map(Int.init)
    let length = try #require(long)
    let text = bytes.readString(length: length)
    let json = try JSON(#require(text))
    return Message(kind: try #require(json["type"]?.string), json: json)
  }
}
