import Testing

@testable import ProcFS
@testable import Workloads

@Suite struct TrafficCountTests {
  struct Case: Sendable {
    let acknowledged: UInt64
    let sent: UInt64
    var again: UInt64 = 0
    let expected: UInt64
  }

  /// What is acknowledged beyond the data that was sent is SYN and FIN.
  @Test(arguments: [
    Case(acknowledged: 10_242, sent: 10_240, expected: 10_240),
    Case(acknowledged: 10_241, sent: 10_240, expected: 10_240),
    Case(acknowledged: 10_240, sent: 10_240, expected: 10_240),
    // Half of it is still on its way, and SYN cannot be told from data.
    Case(acknowledged: 501, sent: 1000, expected: 501),
    Case(acknowledged: 1002, sent: 1500, again: 500, expected: 1000),
    // Nothing was sent but SYN and FIN.
    Case(acknowledged: 2, sent: 0, expected: 0),
    // What is more than two is none of them, but a count that has gone wrong.
    Case(acknowledged: 5000, sent: 4000, expected: 5000),
    Case(acknowledged: 5000, sent: 4000, again: 4500, expected: 5000),
  ]) func synAndFinAreTakenOff(_ entry: Case) throws {
    let info = TestSocket.info(
      acknowledged: entry.acknowledged, sent: entry.sent, again: entry.again)
    let counters = try #require(ConnectionCounters(info, hasOtherSidesEnd: false))
    #expect(counters.sent == entry.expected)
  }

  @Test func theOtherSidesFinIsTakenOffWhereItIsKnown() throws {
    let info = TestSocket.info(received: 101)
    #expect(ConnectionCounters(info, hasOtherSidesEnd: true)?.received == 100)
    #expect(ConnectionCounters(info, hasOtherSidesEnd: false)?.received == 101)
    let empty = TestSocket.info(received: 1, segmentsReceived: 0)
    #expect(ConnectionCounters(empty, hasOtherSidesEnd: false)?.received == 0)
    #expect(ConnectionCounters(empty, hasOtherSidesEnd: true)?.received == 0)
  }

  /// Kernels before 4.19 do not tell what was sent, those before 4.1 no bytes at all.
  @Test func olderKernelsTellLess() throws {
    let middle = TestSocket.info(acknowledged: 10_242, sent: 10_240, size: 192)
    #expect(ConnectionCounters(middle, hasOtherSidesEnd: false)?.sent == 10_242)
    let old = TestSocket.info(acknowledged: 10_242, size: 104)
    #expect(ConnectionCounters(old, hasOtherSidesEnd: false) == nil)
  }

  @Test func whatGoesBackIsNoGrowth() throws {
    let more = try #require(
      ConnectionCounters(
        TestSocket.info(acknowledged: 100, received: 50, retransmits: 3), hasOtherSidesEnd: false))
    let growth = ConnectionCounters().growth(since: more)
    #expect(growth.isZero)
    #expect(more.growth(since: ConnectionCounters()) == more.total)
    #expect(more.total.rate(over: 0).sent == nil)
    #expect(more.total.rate(over: 2).sent == 50)
    #expect(more.total.rate(over: 2).retransmits == 1.5)
  }

  @Test(arguments: [0, 1, 2, 3, 10, 11, 1000, 1001]) func theMedianIsTheMiddle(_ count: Int) {
    var generator = Steady(state: UInt64(count) + 1)
    var values = (0..<count).map { _ in UInt32.random(in: 0...50, using: &generator) }
    let sorted = values.sorted()
    let expected: Double? =
      count == 0
      ? nil : Double(sorted[(count - 1) / 2] + sorted[count / 2]) / 2
    #expect(values.median() == expected)
    #expect(values.sorted() == sorted)
  }
}

/// The same numbers in each run (Marsaglia's xorshift).
struct Steady: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state ^= state << 13
    state ^= state >> 7
    state ^= state << 17
    return state
  }
}
