import ProcFS
import Testing

@testable import Monitor

@Suite struct TCPWalksTests {
  private static let second: Int64 = 1_000_000_000

  /// Each row: what the counter of segments says in the ticks, and in which of them the table is read.
  @Test(
    arguments: [
      // The first tick, and one more at which nothing has happened since.
      ([5, 5, 5, 5], [true, true, false, false]),
      ([5, 6, 7, 8], [true, true, true, true]),
      // After the last activity once more.
      ([5, 5, 5, 6, 6, 6, 6], [true, true, false, true, true, false, false]),
      // Counters that cannot be read tell nothing, before they are back and after.
      ([5, 5, 5, nil, 5, 5, 5], [true, true, false, true, true, true, false]),
    ] as [([UInt64?], [Bool])])
  func activityIsFollowed(_ segments: [UInt64?], _ expected: [Bool]) {
    var walks = TCPWalks()
    let due = segments.enumerated().map { tick, segments in
      walks.isDue(
        segments.map { activity(received: $0) }, now: Int64(tick) * Self.second)
    }
    #expect(due == expected)
  }

  @Test func aSocketMoreIsActivity() {
    var walks = TCPWalks()
    let due = [1, 1, 1, 2, 2, 2].map { walks.isDue(activity(inUse: $0), now: 0) }
    #expect(due == [true, true, false, true, true, false])
  }

  @Test func everyTenSecondsTheTableIsReadInAnyCase() {
    var walks = TCPWalks()
    let due = (0..<25).filter { tick in
      walks.isDue(activity(), now: Int64(tick) * Self.second)
    }
    #expect(due == [0, 1, 11, 21])
  }

  /// A connection that is never completed goes without a trace in the counters.
  @Test func halfOpenConnectionsAreFollowed() throws {
    var table = SocketTable()
    let text = """
        sl  local_address rem_address   st
         0: 0100007F:0050 0100007F:9C40 03
      """
    try table.parse(Array(text.utf8).span)
    var states = SocketStates()
    states.tcp = table.counts
    var walks = TCPWalks()
    var due: [Bool] = []
    for tick in 0..<8 {
      due.append(walks.isDue(activity(), now: 0))
      if tick == 4 { states.tcp = SocketCounts() }
      if due.last == true { walks.found(states) }
    }
    #expect(due == [true, true, true, true, true, false, false, false])
  }
}

private func activity(received: UInt64 = 5, inUse: UInt64 = 1) -> TCPActivity {
  TCPActivity(received: received, sent: 7, sentAgain: 0, inUse: inUse)
}
