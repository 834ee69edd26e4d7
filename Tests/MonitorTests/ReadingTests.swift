import ProcFS
import Testing

@testable import Monitor

@Suite struct ReadingTests {
  private let first = "0.10 0.20 0.30 1/2 3"
  private let second = "0.40 0.50 0.60 4/5 6"

  @Test func aFirstReadingHasNoneBeforeIt() {
    var reading = Reading<Loadavg>(name: "loadavg")
    #expect(!reading.isPresent && reading.status == .absent)
    reading.take(first, at: 5)
    #expect(reading.status == .fresh && reading.current.load1 == 0.1)
    #expect(!reading.hasPrevious && reading.seconds == 0)
  }

  @Test func aSecondReadingKeepsTheFirst() {
    var reading = Reading<Loadavg>(name: "loadavg")
    reading.take(first, at: 5)
    reading.take(second, at: 7.5)
    #expect(reading.current.load1 == 0.4 && reading.previous.load1 == 0.1)
    #expect(reading.hasPrevious && reading.seconds == 2.5)
    reading.take(first, at: 8)
    #expect(reading.current.load1 == 0.1 && reading.previous.load1 == 0.4)
    #expect(reading.seconds == 0.5)
  }

  /// A text that breaks off half-way leaves nothing of itself behind.
  @Test func aFailureKeepsTheValuesAndSaysSo() {
    var reading = Reading<Loadavg>(name: "loadavg")
    reading.take(first, at: 1)
    reading.take(second, at: 2)
    reading.take("7.00 broken", at: 3)
    #expect(reading.status == .stale && reading.isPresent && reading.isStale)
    #expect(reading.failure?.line == 1)
    #expect(reading.current.load1 == 0.4 && reading.previous.load1 == 0.1)
    #expect(reading.seconds == 1)
    // The rate that follows is over the whole time.
    reading.take(first, at: 5)
    #expect(reading.status == .fresh && reading.failure == nil)
    #expect(reading.previous.load1 == 0.4 && reading.seconds == 3)
  }

  @Test func aFailureBeforeAnyValueLeavesItAbsent() {
    var reading = Reading<Loadavg>(name: "loadavg")
    reading.take("broken", at: 1)
    #expect(reading.status == .absent && !reading.isPresent && reading.failure != nil)
    reading.take(first, at: 2)
    #expect(reading.status == .fresh && !reading.hasPrevious && reading.failure == nil)
  }

  /// What comes back has counted anew: no rate over the time in between.
  @Test func aFileThatReturnsHasNothingBeforeIt() {
    var reading = Reading<Loadavg>(name: "loadavg")
    reading.take(first, at: 1)
    reading.take(second, at: 2)
    reading.miss(at: 3)
    #expect(reading.status == .absent && !reading.hasPrevious && reading.failure == nil)
    reading.take(first, at: 4)
    #expect(reading.status == .fresh && reading.current.load1 == 0.1)
    #expect(!reading.hasPrevious && reading.seconds == 0)
    reading.take(second, at: 5)
    #expect(reading.seconds == 1 && reading.previous.load1 == 0.1)
  }

  @Test func aFileThatGoesWhileItFailsIsNoFailure() {
    var reading = Reading<Loadavg>(name: "loadavg")
    reading.take(first, at: 1)
    reading.take("broken", at: 2)
    reading.miss(at: 3)
    #expect(reading.status == .absent && reading.failure == nil)
  }
}
