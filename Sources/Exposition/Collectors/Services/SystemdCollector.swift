import ProcFS
import SystemdBus

/// `systemd`: units and their states, as the manager tells over D-Bus.
///
/// See org.freedesktop.systemd1(5). What cannot change while a unit is loaded is asked once.
final class SystemdCollector: SourceCollector {
  static let name = "systemd"
  static let isDefault = false

  private static let include = CollectorOption(
    "collector.systemd.unit-include", .pattern, default: ".+",
    "Units to include; a unit must match this and not match what is excluded.")
  private static let exclude = CollectorOption(
    "collector.systemd.unit-exclude", .pattern,
    default: #".+\.(automount|device|mount|scope|slice)"#,
    "Units to exclude; a unit must match what is included and not match this.")
  private static let taskMetrics = CollectorOption(
    "collector.systemd.enable-task-metrics", .flag, default: "false",
    "Print how many tasks each service has and may have.")
  private static let restartsMetrics = CollectorOption(
    "collector.systemd.enable-restarts-metrics", .flag, default: "false",
    "Print how often each service was restarted.")
  private static let startTimeMetrics = CollectorOption(
    "collector.systemd.enable-start-time-metrics", .flag, default: "false",
    "Print when each unit became active.")
  static let options = [include, exclude, taskMetrics, restartsMetrics, startTimeMetrics]

  private static let states: [StaticString] = [
    "active", "activating", "deactivating", "inactive", "failed",
  ]

  /// A unit with what was asked about it; what systemd does not tell is nil.
  private struct Row {
    let unit: SystemBus.Unit
    var type = ""
    var restarts: UInt32?
    var startTime: UInt64?
    var tasks: UInt64?
    var tasksMax: UInt64?
    var lastTrigger: UInt64?
    var accepted: UInt32?
    var connections: UInt32?
    var refused: UInt32?
  }

  private let include: NamePattern?
  private let exclude: NamePattern?
  private let wantsTasks: Bool
  private let wantsRestarts: Bool
  private let wantsStartTimes: Bool

  private var bus: SystemBus?
  private var version = ""
  private var virtualization = ""
  private var isRunning: Bool?
  private var rows: [Row] = []
  /// How many units are in each state, in the order of `states`, and then in those that have no own place.
  private var counts: [(state: String, count: UInt64)] = []
  /// Types of services and mounts, for as long as systemd does not read its unit files anew.
  private var types: [String: String] = [:]
  private var loadedAt: UInt64?

  init(_ setup: CollectorSetup) {
    // These patterns are anchored, unlike those of other collectors.
    include = try? NamePattern("^(?:\(setup.options[Self.include]))$")
    exclude = try? NamePattern("^(?:\(setup.options[Self.exclude]))$")
    wantsTasks = setup.options.isSet(Self.taskMetrics)
    wantsRestarts = setup.options.isSet(Self.restartsMetrics)
    wantsStartTimes = setup.options.isSet(Self.startTimeMetrics)
  }

  func read(using buffer: inout ReadBuffer) throws(CollectorFailure) {
    do throws(BusError) {
      try read(connected())
    } catch {
      // Whatever it was, the next scrape begins with a new connection.
      bus = nil
      throw .failed(error.description)
    }
  }

  private func connected() throws(BusError) -> SystemBus {
    if let bus { return bus }
    let bus = try SystemBus()
    version = (try? bus.managerText("Version")) ?? ""
    // Without a word on it, systemd has found none.
    virtualization =
      (try? bus.managerText("Virtualization")).map { $0.isEmpty ? "none" : $0 }
      ?? "unknown"
    types.removeAll()
    self.bus = bus
    return bus
  }

  private func read(_ bus: SystemBus) throws(BusError) {
    let units = try bus.units()
    forgetTypes(bus, units)
    count(units)
    rows = units.filter { $0.loadState == "loaded" && allows($0.name) }
      .sorted { $0.name < $1.name }.map { row(of: $0, bus) }
    isRunning = try bus.managerText("SystemState") == "running"
  }

  private func allows(_ name: String) -> Bool {
    include?.matches(name) == true && exclude?.matches(name) != true
  }

  /// Drops what may have changed: systemd read its files anew, or a unit is gone.
  private func forgetTypes(_ bus: SystemBus, _ units: [SystemBus.Unit]) {
    let loadedAt = try? bus.managerNumber("UnitsLoadFinishTimestampMonotonic")
    if loadedAt == nil || loadedAt != self.loadedAt { types.removeAll() }
    self.loadedAt = loadedAt
    if types.count > units.count {
      let names = Set(units.map(\.name))
      types = types.filter { names.contains($0.key) }
    }
  }

  private func count(_ units: [SystemBus.Unit]) {
    counts = Self.states.map { ("\($0)", 0) }
    for unit in units {
      if let index = counts.firstIndex(where: { $0.state == unit.activeState }) {
        counts[index].count += 1
      } else {
        counts.append((unit.activeState, 1))
      }
    }
  }

