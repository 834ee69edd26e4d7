import NIOCore
import NIOEmbedded
import ProcFS
import Testing

@testable import MetricsServer
@testable import Workloads

/// A viewer that can stop to read.
private final class TestReceiver: TopicReceiver {
  var messages: [JSON] = []
  /// What has been sent is out at once, or once it is true again.
  var reads = true {
    didSet {
      guard reads else { return }
      onTheirWay.forEach { $0.succeed() }
      onTheirWay = []
    }
  }
  private var onTheirWay: [EventLoopPromise<Void>] = []

  func send(topic message: ByteBuffer, written: EventLoopPromise<Void>) {
    if let json = try? JSON(message) { messages.append(json) }
    if reads { written.succeed() } else { onTheirWay.append(written) }
  }

  /// What has come since this was last asked: `all 1 2`, `changes 2`.
  func received() -> [String] {
    defer { messages = [] }
    return messages.map { message in
      let rows = message["processes"]?.array.compactMap { $0["pid"]?.number } ?? []
      return ([message["full"] == .bool(true) ? "all" : "changes"] + rows.map { "\(Int($0))" })
        .joined(separator: " ")
    }
  }
}

@Suite struct TopicHubTests {
  private let loop = EmbeddedEventLoop()
  private let tables = WorkloadTables()
  private let hub: TopicHub

  init() { hub = TopicHub(tables: tables, clock: .test) }

  private func watch(_ topic: String, _ receiver: TestReceiver) throws -> TopicWatch {
    let watch = TopicWatch(try Topic(topic), loop: loop, receiver: receiver)
    try #require(hub.replace([], with: [watch]))
    return watch
  }

  private func scan(_ number: UInt64, _ processes: [ProcessRow]) {
    tables.show(number, processes: processes)
    _ = hub.publish(isFresh: true)
    loop.run()
  }

  @Test func viewersShareATopicEachFromItsOwnBeginning() throws {
    let (early, late) = (TestReceiver(), TestReceiver())
    _ = try watch("processes", early)
    scan(1, [ProcessRow(1), ProcessRow(2)])
    _ = try watch("processes", late)
    scan(2, [ProcessRow(1), ProcessRow(2, changed: 2)])
    scan(3, [ProcessRow(1, changed: 3), ProcessRow(2, changed: 2)])
    #expect(early.received() == ["all 1 2", "changes 2", "changes 1"])
    #expect(late.received() == ["all 1 2", "changes 1"])
  }

  @Test func whoDoesNotReadIsSkippedAndThenGetsAll() throws {
    let receiver = TestReceiver()
    _ = try watch("processes", receiver)
    scan(1, [ProcessRow(1)])
    receiver.reads = false
    // One message may be on its way, no more.
    scan(2, [ProcessRow(1, changed: 2)])
    scan(3, [ProcessRow(1, changed: 3)])
    scan(4, [ProcessRow(1, changed: 4)])
    receiver.reads = true
    scan(5, [ProcessRow(1, changed: 4), ProcessRow(2, changed: 5)])
    scan(6, [ProcessRow(1, changed: 4), ProcessRow(2, changed: 5)])
    #expect(receiver.received() == ["all 1", "changes 1", "all 1 2", "changes"])
  }

  /// A long message of one topic keeps none of another from being sent.
  @Test func topicsDoNotWaitForEachOther() throws {
    let receiver = TestReceiver()
    _ = try watch("processes", receiver)
    _ = try watch("processes?sort=pid", receiver)
    receiver.reads = false
    scan(1, [ProcessRow(1)])
    #expect(receiver.received() == ["all 1", "all 1"])
    receiver.reads = true
  }

  /// A table that was made while nobody watched is not shown as one of now.
  @Test func anOldTableIsNotSent() throws {
    let receiver = TestReceiver()
    tables.show(1, processes: [ProcessRow(1)])
    _ = try watch("processes", receiver)
    _ = hub.publish(isFresh: false)
    loop.run()
    #expect(receiver.received() == [])
    scan(2, [ProcessRow(1)])
    #expect(receiver.received() == ["all 1"])
  }

  @Test func whoHasEndedGetsNothing() throws {
    let receiver = TestReceiver()
    let first = try watch("processes", receiver)
    scan(1, [ProcessRow(1)])
    tables.show(2, processes: [ProcessRow(1, changed: 2)])
    _ = hub.publish(isFresh: true)
    // Its message is on its way by now.
    #expect(hub.replace([first], with: []))
    loop.run()
    #expect(receiver.received() == ["all 1"])
    #expect(!hub.isWatched)
  }

  @Test func processesAreWantedWhileSomebodyWatchesThem() throws {
    let receiver = TestReceiver()
    let far: Int64 = 1 << 60
    let units = try watch("units", receiver)
    #expect(tables.wanted(at: far) == [.units])
    let one = try watch("process/7", receiver)
    #expect(tables.wanted(at: far) == [.units, .processes])
    #expect(hub.publish(isFresh: true) == [7])
    #expect(hub.replace([units, one], with: []))
    #expect(tables.wanted(at: far) == [])
  }

  @Test func topicsAreBounded() throws {
    let receiver = TestReceiver()
    var watches: [TopicWatch] = []
    for number in 1...TopicHub.topicLimit {
      watches.append(try watch("process/\(number)", receiver))
    }
    let another = TopicWatch(try Topic("units"), loop: loop, receiver: receiver)
    #expect(!hub.replace([], with: [another]))
    // One that somebody watches already costs nothing, and one may take another's place.
    #expect(
      hub.replace([], with: [TopicWatch(try Topic("process/1"), loop: loop, receiver: receiver)]))
    #expect(hub.replace([watches[5]], with: [another]))
  }

  @Test func aProcessGoesToThoseWhoWatchIt() throws {
    let (one, other) = (TestReceiver(), TestReceiver())
    _ = try watch("process/7", one)
    _ = try watch("process/8", other)
    hub.publish(TopicMessage(scan: 1, whole: ByteBuffer(string: "{}")), onProcess: 7)
    loop.run()
    #expect(one.messages.count == 1 && other.messages.isEmpty)
  }
}
