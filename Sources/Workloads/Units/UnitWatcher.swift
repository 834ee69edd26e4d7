import Monitor
import SystemdBus

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Hears from systemd what becomes of its units, on a thread of its own.
///
/// systemd is asked once for all units, and then tells of changes by signals, so that on an idle host neither it
/// nor this does anything. Where there is no bus, or no systemd on it, connecting is tried again ever more
/// seldom.
package final class UnitWatcher: Sendable {
  /// What has been heard.
  package let states = UnitStates()
  private let stopReader: Int32
  private let stopWriter: Int32

  /// Between questions about single units, in milliseconds: nobody waits for the answers.
  private static let pace: Int32 = 20
  /// Before connecting is tried again for the first time, and at the most, in milliseconds.
  private static let firstRest: Int32 = 1000
  private static let longestRest: Int32 = 300_000

  package init() {
    var ends: [Int32] = [-1, -1]
    _ = pipe(&ends)
    stopReader = ends[0]
    stopWriter = ends[1]
    for end in ends where end >= 0 { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
  }

  deinit {
    for end in [stopReader, stopWriter] where end >= 0 { close(end) }
  }

  /// Starts the thread.
  package func start() {
    BlockingThread.detach(name: "units") { [self] in run() }
  }

  /// Ends the thread at its next wait.
  package func stop() {
    var byte: UInt8 = 0
    _ = write(stopWriter, &byte, 1)
  }

  private func run() {
    var rest = Self.firstRest
    while true {
      do {
        let bus = try SystemBus(patience: 10_000_000)
        try bus.subscribe()
        var ledger = UnitLedger()
        try list(bus, &ledger)
        rest = Self.firstRest
        if try watch(bus, &ledger) { return }
      } catch {
        states.update { $0 = [:] }
      }
      if isStopped(within: rest) { return }
      rest = min(rest * 2, Self.longestRest)
    }
  }

  /// Hears signals until it is time to stop.
  private func watch(_ bus: SystemBus, _ ledger: inout UnitLedger) throws(BusError) -> Bool {
    while true {
      var isReloaded = false
      var isChanged = false
      var events: [Event] = []
      try bus.receive { signal in
        switch signal {
        case .changed(let name, let change):
          events += ledger.apply(name, change)
          isChanged = true
        case .removed(let name):
          ledger.remove(name)
          isChanged = true
        case .reloaded: isReloaded = true
        }
      }
      if isChanged { states.update(events) { $0 = ledger.states } }
      if isReloaded { try list(bus, &ledger) }
      if let name = ledger.nextPending() {
        ask(bus, name, &ledger)
        // All of them are shown together.
        if ledger.pending.isEmpty { states.update { $0 = ledger.states } }
        if isStopped(within: Self.pace) { return true }
      } else {
        try bus.wait(orFor: stopReader)
        if isStopped(within: 0) { return true }
      }
    }
  }

  private func list(_ bus: SystemBus, _ ledger: inout UnitLedger) throws(BusError) {
    let events = ledger.list(try bus.units())
    states.update(events) { $0 = ledger.states }
  }

  /// Asks what signals have not told of a unit; it may be gone by now.
  private func ask(_ bus: SystemBus, _ name: String, _ ledger: inout UnitLedger) {
    var properties = UnitProperties()
    guard let path = bus.path(ofUnit: name) else { return }
    let kind = UnitRow.Kind(unit: name)
    properties.result = try? bus.text(at: path, kind.interface, "Result")
    if kind == .service {
      properties.restarts = try? bus.number32(at: path, "Service", "NRestarts")
    }
    var description: String?
    if ledger.states[name]?.description.isEmpty == true {
      description = try? bus.text(at: path, "Unit", "Description")
    }
    ledger.describe(name, description: description, properties)
  }

  private func isStopped(within milliseconds: Int32) -> Bool {
    var request = pollfd(fd: stopReader, events: Int16(POLLIN), revents: 0)
    return poll(&request, 1, milliseconds) > 0
  }
}

extension UnitRow.Kind {
  /// The last part of the name of its interface on the bus.
  fileprivate var interface: String {
    switch self {
    case .service: "Service"
    case .scope: "Scope"
    case .slice: "Slice"
    case .socket: "Socket"
    case .mount: "Mount"
    case .swap: "Swap"
    case .container, .other: "Unit"
    }
  }
}