  private func row(of unit: SystemBus.Unit, _ bus: SystemBus) -> Row {
    var row = Row(unit: unit)
    if wantsStartTimes {
      row.startTime =
        unit.activeState == "active"
        ? try? bus.number64(of: unit, "Unit", "ActiveEnterTimestamp") : 0
    }
    switch unit.name.split(separator: ".").last {
    case "service":
      row.type = type(of: unit, "Service", bus)
      if wantsRestarts { row.restarts = try? bus.number32(of: unit, "Service", "NRestarts") }
      if wantsTasks {
        row.tasks = try? bus.number64(of: unit, "Service", "TasksCurrent")
        row.tasksMax = try? bus.number64(of: unit, "Service", "TasksMax")
      }
    case "mount": row.type = type(of: unit, "Mount", bus)
    case "timer": row.lastTrigger = try? bus.number64(of: unit, "Timer", "LastTriggerUSec")
    case "socket":
      row.accepted = try? bus.number32(of: unit, "Socket", "NAccepted")
      row.connections = try? bus.number32(of: unit, "Socket", "NConnections")
      row.refused = try? bus.number32(of: unit, "Socket", "NRefused")
    default: break
    }
    return row
  }

  private func type(of unit: SystemBus.Unit, _ interface: String, _ bus: SystemBus) -> String {
    if let known = types[unit.name] { return known }
    guard let type = try? bus.text(of: unit, interface, "Type") else { return "" }
    types[unit.name] = type
    return type
  }

  func write(to writer: inout MetricWriter) throws(CollectorFailure) {
    writer.family("node_systemd_version", .gauge, "Detected systemd version")
    writer.label("version", version)
    writer.value(number(of: version))
    writer.family(
      "node_systemd_virtualization_info", .gauge, "Detected virtualization technology")
    writer.label("virtualization_type", virtualization)
    writer.value(true)
    writer.family("node_systemd_units", .gauge, "Summary of systemd unit states")
    for entry in counts {
      writer.label("state", entry.state)
      writer.value(entry.count)
    }
    writer.family("node_systemd_unit_state", .gauge, "Systemd unit")
    for row in rows {
      for index in Self.states.indices {
        writer.label("name", row.unit.name)
        writer.label("state", Self.states[index])
        writer.label("type", row.type)
        writer.value(counts[index].state == row.unit.activeState)
      }
    }
    writeServices(to: &writer)
    writeTimersAndSockets(to: &writer)
    writer.family(
      "node_systemd_system_running", .gauge,
      "Whether the system is operational (see 'systemctl is-system-running')")
    if let isRunning { writer.value(isRunning) }
  }

  private func writeServices(to writer: inout MetricWriter) {
    writer.family(
      "node_systemd_service_restart_total", .counter, "Service unit count of Restart triggers")
    for row in rows { sample(row, row.restarts.map(UInt64.init), to: &writer) }
    writer.family(
      "node_systemd_unit_start_time_seconds", .gauge,
      "Start time of the unit since unix epoch in seconds.")
    for row in rows { sample(row, seconds: row.startTime, to: &writer) }
    // systemd's word for no limit, and for not known, is the largest number.
    writer.family(
      "node_systemd_unit_tasks_current", .gauge, "Current number of tasks per Systemd unit")
    for row in rows { sample(row, row.tasks == .max ? nil : row.tasks, to: &writer) }
    writer.family(
      "node_systemd_unit_tasks_max", .gauge, "Maximum number of tasks per Systemd unit")
    for row in rows { sample(row, row.tasksMax == .max ? nil : row.tasksMax, to: &writer) }
  }

  private func writeTimersAndSockets(to writer: inout MetricWriter) {
    writer.family(
      "node_systemd_timer_last_trigger_seconds", .gauge, "Seconds since epoch of last trigger.")
    for row in rows { sample(row, seconds: row.lastTrigger, to: &writer) }
    writer.family(
      "node_systemd_socket_accepted_connections_total", .counter,
      "Total number of accepted socket connections")
    for row in rows { sample(row, row.accepted.map(UInt64.init), to: &writer) }
    writer.family(
      "node_systemd_socket_current_connections", .gauge,
      "Current number of socket connections")
    for row in rows { sample(row, row.connections.map(UInt64.init), to: &writer) }
    writer.family(
      "node_systemd_socket_refused_connections_total", .gauge,
      "Total number of refused socket connections")
    for row in rows { sample(row, row.refused.map(UInt64.init), to: &writer) }
  }

  private func sample(_ row: Row, _ value: UInt64?, to writer: inout MetricWriter) {
    guard let value else { return }
    writer.label("name", row.unit.name)
    writer.value(value)
  }

  private func sample(_ row: Row, seconds microseconds: UInt64?, to writer: inout MetricWriter) {
    guard let microseconds else { return }
    writer.label("name", row.unit.name)
    writer.value(Double(microseconds) / 1e6)
  }

  /// The number in a version such as `252.39-1~deb12u1`: three or more digits, and a fraction if one follows.
  private func number(of version: String) -> Double {
    var rest = version[...]
    while let start = rest.firstIndex(where: \.isASCIIDigit) {
      let digits = rest[start...].prefix(while: \.isASCIIDigit)
      rest = rest[digits.endIndex...]
      guard digits.count >= 3 else { continue }
      var text = String(digits)
      if rest.first == "." {
        let fraction = rest.dropFirst().prefix(while: \.isASCIIDigit)
        if !fraction.isEmpty { text += ".\(fraction)" }
      }
      return Double(text) ?? 0
    }
    return 0
  }
}

extension Character {
  fileprivate var isASCIIDigit: Bool { isASCII && isNumber }
}
