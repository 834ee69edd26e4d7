import Testing

@testable import Monitor

@Suite struct TimelineTests {
  private static let second: Int64 = 1_000_000_000

  /// A moment at a time of the wall clock; the other clocks run beside it, offset.
  private func moment(_ wall: Double, wallAhead: Double = 0, asleep: Double = 0) -> Moment {
    let monotonic = wall - wallAhead - asleep - 1_700_000_000
    return Moment(
      wall: Int64((wall * 1e3).rounded()) * 1_000_000,
      monotonic: Int64((monotonic * 1e3).rounded()) * 1_000_000,
      boot: Int64(((monotonic + asleep) * 1e3).rounded()) * 1_000_000)
  }

  @Test(
    arguments: [
      (1_700_000_000, 1, 1), (1_700_000_000.001, 1, 0.999), (1_700_000_000.999, 1, 0.001),
      (1_700_000_000.2, 0.25, 0.05), (1_700_000_003, 2, 1), (1_700_000_001, 3600, 2799),
      // Before 1970 the ticks are whole seconds as well.
      (-0.25, 1, 0.25),
    ] as [(Double, Double, Double)])
  func theNextTickIsAWholeOne(_ now: Double, _ interval: Double, _ wait: Double) {
    let timeline = Timeline(interval: Int64(interval * 1e9))
    #expect(timeline.wait(from: moment(now)) == Int64((wait * 1e3).rounded()) * 1_000_000)
  }

  @Test func samplingKeepsToTheTicks() {
    var timeline = Timeline(interval: Self.second)
    var now = moment(1_700_000_000.4)
    var ticks: [Int64] = []
    for lateness: Int64 in [0, 3_000_000, 700_000_000, 900_000_000, 0, 1_000_000] {
      let wait = timeline.wait(from: now) + lateness
      now = Moment(
        wall: now.wall + wait, monotonic: now.monotonic + wait, boot: now.boot + wait)
      #expect(timeline.sample(at: now) == nil)
      ticks.append(now.wall / Self.second)
    }
    #expect(ticks.count == Set(ticks).count, "a tick is sampled twice: \(ticks)")
  }

  // One that comes just before its tick is not late.
  @Test(arguments: [
    (1_700_000_000.25, 0.25), (1_700_000_000, 0), (1_700_000_000.7, 0.7), (1_700_000_000.9, 0),
  ])
  func latenessCountsFromTheTick(_ now: Double, _ lateness: Double) {
    #expect(isNear(Timeline(interval: Self.second).lateness(at: moment(now)), lateness, by: 1e-9))
  }

  @Test(
    arguments: [
      // On time, and a little late: nothing is missing.
      (1, 0, 0, nil), (1.7, 0, 0, nil), (0.3, 0, 0, nil),
      // Slewing, by chrony's fastest rate of 8.3%, is no step.
      (1, 0.083, 0, nil), (1, -0.083, 0, nil), (1, 0.1, 0, nil),
      (1, 0.2, 0, Gap(cause: .clockStep, seconds: 0.2)),
      (1, 3600, 0, Gap(cause: .clockStep, seconds: 3600)),
      (1, -3600, 0, Gap(cause: .clockStep, seconds: -3600)),
      (1, 0, 30, Gap(cause: .suspend, seconds: 30)),
      (1, 0, 0.05, nil),
      // Both at once: the sleep is what a person knows of.
      (1, 2, 60, Gap(cause: .suspend, seconds: 60)),
      (3, 0, 0, Gap(cause: .missedTicks, seconds: 2)),
      (1.8, 0, 0, Gap(cause: .missedTicks, seconds: 0.8)),
    ] as [(Double, Double, Double, Gap?)])
  func missingTimeIsTold(_ elapsed: Double, _ step: Double, _ asleep: Double, _ gap: Gap?) {
    var timeline = Timeline(interval: Self.second)
    #expect(timeline.sample(at: moment(1_700_000_000)) == nil)
    let next = moment(
      1_700_000_000 + elapsed + step + asleep, wallAhead: step, asleep: asleep)
    let found = timeline.sample(at: next)
    #expect(found?.cause == gap?.cause)
    #expect(isNear(found?.seconds, gap?.seconds, by: 0.002))
    // It is told once.
    let after = moment(
      1_700_000_001 + elapsed + step + asleep, wallAhead: step, asleep: asleep)
    #expect(timeline.sample(at: after) == nil)
  }

  /// The wall clock is set back a little while the sampler waits: the timer fires before the tick.
  @Test(arguments: [0.01, 0.08, 0.2])
  func aTickThatWasSampledEarlyIsNotSampledAgain(_ early: Double) {
    var timeline = Timeline(interval: Self.second)
    _ = timeline.sample(at: moment(1_700_000_000))
    _ = timeline.sample(at: moment(1_700_000_001 - early, wallAhead: -early))
    let wait = timeline.wait(from: moment(1_700_000_001 - early / 2, wallAhead: -early))
    #expect(isNear(Double(wait) / 1e9, 1 + early / 2, by: 0.001))
  }

  /// The wall clock is set back a little behind a sample: its tick comes a second time.
  @Test func aTickThatComesAgainIsNotSampledAgain() {
    var timeline = Timeline(interval: Self.second)
    _ = timeline.sample(at: moment(1_700_000_000))
    let wait = timeline.wait(from: moment(1_699_999_999.95, wallAhead: -0.05))
    #expect(isNear(Double(wait) / 1e9, 1.05, by: 0.001))
  }

  /// A sample that comes more than half a tick late does not cost the tick after it.
  @Test func aLateSampleDoesNotSkipATick() {
    var timeline = Timeline(interval: Self.second)
    _ = timeline.sample(at: moment(1_700_000_000.7))
    #expect(timeline.wait(from: moment(1_700_000_000.71)) == 290_000_000)
  }
}
