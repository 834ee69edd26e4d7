import Monitor
import Testing

@testable import Workloads

@Suite struct ScanClockTests {
  private func moment(_ seconds: Double) -> Moment {
    let time = Int64(seconds * 1e9)
    return Moment(wall: 1_700_000_000_000_000_000 + time, monotonic: time, boot: time)
  }

  @Test func eachSecondIsScannedOnce() {
    var clock = ScanClock()
    // At the start, in the middle of a second; again by its own clock, then the sampler's ticks.
    let times = [0.5, 0.6, 1.0, 1.1, 1.999, 2.1, 2.7, 3.0]
    let due = times.map { clock.isDue(at: moment($0)) }
    #expect(due == [true, false, true, false, true, false, false, true])
  }

  @Test func aClockThatIsSetMakesASecondOfItsOwn() {
    var clock = ScanClock()
    let due = [10, -100, -100].map { clock.isDue(at: moment($0)) }
    #expect(due == [true, true, false])
  }

  @Test func processesAreScannedEachTimeWhileSomebodyLooks() {
    var clock = ScanClock()
    let scanned = (0..<5).map { clock.includesProcesses(at: moment(Double($0)), isWanted: true) }
    #expect(scanned == [true, true, true, true, true])
  }

  @Test func otherwiseEveryTenSeconds() {
    var clock = ScanClock()
    let scanned = (0..<25).filter {
      clock.includesProcesses(at: moment(Double($0)), isWanted: $0 == 13)
    }
    #expect(scanned == [0, 10, 13, 23])
  }

  @Test func patienceEndsBehindTheNextSecond() {
    #expect(ScanClock.patience(from: moment(0)) == 1_100_000_000)
    #expect(ScanClock.patience(from: moment(0.75)) == 350_000_000)
  }
}

@Suite struct DemandTests {
  @Test func aQuestionCountsForAWhile() {
    let demand = Demand()
    #expect(!demand.isActive(at: 5))
    demand.ask(at: 5)
    #expect(demand.isActive(at: 5) && demand.isActive(at: 4 + Demand.memory))
    #expect(!demand.isActive(at: 5 + Demand.memory))
  }

  @Test func aWatcherCountsUntilItGoes() {
    let demand = Demand()
    demand.set(watchers: 2)
    #expect(demand.isActive(at: 1 << 60))
    demand.set(watchers: 0)
    #expect(!demand.isActive(at: 1))
  }
}
