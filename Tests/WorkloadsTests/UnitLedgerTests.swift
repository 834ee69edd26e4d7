import Monitor
import Testing

@testable import SystemdBus
@testable import Workloads

@Suite("What is made of systemd's words")
struct UnitLedgerTests {
  private func unit(
    _ name: String, _ active: String = "active", _ sub: String = "running",
    load: String = "loaded"
  ) -> SystemBus.Unit {
    SystemBus.Unit(
      name: name, description: "The \(name)", loadState: load, activeState: active, subState: sub,
      path: "/")
  }

  private func change(
    active: String? = nil, sub: String? = nil, result: String? = nil, restarts: UInt32? = nil
  ) -> UnitProperties {
    var change = UnitProperties()
    change.activeState = active
    change.subState = sub
    change.result = result
    change.restarts = restarts
    return change
  }

  private func texts(_ events: [Event]) -> [String] {
    events.map { event in
      switch event {
      case .unitFailed(let name, let result): "\(name) failed: \(result ?? "?")"
      case .unitRestarted(let name, let restarts): "\(name) restarted: \(restarts)"
      case .unitOOMKilled(let name, nil): "\(name) out of memory"
      default: "\(event)"
      }
    }
  }

  private func ledger(_ units: SystemBus.Unit...) -> UnitLedger {
    var ledger = UnitLedger()
    #expect(ledger.list(units).isEmpty)
    return ledger
  }

  @Test("a list has those that can have groups, and those that failed")
  func list() {
    let ledger = ledger(
      unit("a.service"), unit("b.timer"), unit("c.timer", "failed", "failed"),
      unit("gone.service", "inactive", "dead", load: "not-found"), unit("-.slice", "active"))
    #expect(ledger.states.keys.sorted() == ["-.slice", "a.service", "c.timer"])
    #expect(ledger.states["a.service"]?.description == "The a.service")
    #expect(ledger.states["a.service"]?.sub == "running")
    #expect(ledger.pending == ["a.service"])
  }

  @Test("a failure is told once, with its result")
  func failure() {
    var ledger = ledger(unit("a.service"))
    #expect(ledger.apply("a.service", change(result: "exit-code")).isEmpty)
    let events = ledger.apply("a.service", change(active: "failed", sub: "failed"))
    #expect(texts(events) == ["a.service failed: exit-code"])
    #expect(ledger.apply("a.service", change(active: "failed")).isEmpty)
    #expect(ledger.states["a.service"]?.result == "exit-code")
  }

  @Test("a restart is told when the number grows, and not when it was not known")
  func restarts() {
    var ledger = ledger(unit("a.service"))
    #expect(ledger.apply("a.service", change(restarts: 3)).isEmpty)
    let events = ledger.apply("a.service", change(restarts: 4))
    #expect(texts(events) == ["a.service restarted: 4"])
    // Somebody restarted it, and it counts anew.
    #expect(ledger.apply("a.service", change(restarts: 0)).isEmpty)
  }

  @Test("running out of memory is told each time, before what came of it")
  func outOfMemory() {
    var ledger = ledger(unit("a.service"))
    var events = ledger.apply("a.service", change(result: "oom-kill", restarts: 0))
    #expect(texts(events) == ["a.service out of memory"])
    #expect(ledger.apply("a.service", change(active: "activating", sub: "auto-restart")).isEmpty)
    events = ledger.apply("a.service", change(result: "success", restarts: 1))
    #expect(texts(events) == ["a.service restarted: 1"])
    events = ledger.apply("a.service", change(active: "failed", sub: "failed", result: "oom-kill"))
    #expect(texts(events) == ["a.service out of memory", "a.service failed: oom-kill"])
    #expect(ledger.apply("a.service", change(result: "oom-kill")).isEmpty)
  }

  @Test("a unit that comes is asked for what signals do not tell")
  func comes() {
    var ledger = ledger()
    #expect(ledger.apply("new.service", change(active: "activating", sub: "start")).isEmpty)
    #expect(ledger.nextPending() == "new.service")
    #expect(ledger.nextPending() == nil)
    ledger.describe("new.service", description: "New", change(result: "success", restarts: 0))
    #expect(ledger.states["new.service"]?.description == "New")
    #expect(ledger.states["new.service"]?.active == "activating")
    ledger.remove("new.service")
    #expect(ledger.states.isEmpty)
    ledger.describe("new.service", description: "Late", change())
    #expect(ledger.states.isEmpty)
  }

  @Test("an answer does not take back what a signal said later")
  func late() {
    var ledger = ledger(unit("a.service"))
    _ = ledger.apply("a.service", change(result: "oom-kill", restarts: 2))
    ledger.describe("a.service", description: nil, change(result: "success", restarts: 1))
    #expect(ledger.states["a.service"]?.result == "oom-kill")
    #expect(ledger.states["a.service"]?.restarts == 2)
  }

  @Test("what failed while the manager read its units anew is told as well")
  func reloaded() {
    var ledger = ledger(unit("a.service"), unit("b.service", "failed", "failed"))
    let events = ledger.list([
      unit("a.service", "failed", "failed"), unit("b.service", "failed", "failed"),
    ])
    #expect(texts(events) == ["a.service failed: ?"])
  }

  @Test("other kinds are left out again when they recover")
  func kinds() {
    var ledger = ledger()
    _ = ledger.apply("x.timer", change(active: "failed"))
    #expect(ledger.states["x.timer"]?.active == "failed")
    _ = ledger.apply("x.timer", change(active: "active"))
    #expect(ledger.states["x.timer"] == nil)
  }

  @Test("names and descriptions are taken as they are, and cut")
  func long() {
    var ledger = ledger(unit("a.service"))
    ledger.describe("a.service", description: String(repeating: "<", count: 9999), change())
    #expect(ledger.states["a.service"]?.description.count == 256)
  }
}

@Suite("The watcher of units")
struct UnitWatcherTests {
  @Test("ends when it is told to, with a bus or without")
  func ends() {
    let watcher = UnitWatcher()
    watcher.start()
    BlockingThread.sleep(nanoseconds: 5_000_000)
    watcher.stop()
  }
}
