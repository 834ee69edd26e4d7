import Testing

@testable import ProcFS
@testable import Workloads

@Suite struct ConnectionLedgerTests {
  private typealias Make = TestSocket

  @Test func whatWasBeforeTheFirstScanIsNotCounted() {
    var ledger = ConnectionLedger()
    ledger.scan([Make.connection(1, sent: 5000, received: 70)])
    #expect(ledger.total.isZero)
    ledger.scan([Make.connection(1, sent: 5100, received: 70, retransmits: 2)])
    #expect(ledger.total == TrafficCount(sent: 100, received: 0, retransmits: 2))
    ledger.scan([Make.connection(1, sent: 5100, received: 70, retransmits: 2)])
    #expect(ledger.total.isZero)
  }

  @Test func aNewConnectionCountsWhole() {
    var ledger = ConnectionLedger()
    ledger.scan([])
    ledger.scan([Make.connection(7, sent: 300, received: 40)])
    #expect(ledger.total == TrafficCount(sent: 300, received: 40))
    // One that has been silent since before the last walk is not new: that walk has missed it.
    ledger.scan([Make.connection(8, sent: 999, silence: 5000)])
    #expect(ledger.total.isZero)
  }

  /// Data on connections that stay as they are needs no walk.
  @Test func whatIsCarriedCanBeFollowed() {
    var ledger = ConnectionLedger()
    let first = [Make.connection(1, sent: 10, roundTrip: 500), Make.connection(2, received: 5)]
    ledger.scan([Make.listener(9, port: 80)] + first)
    let second = [Make.connection(1, sent: 30, roundTrip: 900), Make.connection(2, received: 9)]
    ledger.begin(secondsSinceWalk: 1)
    var isSame = ledger.follow(second.span, as: first.span)
    #expect(isSame && ledger.total == TrafficCount(sent: 20, received: 4))
    #expect(ledger.states.tcp[.established] == 2 && ledger.states.tcp[.listen] == 1)
    #expect(ledger.owners.entries[0].value.connections == 2)
    #expect(ledger.owners.entries[0].value.roundTrips.prefix(1) == [900])
    #expect(ledger.owners.entries[0].value.sampleCount == 1)

    // One that changed: the walk behind it counts what was not counted yet, and nothing twice.
    let third = [Make.connection(1, sent: 50), Make.connection(2, received: 9, state: .closeWait)]
    ledger.begin(secondsSinceWalk: 2)
    isSame = ledger.follow(third.span, as: first.span)
    #expect(!isSame && ledger.total == TrafficCount(sent: 20))
    ledger.beginWalk()
    ledger.see(third.span)
    ledger.endWalk(isWhole: true)
    #expect(ledger.total == TrafficCount(sent: 20))
    #expect(ledger.states.tcp[.closeWait] == 1)
    #expect(ledger.owners.entries[0].value.connections == 2)
  }

  @Test func whoHasASocketIsAskedOnce() {
    var ledger = ConnectionLedger()
    var waiting = Make.connection(1, sent: 10)
    waiting.inode = 0
    var listener = Make.listener(3, port: 443)
    listener.inode = 44
    var other = Make.connection(2, sent: 10)
    other.inode = 45
    func asked(_ ledger: inout ConnectionLedger) -> Set<UInt32>? {
      ledger.hasUnknown ? ledger.takeUnknown() : nil
    }
    ledger.scan([waiting, listener, other])
    var inodes = asked(&ledger)
    #expect(inodes == [44, 45])
    ledger.scan([waiting, listener, other])
    inodes = asked(&ledger)
    #expect(inodes == nil)
    // Somebody has accepted it.
    waiting.inode = 46
    ledger.scan([waiting, listener, other])
    inodes = asked(&ledger)
    #expect(inodes == [46])
    // Nobody may be told any more, and then anybody again.
    ledger.unassign()
    inodes = asked(&ledger)
    #expect(inodes == [44, 45, 46])
  }

  @Test func afterAWalkThatFailedNothingIsNew() {
    var ledger = ConnectionLedger()
    ledger.scan([])
    ledger.scan([], isWhole: false)
    ledger.scan([Make.connection(1, sent: 100)])
    #expect(ledger.total.isZero)
    ledger.scan([Make.connection(1, sent: 150), Make.connection(2, sent: 10)])
    #expect(ledger.total.sent == 60)
  }

  @Test func aConnectionThatComesTwiceInAWalkCountsOnce() {
    var ledger = ConnectionLedger()
    ledger.scan([Make.connection(1, sent: 100)])
    ledger.scan([Make.connection(1, sent: 200), Make.connection(1, sent: 230)])
    #expect(ledger.total.sent == 100)
    ledger.scan([Make.connection(1, sent: 230)])
    #expect(ledger.total.sent == 30)
  }

