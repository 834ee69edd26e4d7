import Monitor
import NIOCore
import NIOEmbedded
import Testing

@testable import MetricsServer
@testable import Monitor

/// What a WebSocket client may do to its stream: pause, resume, subscribe anew.
@Suite struct StreamControlTests {
  private let rig = HubRig()

  private func started(after: UInt64? = nil) throws -> ViewerRig {
    rig.publish(10)
    let viewer = try rig.viewer(.webSocket)
    _ = viewer.writer.start(after: after)
    #expect(try viewer.received().last == "10")
    return viewer
  }

  @Test func aPauseLosesNothing() throws {
    let viewer = try started()
    viewer.writer.pause()
    rig.publish(5)
    #expect(try viewer.received().isEmpty)
    viewer.writer.resume()
    #expect(try viewer.received() == ["11", "12", "13", "14", "15"])
    rig.publish()
    #expect(try viewer.received() == ["16"])
    viewer.writer.resume()
    #expect(try viewer.received().isEmpty)
  }

  /// A pause takes what was skipped along: it is replayed, and not told as a gap besides.
  @Test func aPauseWhileTheViewerDoesNotRead() throws {
    let viewer = try started()
    viewer.reads = false
    rig.publish(2)
    viewer.writer.pause()
    rig.publish()
    viewer.reads = true
    #expect(try viewer.received().isEmpty)
    viewer.writer.resume()
    rig.publish()
    #expect(try viewer.received() == ["11", "12", "13", "14"])
  }

  @Test func anotherChoiceOfFamilies() throws {
    let viewer = try started()
    let isTaken = viewer.writer.change(
      to: Subscription(format: .webSocket, families: [.memory]), after: nil)
    #expect(isTaken)
    let messages = try viewer.messages()
    #expect(messages.map(\.brief) == ["schema 1", "10"])
    #expect(messages[0].json?["series"]?.array.count == 1)
    #expect(messages[1].json?["values"] == .array([.number(10)]))
    rig.publish()
    #expect(try viewer.messages().map { $0.json?["values"] } == [.array([.number(11)])])
  }

  @Test func subscribingWithANumberReplays() throws {
    let viewer = try started()
    let next = Subscription(format: .webSocket, every: 2)
    let isTaken = viewer.writer.change(to: next, after: 3)
    #expect(isTaken)
    #expect(try viewer.received() == ["schema 1", "4", "6", "8", "10"])
    // The same again is a replay as well.
    let isTakenAgain = viewer.writer.change(to: next, after: 7)
    #expect(isTakenAgain)
    #expect(try viewer.received() == ["schema 1", "8", "10"])
    rig.publish(2)
    #expect(try viewer.received() == ["12"])
  }

  /// A frame is on its way to the event loop when the subscription changes: it comes once.
  @Test func aChangeWhileAFrameIsOnItsWay() throws {
    let viewer = try started()
    rig.sampleOnly()
    rig.handOn()
    _ = viewer.writer.change(
      to: Subscription(format: .webSocket, families: [.memory]), after: nil)
    rig.loop.run()
    #expect(try viewer.received() == ["schema 1", "11"])
    rig.publish()
    #expect(try viewer.received() == ["12"])
  }

  @Test func aChangeWhilePausedStaysPaused() throws {
    let viewer = try started()
    viewer.writer.pause()
    _ = viewer.writer.change(to: Subscription(format: .webSocket, families: [.cpu]), after: 8)
    rig.publish()
    #expect(try viewer.received().isEmpty)
    viewer.writer.resume()
    #expect(try viewer.received() == ["schema 1", "9", "10", "11"])
  }
}
