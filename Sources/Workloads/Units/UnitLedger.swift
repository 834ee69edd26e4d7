import Monitor
import SystemdBus

/// What is known of systemd's units, and what follows from each word of it.
///
/// A value without a bus, so that tests can tell it anything.
struct UnitLedger {
  /// The units that can have groups, and those of any kind that failed.
  private(set) var states: [String: UnitState] = [:]
  /// Units of which more is to be asked, in the order in which that came up.
  private(set) var pending: [String] = []

  /// A bound for hosts with more units than anybody would look at.
  static let limit = 8192
  private static let longestDescription = 256
  /// The result of a unit that was stopped because a process of it was killed for want of memory.
  private static let outOfMemory = "oom-kill"

  /// Takes a whole list of units, and tells what failed since the one before.
  mutating func list(_ units: [SystemBus.Unit]) -> [Event] {
    let old = states
    states = [:]
    pending = []
    var events: [Event] = []
    for unit in units where unit.loadState == "loaded" && states.count < Self.limit {
      guard Self.isOfInterest(unit.name, unit.activeState) else { continue }
      var state = old[unit.name] ?? UnitState()
      if let before = old[unit.name], before.active != "failed", unit.activeState == "failed" {
        events.append(.unitFailed(name: unit.name, result: nil))
      }
      state.description = String(unit.description.prefix(Self.longestDescription))
      state.active = unit.activeState
      state.sub = unit.subState
      states[unit.name] = state
      if Self.hasResult(unit.name), unit.activeState != "inactive" { pending.append(unit.name) }
    }
    return events
  }

  /// Takes a signal, and tells what happened.
  mutating func apply(_ name: String, _ change: UnitProperties) -> [Event] {
    let old = states[name]
    guard var state = old ?? newState(name, change) else { return [] }
    if let active = change.activeState { state.active = active }
    if let sub = change.subState { state.sub = sub }
    if let result = change.result { state.result = result }
    if let restarts = change.restarts { state.restarts = restarts }
    guard Self.isOfInterest(name, state.active) else {
      states[name] = nil
      return []
    }
    states[name] = state
    var events: [Event] = []
    if state.result == Self.outOfMemory, old?.result != Self.outOfMemory {
      events.append(.unitOOMKilled(name: name, kills: nil))
    }
    if let now = state.restarts, let before = old?.restarts, now > before {
      events.append(.unitRestarted(name: name, restarts: now))
    }
    // Of a unit's own interface the signal comes first, so that the result is known by now.
    if state.active == "failed", let old, old.active != "failed" {
      events.append(.unitFailed(name: name, result: state.result))
    }
    return events
  }

  /// A unit is no longer in systemd's memory.
  mutating func remove(_ name: String) { states[name] = nil }

  /// The next unit of which more is to be asked.
  mutating func nextPending() -> String? {
    while let name = pending.first {
      pending.removeFirst()
      if states[name] != nil { return name }
    }
    return nil
  }

  /// Takes what was asked of a unit; a signal may have said something newer in the meantime.
  mutating func describe(_ name: String, description: String?, _ properties: UnitProperties) {
    guard var state = states[name] else { return }
    if let description { state.description = String(description.prefix(Self.longestDescription)) }
    if state.result == nil { state.result = properties.result }
    if state.restarts == nil { state.restarts = properties.restarts }
    states[name] = state
  }

  /// A unit that was not there when all were listed: its description is to be asked.
  private mutating func newState(_ name: String, _ change: UnitProperties) -> UnitState? {
    guard states.count < Self.limit, change.activeState != nil || Self.hasResult(name) else {
      return nil
    }
    if pending.count < Self.limit { pending.append(name) }
    return UnitState()
  }

  private static func isOfInterest(_ name: String, _ active: String) -> Bool {
    UnitRow.Kind(unit: name) != .other || active == "failed"
  }

  /// Whether units of its kind can fail in several ways; slices cannot.
  private static func hasResult(_ name: String) -> Bool {
    switch UnitRow.Kind(unit: name) {
    case .service, .scope, .socket, .mount, .swap: true
    default: false
    }
  }
}
