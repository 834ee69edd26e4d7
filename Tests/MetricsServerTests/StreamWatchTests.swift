import NIOCore
import NIOEmbedded
import Testing

@testable import MetricsServer

/// What time does to a stream: silence is broken, and who does not read is cut off.
@Suite struct StreamWatchTests {
  private let rig = HubRig()

  private func started(_ format: StreamFormat = .sse) throws -> ViewerRig {
    rig.publish(10)
    let viewer = try rig.viewer(format)
    _ = viewer.writer.start(after: nil)
    #expect(try viewer.received().last == "10")
    return viewer
  }

  @Test(arguments: [StreamFormat.sse, .webSocket])
  func whoDoesNotReadIsCutOffAfterTenSeconds(_ format: StreamFormat) throws {
    let viewer = try started(format)
    let other = try rig.viewer()
    _ = other.writer.start(after: nil)
    viewer.reads = false
    // The first look is within a second, the last ten seconds after it.
    for _ in 0..<10 {
      rig.loop.advanceTime(by: .seconds(1))
      rig.publish()
      #expect(viewer.cutOffs == 0)
    }
    rig.loop.advanceTime(by: .seconds(1))
    #expect(viewer.cutOffs == 1)
    rig.loop.advanceTime(by: .seconds(5))
    rig.publish()
    #expect(viewer.cutOffs == 1 && other.cutOffs == 0)
    #expect(try viewer.received().isEmpty)
    #expect(try other.received().last == "21")
  }

  /// Full at each look, and read in between: a slow line in the midst of a long replay.
  @Test func whoReadsSlowlyStays() throws {
    let viewer = try started()
    viewer.reads = false
    for _ in 0..<60 {
      rig.loop.advanceTime(by: .milliseconds(500))
      viewer.reads = true
      viewer.reads = false
      rig.loop.advanceTime(by: .milliseconds(500))
      rig.publish()
    }
    #expect(viewer.cutOffs == 0)
    viewer.reads = true
    rig.publish()
    #expect(try viewer.received() == ["gap 11-70", "71"])
  }

  @Test func aLongSilenceIsBroken() throws {
    let viewer = try started()
    rig.loop.advanceTime(by: .seconds(15))
    #expect(try viewer.received().isEmpty)
    rig.loop.advanceTime(by: .seconds(1))
    #expect(try viewer.received() == ["heartbeat"])
    rig.loop.advanceTime(by: .seconds(10))
    rig.publish()
    #expect(try viewer.received() == ["11"])
    rig.loop.advanceTime(by: .seconds(15))
    #expect(try viewer.received().isEmpty)
    rig.loop.advanceTime(by: .seconds(17))
    #expect(try viewer.received() == ["heartbeat", "heartbeat"])
  }

  /// A paused WebSocket is kept alive by pings, and a pause is no reason to cut off.
  @Test func aPausedViewerStays() throws {
    let viewer = try started(.webSocket)
    viewer.writer.pause()
    for _ in 0..<60 {
      rig.loop.advanceTime(by: .seconds(1))
      rig.publish()
    }
    #expect(viewer.cutOffs == 0)
    #expect(try viewer.received().isEmpty)
    viewer.writer.resume()
    #expect(try viewer.received().count == 60)
  }

  /// The hub looks after its viewers as long as there are any, and whoever comes later as well.
  @Test func theWatchBeginsAnew() throws {
    let first = try started()
    first.channel.pipeline.fireChannelInactive()
    rig.loop.advanceTime(by: .seconds(30))
    let second = try rig.viewer()
    _ = second.writer.start(after: nil)
    _ = try second.received()
    second.reads = false
    rig.loop.advanceTime(by: .seconds(12))
    #expect(second.cutOffs == 1 && first.cutOffs == 0)
  }
}
