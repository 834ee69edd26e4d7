import ProcFS
import Testing

@testable import Monitor

@Suite struct CPUSharesTests {
  /// Columns of /proc/stat: user nice system idle iowait irq softirq steal guest guest_nice.
  private func times(_ columns: [UInt64]) throws -> CPUTimes {
    let text = "cpu  \(columns.map(String.init).joined(separator: " "))\n"
    var stat = Stat()
    let bytes = Array(text.utf8)
    try stat.parse(bytes.span)
    return try #require(stat.total)
  }

  private func shares(_ before: [UInt64], _ now: [UInt64]) throws -> CPUShares {
    try CPUShares(now: times(now), before: times(before))
  }

  private func sum(_ shares: CPUShares) -> Double {
    [
      shares.user, shares.nice, shares.system, shares.idle, shares.iowait, shares.irq,
      shares.softirq, shares.steal, shares.guest, shares.guestNice,
    ].compactMap { $0 }.reduce(0, +)
  }

  @Test func everyModeHasItsShare() throws {
    let found = try shares(
      [100, 100, 100, 100, 100, 100, 100, 100, 0, 0],
      [110, 120, 130, 140, 101, 102, 103, 104, 0, 0])
    #expect(found.user == 10 / 110.0 && found.nice == 20 / 110.0 && found.system == 30 / 110.0)
    #expect(found.idle == 40 / 110.0 && found.iowait == 1 / 110.0 && found.irq == 2 / 110.0)
    #expect(found.softirq == 3 / 110.0 && found.steal == 4 / 110.0)
    #expect(found.guest == 0 && found.guestNice == 0 && !found.wasReset)
  }

  @Test func columnsThatGrowByAsMuchAsFits() throws {
    let most = UInt64.max
    let found = try shares(
      [0, 0, 0, 0, 0, 0, 0, 0, 0, 0], [most, most, most, most, 0, 0, 0, 0, 0, 0])
    #expect(found.user == 0.25 && found.idle == 0.25 && !found.wasReset)
  }

  /// The kernel counts what a guest runs as user time, or nice time, as well.
  @Test func guestTimeIsTakenOutOfUserAndNice() throws {
    let found = try shares(
      [100, 100, 0, 0, 0, 0, 0, 0, 50, 20], [160, 130, 0, 10, 0, 0, 0, 0, 90, 25])
    // 60 of user with 40 of a guest in it, 30 of nice with 5, 10 idle.
    #expect(found.user == 0.2 && found.guest == 0.4)
    #expect(found.nice == 0.25 && found.guestNice == 0.05 && found.idle == 0.1)
  }

  @Test(
    arguments: [
      [10, 20, 30, 40], [10, 20, 30, 40, 50, 60, 70], [1, 2, 3, 4, 5, 6, 7, 8, 1, 2],
      [0, 0, 0, 100, 0, 0, 0, 0, 0, 0], [7, 3, 0, 0, 0, 0, 0, 0, 7, 3],
      [1, 0, 0, 0, 0, 0, 0, 0, 5, 9],
    ] as [[UInt64]])
  func theModesSumToOne(_ growth: [UInt64]) throws {
    let before = growth.map { _ in UInt64(1000) }
    let found = try shares(before, zip(before, growth).map { $0 + $1 })
    #expect(abs(sum(found) - 1) < 1e-9)
  }

  /// idle (3), iowait (4) and steal (7) go back a little on some machines, and that is no growth.
  @Test(arguments: [(3, 1), (4, 1), (4, 300), (7, 299)])
  func aSmallStepBackIsClamped(_ column: Int, _ ticks: UInt64) throws {
    let before: [UInt64] = [1000, 1000, 1000, 1000, 1000, 1000, 1000, 1000, 0, 0]
    var now = before
    now[0] += 75
    now[2] += 25
    now[column] -= ticks
    let found = try shares(before, now)
    #expect(!found.wasReset)
    #expect(found.user == 0.75 && found.system == 0.25)
    #expect([found.idle, found.iowait, found.steal] == [0, 0, 0])
  }

  @Test(arguments: [0, 3, 4, 7])
  func aLargeStepBackIsAReset(_ column: Int) throws {
    let before: [UInt64] = [1000, 1000, 1000, 1000, 1000, 1000, 1000, 1000, 0, 0]
    var now = before.map { $0 + 10 }
    now[column] = before[column] - 301
    let found = try shares(before, now)
    #expect(found.wasReset)
    #expect(found.user == nil && found.idle == nil && sum(found) == 0)
  }

  @Test func noTimeGivesNoShares() throws {
    let same: [UInt64] = [1, 2, 3, 4]
    let found = try shares(same, same)
    #expect(found.user == nil && found.idle == nil && !found.wasReset)
  }

  /// A kernel that gains a column, as by live patching a fixture, has nothing to compare it with.
  @Test func aColumnThatWasNotThereCountsNothing() throws {
    let found = try shares([0, 0, 0, 0], [50, 0, 0, 50, 9000])
    #expect(found.user == 0.5 && found.idle == 0.5 && found.iowait == 0)
  }
}
