import Monitor
import NIOCore
import NIOEmbedded
import Testing

@testable import MetricsServer
@testable import Monitor

@Suite struct StreamHubTests {
  @Test func aNewViewerGetsTheNewestAndThenEachFrame() throws {
    let rig = HubRig()
    rig.publish(5)
    let viewer = try rig.viewer()
    let isIn = viewer.writer.start(after: nil)
    #expect(isIn)
    #expect(try viewer.received() == ["retry", "schema 1", "5"])
    rig.publish(2)
    #expect(try viewer.received() == ["6", "7"])
    #expect(rig.hub.framesSent == 3 && rig.hub.framesSkipped == 0)
  }

  @Test func theFirstViewerMayComeBeforeTheFirstSample() throws {
    let rig = HubRig()
    let viewer = try rig.viewer()
    _ = viewer.writer.start(after: nil)
    #expect(try viewer.received() == ["retry"])
    rig.publish(2)
    #expect(try viewer.received() == ["schema 1", "1", "2"])
  }

  @Test func valuesAndNumberOfASample() throws {
    let rig = HubRig()
    rig.publish(150)
    let viewer = try rig.viewer(families: [.memory, .custom])
    _ = viewer.writer.start(after: nil)
    let messages = try viewer.messages()
    let series = try #require(messages[1].json?["series"]).array
    #expect(series.compactMap { $0["name"]?.string } == ["test.memory", "pushed"])
    #expect(messages[2].id == "150")
    #expect(messages[2].json?["values"] == .array([.number(150), .number(150.5)]))
    #expect(messages[2].json?["time"] == .number(1_700_000_150))
  }

  /// Replay, then live frames: none missing, none twice, also where one is taken in the midst of it.
  @Test func catchingUpAndThenLive() throws {
    let rig = HubRig()
    rig.publish(100)
    rig.sampleOnly()
    let viewer = try rig.viewer()
    _ = viewer.writer.start(after: 20)
    rig.handOn()
    rig.loop.run()
    rig.publish(3)
    let expected = ["retry", "schema 1"] + (21...104).map(String.init)
    #expect(try viewer.received() == expected)
  }

  @Test func aReplayGoesOnlyAsFastAsItIsRead() throws {
    let rig = HubRig()
    rig.publish(100)
    let viewer = try rig.viewer()
    viewer.reads = false
    _ = viewer.writer.start(after: 10)
    rig.publish(2)
    #expect(try viewer.received() == ["retry"])
    viewer.reads = true
    #expect(try viewer.received() == ["schema 1"] + (11...102).map(String.init))
    rig.publish()
    #expect(try viewer.received() == ["103"])
    #expect(rig.hub.framesSkipped == 0)
  }