  @Test func theRestOfAConnectionIsCountedAsItCloses() {
    var ledger = ConnectionLedger()
    ledger.scan([Make.connection(1, sent: 100)])
    ledger.scan([], closed: [Make.connection(1, sent: 250, state: .close, cgroup: nil)])
    #expect(ledger.total.sent == 150)
    #expect(ledger.owners[0].traffic.sent == 150)
    #expect(ledger.unowned.isZero)
    // It is forgotten, and not counted again.
    #expect(ledger.slots.count == 0)
  }

  /// The kernel counts the other side's FIN, which the walk has seen and the word does not tell.
  @Test func theOtherSidesEndIsNoByte() {
    var ledger = ConnectionLedger()
    ledger.scan([Make.connection(1, received: 100)])
    ledger.scan([Make.connection(1, received: 101, state: .closeWait)])
    #expect(ledger.total.isZero)
    ledger.scan([], closed: [Make.connection(1, received: 101, state: .close)])
    #expect(ledger.total.isZero)
  }

  @Test func shortConnectionsGoToWhoAcceptedThem() {
    var ledger = ConnectionLedger()
    let listeners = [
      Make.listener(50, port: 80, cgroup: 9), Make.listener(51, port: 22, cgroup: 8),
    ]
    ledger.scan(listeners)
    ledger.scan(
      listeners,
      closed: [
        Make.connection(1, sent: 10_240, state: .close, cgroup: nil, localPort: 80),
        Make.connection(2, received: 10_240, state: .close, cgroup: nil, localPort: 40_123),
      ])
    #expect(ledger.total == TrafficCount(sent: 10_240, received: 10_240))
    #expect(ledger.unowned == TrafficCount(sent: 0, received: 10_240))
    let server = ledger.owners.known(9)
    #expect(server.map { ledger.owners[$0].traffic.sent } == 10_240)
    // Also if it no longer listens, but did in the walk before.
    ledger.scan([], closed: [Make.connection(3, sent: 7, state: .close, localPort: 22)])
    #expect(ledger.unowned.isZero)
    ledger.scan([], closed: [Make.connection(4, sent: 7, state: .close, localPort: 22)])
    #expect(ledger.unowned.sent == 7)
  }

  /// A program can hold a connection that was reset for long: the walk does not see it, and the word comes
  /// late.
  @Test func aWordThatComesLateIsNotCountedAgain() {
    var ledger = ConnectionLedger()
    ledger.scan([Make.connection(1, sent: 100)])
    for _ in 0..<30 { ledger.scan([]) }
    ledger.scan([], closed: [Make.connection(1, sent: 100, state: .close, silence: 31_000)])
    #expect(ledger.total.isZero)
    ledger.scan([Make.connection(2, sent: 100)])
    for _ in 0..<100 { ledger.scan([]) }
    #expect(ledger.slots.count == 0)
    ledger.scan([], closed: [Make.connection(2, sent: 100, state: .close, silence: 100_000)])
    #expect(ledger.total.isZero)
  }

  @Test func thrownAwayCountersAreNoSpike() {
    var ledger = ConnectionLedger()
    ledger.scan([Make.connection(1, sent: 100, received: 100)])
    ledger.scan([], closed: [Make.connection(1, state: .close)])
    #expect(ledger.total.isZero)
    #expect(ledger.slots.count == 0)
  }

  @Test func statesAreCounted() {
    var ledger = ConnectionLedger()
    var waiting = Make.connection(3, state: .timeWait)
    waiting.info = TCPInfo()
    waiting.isIPv6 = true
    ledger.scan([Make.listener(1, port: 80), Make.connection(2), waiting])
    #expect(ledger.states.tcp[.listen] == 1)
    #expect(ledger.states.tcp[.established] == 1)
    #expect(ledger.states.tcp6[.timeWait] == 1)
    #expect(ledger.slots.count == 1)
  }

  @Test func moreThanThereIsRoomForAreCountedByState() {
    var limits = ConnectionLedger.Limits()
    limits.connections = 10
    limits.peers = 4
    limits.owners = 3
    var ledger = ConnectionLedger(limits)
    let many = (1...20).map {
      Make.connection(UInt64($0), sent: 100, cgroup: UInt64($0), to: UInt32($0))
    }
    ledger.scan(many)
    #expect(ledger.states.tcp[.established] == 20)
    #expect(ledger.untracked == 10)
    #expect(ledger.slots.count == 10)
    #expect(ledger.owners.count == 3)
    #expect(ledger.peers.count == 4)
    // Those that go make room, and who comes in then is not new.
    let next = (1...5).map { Make.connection(UInt64($0), sent: 110) }
    let others = (11...15).map { Make.connection(UInt64($0), sent: 110) }
    ledger.scan(next + others)
    #expect(ledger.total.sent == 50)
    ledger.scan(next + others + [Make.connection(99, sent: 5)])
    #expect(ledger.total.sent == 0)
  }
}
