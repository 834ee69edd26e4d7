import Monitor
import NIOCore
import NIOEmbedded
import NIOWebSocket
import Testing

@testable import MetricsServer

@Suite struct ActivityTests {
  private let loop = EmbeddedEventLoop()
  private let hub = ActivityHub(viewers: Viewers())

  /// One page's connection to /ws/activity.
  private final class Page {
    let channel: EmbeddedChannel
    private(set) var cutOffs = 0

    init(_ hub: ActivityHub, _ loop: EmbeddedEventLoop, viewer: String? = nil) throws {
      channel = EmbeddedChannel(loop: loop)
      var cutOff: () -> Void = {}
      let session = ActivitySession(hub: hub, viewer: viewer, loop: loop) { cutOff() }
      cutOff = { [unowned self] in cutOffs += 1 }
      try channel.pipeline.syncOperations.addHandler(WebSocketHandler(session: session))
    }

    var reads: Bool {
      get { channel.isWritable }
      set {
        channel.isWritable = newValue
        channel.pipeline.fireChannelWritabilityChanged()
      }
    }

    func say(_ text: String) throws {
      var data = ByteBuffer(string: text)
      let key: WebSocketMaskingKey = [9, 8, 7, 6]
      data.webSocketMask(key)
      try channel.writeInbound(
        WebSocketFrame(fin: true, opcode: .text, maskKey: key, data: data))
      channel.embeddedEventLoop.run()
    }

    func messages() throws -> [JSON] {
      channel.embeddedEventLoop.run()
      var messages: [JSON] = []
      while let frame = try channel.readOutbound(as: WebSocketFrame.self) {
        if frame.opcode == .text { messages.append(try JSON(frame.data)) }
      }
      return messages
    }

    func types() throws -> [String] { try messages().compactMap { $0["type"]?.string } }
  }

  @Test func helloComesFirst() throws {
    let page = try Page(hub, loop)
    let first = try #require(try page.messages().first)
    #expect(first["type"] == .string("hello") && first["viewers"] == .number(1))
    #expect(first["you"]?["name"] == .string("Viewer 1"))
    let present = try #require(first["present"]).array
    #expect(present.count == 1 && present[0]["id"] == first["you"]?["id"])
    #expect(present[0]["stream"] == .string("activity"))
  }

  @Test func viewersHearOfOneAnother() throws {
    let first = try Page(hub, loop)
    _ = try first.messages()
    let second = try Page(hub, loop)
    let joined = try first.messages()
    #expect(joined.map { $0["type"] } == [.string("viewer.joined")])
    #expect(joined[0]["viewers"] == .number(2))
    #expect(joined[0]["viewer"]?["name"] == .string("Viewer 2"))
    #expect(try second.messages().first?["viewers"] == .number(2))
    try second.say(#"{"type":"rename","name":"Ada"}"#)
    for page in [first, second] {
      let renamed = try #require(try page.messages().last)
      #expect(renamed["type"] == .string("viewer.renamed") && renamed["was"] == .string("Viewer 2"))
      #expect(renamed["viewer"]?["name"] == .string("Ada"))
    }
    second.channel.pipeline.fireChannelInactive()
    let left = try first.messages()
    #expect(left.map { $0["type"] } == [.string("viewer.left")] && left[0]["viewers"] == .number(1))
  }

  /// A page that reconnects by its id is the viewer whom it was.
  @Test func aSecondConnectionOfAViewer() throws {
    let first = try Page(hub, loop)
    let id = try #require(try first.messages().first?["you"]?["id"]?.string)
    let second = try Page(hub, loop, viewer: id)
    #expect(try first.messages().isEmpty)
    #expect(try second.messages().first?["you"]?["id"]?.string == id)
    #expect(hub.viewers.count == 1)
  }

  @Test(arguments: [
    "hello", "{}", #"{"type":"subscribe"}"#, #"{"type":"rename"}"#,
    #"{"type":"rename","name":""}"#, #"{"type":"rename","name":"a\nb"}"#,
    #"{"type":"rename","name":5}"#,
  ])
  func aBadMessageIsAnsweredAndNothingEnds(_ text: String) throws {
    let page = try Page(hub, loop)
    _ = try page.messages()
    try page.say(text)
    #expect(try page.types() == ["error"])
    try page.say(#"{"type":"rename","name":"Ada"}"#)
    #expect(try page.types() == ["viewer.renamed"])
  }

  @Test func eventsOfTheMonitor() throws {
    let page = try Page(hub, loop)
    _ = try page.messages()
    let events: [Event] = [
      .schemaChanged(version: 3, added: 2, removed: 1),
      .customAppeared(name: "a", labels: [Label("x", "1")]), .customStale(name: "a", labels: []),
      .customReplaced(name: "a", labels: []), .sourceFailed(source: "stat", error: "broken"),
      .sourceRecovered(source: "stat"), .clockStepped(seconds: -2.5), .hostSuspended(seconds: 60),
    ]
    for event in events { hub.tell(event) }
    let found = try page.messages()
    #expect(
      found.map { $0["type"]?.string } == [
        "schema.changed", "custom.appeared", "custom.stale", "custom.replaced", "source.failed",
        "source.recovered", "clock.stepped", "host.suspended",
      ])
    #expect(found.allSatisfy { $0["time"]?.number != nil })
    #expect(found[0]["version"] == .number(3) && found[0]["added"] == .number(2))
    #expect(found[0]["removed"] == .number(1))
    #expect(found[1]["series"]?["labels"] == .object(["x": .string("1")]))
    #expect(found[4]["source"] == .string("stat") && found[4]["error"] == .string("broken"))
    #expect(found[6]["seconds"] == .number(-2.5))
  }

  /// Who does not read goes without, gets a whole hello when he does, and is cut off after ten seconds.
  @Test func whoDoesNotRead() throws {
    let page = try Page(hub, loop)
    _ = try page.messages()
    page.reads = false
    hub.send("test.one")
    loop.advanceTime(by: .seconds(9))
    hub.send("test.two")
    #expect(try page.messages().isEmpty)
    page.reads = true
    hub.send("test.three")
    let types = try page.types()
    #expect(types.first == "hello" && page.cutOffs == 0)
    // Full again: the ten seconds count from now.
    page.reads = false
    hub.send("test.four")
    loop.advanceTime(by: .seconds(9))
    hub.send("test.five")
    loop.run()
    #expect(page.cutOffs == 0)
    loop.advanceTime(by: .seconds(1))
    hub.send("test.six")
    loop.run()
    #expect(page.cutOffs == 1)
  }

  @Test func goodbye() throws {
    let page = try Page(hub, loop)
    _ = try page.messages()
    hub.close(reason: "the service is stopping")
    let last = try page.messages()
    #expect(last.map { $0["type"] } == [.string("service.stopping")])
    #expect(last[0]["reason"] == .string("the service is stopping"))
    loop.advanceTime(by: .seconds(1))
    #expect(hub.viewers.count == 0)
    let late = try Page(hub, loop)
    #expect(try late.messages().isEmpty && hub.viewers.count == 0)
  }

  /// Who leaves by the goodbye before others have got theirs is not told of to them.
  @Test func goodbyeIsTheLastWord() throws {
    let first = try Page(hub, loop)
    let second = try Page(hub, loop)
    _ = try (first.messages(), second.messages())
    hub.close(reason: "the service is stopping")
    first.channel.pipeline.fireChannelInactive()
    #expect(try second.types() == ["service.stopping"])
  }
}