  /// The replay comes through schemas that have gone: each is sent before its frames.
  @Test func olderSchemasComeFirst() throws {
    let rig = HubRig()
    rig.publish(2, version: 1)
    rig.publish(2, version: 2)
    rig.publish(2, version: 3)
    let late = try rig.viewer()
    _ = late.writer.start(after: 1)
    #expect(
      try late.received() == ["retry", "schema 1", "2", "schema 2", "3", "4", "schema 3", "5", "6"])
    rig.publish(1)
    rig.publish(1, version: 4)
    #expect(try late.received() == ["7", "schema 4", "8"])
    let other = try rig.viewer()
    _ = other.writer.start(after: nil)
    #expect(try other.received() == ["retry", "schema 4", "8"])
  }

  /// A schema message has as many series as the samples behind it have values.
  @Test func samplesFitTheirSchema() throws {
    let rig = HubRig()
    for version in [1, 3, 2, 5] { rig.publish(2, version: version) }
    let viewer = try rig.viewer(families: [.cpu])
    _ = viewer.writer.start(after: 1)
    var width = 0
    var samples = 0
    for message in try viewer.messages() {
      if message.kind == "schema" { width = message.json?["series"]?.array.count ?? 0 }
      guard message.kind == "sample" else { continue }
      #expect(message.json?["values"]?.array.count == width)
      samples += 1
    }
    #expect(samples == 7 && width == 5)
  }

  @Test(
    arguments: [
      // Nothing is missing.
      (10, ["retry", "schema 1"]), (9, ["retry", "schema 1", "10"]),
      // A number that is not there yet: of another life of the service.
      (11, ["retry", "schema 1", "gap 1-10"]),
      (UInt64(Int64.max), ["retry", "schema 1", "gap 1-10"]),
    ] as [(UInt64, [String])])
  func aNumberAtTheEnd(_ after: UInt64, _ expected: [String]) throws {
    let rig = HubRig()
    rig.publish(10)
    let viewer = try rig.viewer()
    _ = viewer.writer.start(after: after)
    #expect(try viewer.received() == expected)
    rig.publish()
    #expect(try viewer.received() == ["11"])
  }

  @Test func aNumberThatIsNoLongerThereIsAGap() throws {
    let rig = HubRig(limits: RingLimits(bytes: 1200, milliseconds: .max / 2))
    rig.publish(400)
    let first = rig.store.extent.first
    #expect(first > 100)
    let viewer = try rig.viewer()
    _ = viewer.writer.start(after: 50)
    let expected = ["retry", "gap 51-\(first - 1)", "schema 1"] + (first...400).map { "\($0)" }
    #expect(try viewer.received() == expected)
  }

  /// The ring moves on while a viewer does not read: it is told what it can no longer have.
  @Test func theRingMovesOnDuringAReplay() throws {
    let rig = HubRig(limits: RingLimits(bytes: 1200, milliseconds: .max / 2))
    rig.publish(20)
    let viewer = try rig.viewer()
    viewer.reads = false
    _ = viewer.writer.start(after: 18)
    rig.publish(380)
    let first = rig.store.extent.first
    #expect(first > 100)
    viewer.reads = true
    let expected = ["retry", "gap 19-\(first - 1)", "schema 1"] + (first...400).map { "\($0)" }
    #expect(try viewer.received() == expected)
  }

  @Test func whoDoesNotReadIsSkippedAndTold() throws {
    let rig = HubRig()
    rig.publish()
    let slow = try rig.viewer()
    let quick = try rig.viewer()
    _ = slow.writer.start(after: nil)
    _ = quick.writer.start(after: nil)
    #expect(try slow.received() == ["retry", "schema 1", "1"])
    slow.reads = false
    rig.publish(3)
    #expect(try slow.received().isEmpty, "nothing piles up")
    #expect(rig.hub.framesSkipped == 3)
    slow.reads = true
    rig.publish()
    #expect(try slow.received() == ["gap 2-4", "5"])
    #expect(try quick.received() == ["retry", "schema 1", "1", "2", "3", "4", "5"])
  }

  @Test func everySecondTickOfTheClock() throws {
    let rig = HubRig()
    rig.publish(7)
    let viewer = try rig.viewer(every: 2)
    _ = viewer.writer.start(after: 1)
    #expect(try viewer.received() == ["retry", "schema 1", "2", "4", "6"])
    rig.publish(4)
    #expect(try viewer.received() == ["8", "10"])
  }

  /// What one kind of subscription gets is encoded once: both have the very same bytes.
  @Test func subscriptionsAreIndependent() throws {
    let rig = HubRig()
    rig.publish()
    let viewers = [
      try rig.viewer(), try rig.viewer(.webSocket), try rig.viewer(families: [.memory]),
      try rig.viewer(every: 3),
    ]
    for viewer in viewers { _ = viewer.writer.start(after: 0) }
    rig.publish(5)
    #expect(try viewers[0].received() == ["retry", "schema 1", "1", "2", "3", "4", "5", "6"])
    #expect(try viewers[1].received() == ["schema 1", "1", "2", "3", "4", "5", "6"])
    #expect(try viewers[2].received() == ["retry", "schema 1", "1", "2", "3", "4", "5", "6"])
    // 1700000000 is two more than a multiple of three.
    #expect(try viewers[3].received() == ["retry", "schema 1", "1", "4"])
  }

  @Test func whoLeavesGetsNothingMore() throws {
    let rig = HubRig()
    rig.publish()
    let viewer = try rig.viewer()
    _ = viewer.writer.start(after: nil)
    _ = try viewer.received()
    viewer.channel.pipeline.fireChannelInactive()
    rig.publish(2)
    #expect(try viewer.received().isEmpty)
    #expect(rig.hub.framesSent == 1)
  }

  @Test func thereIsABoundOfSubscriptions() throws {
    let rig = HubRig()
    rig.publish()
    var viewers: [ViewerRig] = []
    for every in 1...StreamHub.subscriptionLimit {
      let viewer = try rig.viewer(every: every)
      let isIn = viewer.writer.start(after: nil)
      try #require(isIn)
      viewers.append(viewer)
    }
    let other = Subscription(format: .sse, every: 1000)
    #expect(!rig.hub.hasRoom(for: other))
    #expect(rig.hub.hasRoom(for: Subscription(format: .sse)), "a known one has room")
    let refused = try rig.viewer(every: 1000)
    let isIn = refused.writer.start(after: nil)
    #expect(!isIn)
    viewers[3].channel.pipeline.fireChannelInactive()
    #expect(rig.hub.hasRoom(for: other))
  }

  @Test func goodbye() throws {
    let rig = HubRig()
    rig.publish()
    let events = try rig.viewer()
    let socket = try rig.viewer(.webSocket)
    _ = events.writer.start(after: nil)
    _ = socket.writer.start(after: nil)
    rig.hub.close(reason: "stopping")
    rig.loop.run()
    #expect(try events.received() == ["retry", "schema 1", "1", "bye stopping", "end"])
    #expect(try socket.received() == ["schema 1", "1", "bye stopping", "close 1001"])
    rig.publish()
    #expect(try events.received().isEmpty)
    // Nobody comes in any more.
    #expect(!rig.hub.hasRoom(for: Subscription(format: .sse)))
    let late = try rig.viewer()
    let isIn = late.writer.start(after: nil)
    #expect(!isIn)
  }

  /// After a change of the interval all are sent away, and may come back.
  @Test func dismissal() throws {
    let rig = HubRig()
    rig.publish()
    let viewer = try rig.viewer()
    _ = viewer.writer.start(after: nil)
    rig.hub.dismiss(reason: "changed")
    rig.loop.run()
    #expect(try viewer.received().suffix(2) == ["bye changed", "end"])
    let again = try rig.viewer()
    let isIn = again.writer.start(after: 1)
    #expect(isIn)
    rig.publish()
    #expect(try again.received() == ["retry", "schema 1", "2"])
  }
}
