import NIOCore
import Testing

@testable import MetricsServer

@Suite struct StreamStateTests {
  /// A stream that has caught up to a number and is live.
  private func live(at sequence: UInt64) -> StreamState {
    var state = StreamState(next: sequence)
    state.caughtUp(to: sequence)
    state.goLive()
    return state
  }

  @Test func aNewStreamCatchesUp() {
    var state = StreamState(next: 5)
    #expect(state.mode == .catchingUp(next: 5))
    #expect(state.published(9, isWritable: true) == .ignore)
    state.caughtUp(to: 9)
    #expect(state.mode == .catchingUp(next: 10) && state.lastSeen == 9)
    state.goLive()
    #expect(state.mode == .live)
  }

  @Test func aLiveStreamGetsEachFrameOnce() {
    var state = live(at: 9)
    #expect(state.published(9, isWritable: true) == .ignore)
    #expect(state.published(10, isWritable: true) == .send(missed: nil))
    #expect(state.published(10, isWritable: true) == .ignore)
    #expect(state.published(11, isWritable: true) == .send(missed: nil))
  }

  /// Who has the newest frame already, or was told that it is missing, joins while that one is on its way to all.
  @Test func theFrameBeforeTheNextIsNotSentAgain() {
    var state = StreamState(next: 10)
    state.goLive()
    #expect(state.published(9, isWritable: true) == .ignore)
    #expect(state.published(10, isWritable: true) == .send(missed: nil))
  }

  @Test func whoDoesNotReadGoesWithoutAndIsTold() {
    var state = live(at: 9)
    #expect(state.published(10, isWritable: false) == .skip)
    #expect(state.published(11, isWritable: false) == .skip)
    #expect(state.published(12, isWritable: true) == .send(missed: 10...11))
    #expect(state.published(13, isWritable: true) == .send(missed: nil))
    #expect(state.published(14, isWritable: false) == .skip)
    #expect(state.published(15, isWritable: true) == .send(missed: 14...14))
  }

  @Test func aPausedStreamGoesOnWhereItWas() {
    var state = live(at: 9)
    _ = state.published(10, isWritable: true)
    state.pause()
    #expect(state.mode == .paused(next: 11))
    #expect(state.published(11, isWritable: true) == .ignore)
    state.pause()
    #expect(state.mode == .paused(next: 11))
    state.resume()
    #expect(state.mode == .catchingUp(next: 11))
    state.resume()
    #expect(state.mode == .catchingUp(next: 11))
  }

  /// What was skipped is replayed after a pause; it is not reported as missing as well.
  @Test func aPauseTakesUpWhatWasSkipped() {
    var state = live(at: 9)
    #expect(state.published(10, isWritable: false) == .skip)
    #expect(state.published(11, isWritable: false) == .skip)
    state.pause()
    #expect(state.mode == .paused(next: 10))
    state.resume()
    state.caughtUp(to: 12)
    state.goLive()
    #expect(state.published(13, isWritable: true) == .send(missed: nil))
  }

  @Test func aPauseWhileCatchingUp() {
    var state = StreamState(next: 3)
    state.pause()
    #expect(state.mode == .paused(next: 3))
  }

  @Test func anotherSubscriptionStartsAgain() {
    var state = live(at: 9)
    state.schemaVersion = 4
    #expect(state.published(10, isWritable: false) == .skip)
    state.restart(next: 20)
    #expect(state.mode == .catchingUp(next: 20) && state.schemaVersion == 0)
    state.caughtUp(to: 20)
    state.goLive()
    #expect(state.published(21, isWritable: true) == .send(missed: nil))
    // While paused it stays so.
    state.pause()
    state.restart(next: 5)
    #expect(state.mode == .paused(next: 5))
  }

  @Test func afterTenSecondsItIsStuck() {
    let start = NIODeadline.uptimeNanoseconds(1_000_000_000_000)
    var state = live(at: 1)
    #expect(state.isStuck(isWritable: false, now: start) == false)
    #expect(state.isStuck(isWritable: false, now: start + .milliseconds(9999)) == false)
    #expect(state.isStuck(isWritable: false, now: start + .seconds(10)) == true)
  }

  /// A table of a megabyte takes a slow line half a minute.
  @Test func whatIsLongHasMoreTime() {
    let start = NIODeadline.uptimeNanoseconds(1_000_000_000_000)
    var state = live(at: 1)
    state.allow(timeFor: 1 << 20)
    let looks = [0, 10, 41, 42].map {
      state.isStuck(isWritable: false, now: start + .seconds($0))
    }
    #expect(looks == [false, false, false, true])
    state.becameWritable()
    let later = [50, 59, 60].map { state.isStuck(isWritable: false, now: start + .seconds($0)) }
    #expect(later == [false, false, true])
  }

  @Test func whoReadsAtLeastNowAndThenIsNotStuck() {
    let start = NIODeadline.uptimeNanoseconds(1_000_000_000_000)
    var seen = live(at: 1)
    #expect(seen.isStuck(isWritable: false, now: start) == false)
    #expect(seen.isStuck(isWritable: true, now: start + .seconds(9)) == false)
    #expect(seen.isStuck(isWritable: false, now: start + .seconds(10)) == false)
    #expect(seen.isStuck(isWritable: false, now: start + .seconds(19)) == false)
    #expect(seen.isStuck(isWritable: false, now: start + .seconds(20)) == true)
    // Writable between two looks, and full again at each: a slow viewer in the midst of a replay.
    var between = live(at: 1)
    for second in 0..<60 as Range<Int64> {
      #expect(between.isStuck(isWritable: false, now: start + .seconds(second)) == false)
      if second % 9 == 8 { between.becameWritable() }
    }
  }
}
