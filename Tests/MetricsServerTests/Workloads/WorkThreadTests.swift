import Glibc
import Synchronization
import Testing

@testable import MetricsServer

@Suite struct WorkThreadTests {
  /// A count that a test can wait for.
  private final class Log: Sendable {
    private let numbers = Mutex<[Int]>([])

    func add(_ number: Int) { numbers.withLock { $0.append(number) } }

    func first(_ count: Int) -> [Int] {
      for _ in 0..<5000 {
        let found = numbers.withLock { $0 }
        if found.count >= count { return found }
        usleep(1000)
      }
      return numbers.withLock { $0 }
    }
  }

  @Test func oneThingComesAfterTheOther() {
    let thread = WorkThread(name: "test", limit: 100)
    defer { thread.stop() }
    let log = Log()
    for number in 0..<50 { #expect(thread.run { log.add(number) }) }
    #expect(log.first(50) == Array(0..<50))
    // It sleeps by now.
    #expect(thread.run { log.add(50) })
    #expect(log.first(51).last == 50)
  }

  @Test func soMuchWaitsAndNoMore() {
    let thread = WorkThread(name: "test", limit: 2)
    defer { thread.stop() }
    let log = Log()
    let gate = Atomic(false)
    let isTaken = thread.run {
      log.add(0)
      while !gate.load(ordering: .relaxed) { usleep(1000) }
    }
    #expect(isTaken && log.first(1) == [0])
    #expect(thread.run { log.add(1) } && thread.run { log.add(2) })
    #expect(!thread.run { log.add(3) })
    gate.store(true, ordering: .relaxed)
    #expect(log.first(3) == [0, 1, 2])
  }
}
