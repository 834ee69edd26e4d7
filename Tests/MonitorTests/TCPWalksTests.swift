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
      // While segments are all that moves, every five seconds, and once more when they stand still.
      ([5, 6, 7, 8, 9, 10, 11], [true, false, false, false, false, true, false]),
      ([5, 5, 6, 7, 7, 7], [true, true, false, false, true, false]),
      // After the last activity once more.
      ([5, 5, 5, 6, 6, 6, 6], [true, true, false, false, true, false, false]),
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

  @Test func whoWantsToKnowWhatIsCarriedFollowsEachSegment() {
    var walks = TCPWalks()
    let due = [5, 6, 7, 7, 7].map { walks.due(activity(received: $0), now: 0) }
    #expect(due == [.walk, .data, .data, .walk, .nothing])
  }

  @Test func aSocketMoreIsActivity() {
    var walks = TCPWalks()
    let due = [1, 1, 1, 2, 2, 2].map { walks.isDue(activity(inUse: $0), now: 0) }
    #expect(due == [true, true, false, true, true, false])
  }

  @Test func connectionsThatComeAndGoAreFollowedAmidSegments() {
    var walks = TCPWalks()
    let due = (0..<6).map { tick in
      walks.isDue(
        activity(received: tick, opened: tick < 3 ? tick : 3), now: Int64(tick) * Self.second)
    }
    #expect(due == [true, true, true, true, false, false])
  }

  /// Until the other side acknowledges, and that is a segment like any other.
  @Test(arguments: [("02", true), ("04", true), ("09", true), ("0B", true), ("01", false)])
  func aConnectionThatIsChangingIsFollowedAmidSegments(state: String, isFollowed: Bool) throws {
    var states = SocketStates()
    states.tcp = try counts(state)
    var walks = TCPWalks()
    var due: [Bool] = []
    for tick in UInt64(0)..<4 {
      due.append(walks.isDue(activity(received: tick), now: 0))
      if due.last == true { walks.found(states) }
    }
    #expect(due == [true, isFollowed, isFollowed, isFollowed])
  }

  @Test func everyTenSecondsTheTableIsReadInAnyCase() {
    var walks = TCPWalks()
    let due = (0..<25).filter { tick in
      walks.isDue(activity(), now: Int64(tick) * Self.second)
    }
    #expect(due == [0, 1, 11, 21])
  }

  /// That somebody accepts one moves no counter.
  @Test func connectionsThatWaitToBeAcceptedAreFollowed() {
    var walks = TCPWalks()
    var due: [Bool] = []
    for tick in UInt64(0)..<6 {
      due.append(walks.isDue(activity(received: tick), now: 0))
      if due.last == true { walks.found(SocketStates(), hasBacklog: tick < 3) }
    }
    #expect(due == [true, true, true, true, false, false])
  }

  /// A connection that is never completed goes without a trace in the counters.
  @Test func halfOpenConnectionsAreFollowed() throws {
    var states = SocketStates()
    states.tcp = try counts("03")
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

extension TCPWalks {
  /// Whether there must be a walk.
  fileprivate mutating func isDue(_ activity: TCPActivity?, now: Int64) -> Bool {
    due(activity, now: now) == .walk
  }
}

private func activity(
  received: UInt64 = 5, inUse: UInt64 = 1, opened: UInt64 = 0
) -> TCPActivity {
  var activity = TCPActivity(received: received, sent: 7, sentAgain: 0, inUse: inUse)
  activity.connections.opened = opened
  return activity
}

/// One socket in a state, in the kernel's number for it.
private func counts(_ state: String) throws -> SocketCounts {
  var table = SocketTable()
  let text = """
      sl  local_address rem_address   st
       0: 0100007F:0050 0100007F:9C40 \(state)
    """
  try table.parse(Array(text.utf8).span)
  return table.counts
}
