import ProcFS
import Synchronization
import Testing

@testable import Monitor

@Suite struct SamplerTests {
  /// Those around a sampler: tells each call in short, in its order.
  private final class Listener: SamplerSurroundings {
    let calls: AsyncStream<String>
    private let told: AsyncStream<String>.Continuation

    init() { (calls, told) = AsyncStream<String>.makeStream() }

    var audience: Audience { Audience(viewers: 3, framesSent: 10, framesSkipped: 1) }
    func primed() { told.yield("primed") }
    func progressed() { told.yield("progressed") }
    func sampled(sequence: UInt64) { told.yield("\(sequence)") }
    func happened(_ event: Event) {
      if case .customAppeared(let name, _) = event { told.yield("appeared \(name)") }
    }
  }

  /// The priming snapshot is told first and is no frame; then each tick, with progress between them.
  @Test(.timeLimit(.minutes(1))) func samplesComeOneAfterTheOther() async throws {
    let host = try FixtureHost.named("6.1.0-x86_64-3cpu")
    let store = FrameStore()
    let custom = CustomRegistry()
    try custom.accept([CustomPoint(name: "pushed", labels: [], value: 7)])
    let listener = Listener()
    let sampler = Sampler(
      options: Sampler.Options(paths: host.paths, interval: 20_000_000), store: store,
      custom: custom)
    sampler.start(listener)
    var calls: [String] = []
    for await call in listener.calls {
      calls.append(call)
      if call == "5" { break }
    }
    sampler.stop()
    #expect(calls.first == "primed" && calls[1] == "progressed")
    let samples = calls.filter { $0 != "progressed" }
    #expect(samples == ["primed", "appeared pushed", "1", "2", "3", "4", "5"])
    for (call, next) in zip(calls, calls.dropFirst()) where UInt64(call) != nil {
      #expect(next == "progressed", "after \(call)")
    }
    let frames = store.frames(from: 1).prefix(5)
    #expect(frames.map(\.sequence) == [1, 2, 3, 4, 5])
    // Each belongs to a tick of its own.
    let ticks = frames.map { $0.time / 20 }
    #expect(Set(ticks).count == ticks.count && ticks == ticks.sorted())
    let values = try Values(#require(frames.last))
    #expect(values["pushed"] == 7 && values["telltale.viewers"] == 3)
    #expect(values["system.uptime"] == host.expected["proc/uptime", "uptime"]?.number)
    let resident = try #require(values["telltale.memory.rss"])
    #expect(resident > 1_000_000)
    #expect(values["telltale.series"] == Double(values.frame.schema.series.count))
  }

  @Test func oneSampleByItself() throws {
    let host = try FixtureHost.named("6.1.0-x86_64-3cpu")
    let frame = try #require(Sampler.once(paths: host.paths, interval: 20_000_000))
    let values = try Values(frame)
    #expect(frame.sequence == 1 && values["system.cpu.load_average.1m"] == 0.14)
    #expect(values["system.linux.context_switches"] == 0)
  }

  /// A wait is ended from another thread: once by a nudge, for good by a stop.
  @Test func aWaitCanBeEnded() {
    let wakeUp = WakeUp()
    let byItself = wakeUp.wait(nanoseconds: 1)
    BlockingThread.detach(name: "test") { wakeUp.nudge() }
    let byNudge = wakeUp.wait(nanoseconds: 60_000_000_000)
    let afterwards = wakeUp.wait(nanoseconds: 1)
    BlockingThread.detach(name: "test") { wakeUp.stop() }
    let byStop = wakeUp.wait(nanoseconds: 60_000_000_000)
    let staysSo = wakeUp.wait(nanoseconds: 60_000_000_000)
    #expect(byItself == .timeout && byNudge == .nudged && afterwards == .timeout)
    #expect(byStop == .stopped && staysSo == .stopped)
  }

  /// A shorter interval does not wait for the end of the longer one.
  @Test func aNewIntervalCountsAtOnce() throws {
    let host = try FixtureHost.named("6.1.0-x86_64-3cpu")
    let store = FrameStore()
    let sampler = Sampler(
      options: Sampler.Options(paths: host.paths, interval: 3_600_000_000_000), store: store,
      custom: CustomRegistry())
    let primed = WakeUp()
    let sampled = WakeUp()
    sampler.start(Waiting(wasPrimed: primed, wasSampled: sampled))
    let isPrimed = primed.wait(nanoseconds: 60_000_000_000)
    sampler.change(interval: 20_000_000)
    let isSampled = sampled.wait(nanoseconds: 60_000_000_000)
    sampler.stop()
    #expect(isPrimed == .stopped && isSampled == .stopped && store.latest() != nil)
  }

  private struct Waiting: SamplerSurroundings {
    let wasPrimed: WakeUp
    let wasSampled: WakeUp
    func primed() { wasPrimed.stop() }
    func progressed() {}
    var audience: Audience { Audience() }
    func sampled(sequence: UInt64) { wasSampled.stop() }
    func happened(_ event: Event) {}
  }
}
