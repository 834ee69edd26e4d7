internal import CSystemd

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// What systemd's manager tells by itself; org.freedesktop.systemd1(5).
package enum UnitSignal: Sendable, Equatable {
  /// Properties of a unit changed; those that did not are nil.
  case changed(name: String, UnitProperties)
  /// A unit is no longer in memory.
  case removed(name: String)
  /// The manager has read all units anew.
  case reloaded
}

/// The properties of a unit that matter here.
package struct UnitProperties: Sendable, Equatable {
  /// Of the interface Unit: `active`, `failed` and others.
  package var activeState: String?
  /// Of the interface Unit.
  package var subState: String?
  /// Of the unit's own interface: `success`, `exit-code`, `oom-kill` and others.
  package var result: String?
  /// Of the interface Service: how often it was restarted by the manager itself.
  package var restarts: UInt32?

  package init() {}
}

/// Signals: a connection that has subscribed is told of changes, and need never ask.
extension SystemBus {
  private static let unitPath = managerPath + "/unit"
  private static let properties = "org.freedesktop.DBus.Properties"

  /// Has the manager send signals, and the bus hand those on that matter.
  package func subscribe() throws(BusError) {
    let from = "type='signal',sender='\(Self.service)'"
    try match(
      "\(from),interface='\(Self.properties)',member='PropertiesChanged',"
        + "path_namespace='\(Self.unitPath)'")
    try match("\(from),interface='\(Self.manager)',member='UnitRemoved'")
    try match("\(from),interface='\(Self.manager)',member='Reloading'")
    try call(Self.service, Self.managerPath, Self.manager, "Subscribe")
  }

  private func match(_ rule: String) throws(BusError) {
    try call(
      "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", "AddMatch", rule)
  }

  private func call(
    _ service: String, _ path: String, _ interface: String, _ method: String,
    _ argument: String? = nil
  ) throws(BusError) {
    var message: OpaquePointer?
    var status = sd_bus_message_new_method_call(bus, &message, service, path, interface, method)
    guard status >= 0, let message else { throw BusError(call: method, status) }
    defer { sd_bus_message_unref(message) }
    if let argument {
      status = argument.withCString {
        sd_bus_message_append_basic(message, CChar(bitPattern: UInt8(ascii: "s")), $0)
      }
      guard status >= 0 else { throw BusError(call: method, status) }
    }
    var error = sd_bus_error()
    defer { sd_bus_error_free(&error) }
    var reply: OpaquePointer?
    status = sd_bus_call(bus, message, 0, &error, &reply)
    defer { sd_bus_message_unref(reply) }
    guard status >= 0 else { throw BusError(call: method, status, error) }
  }

  /// Hands over the signals that have come, until there are no more.
  package func receive(_ body: (UnitSignal) -> Void) throws(BusError) {
    while true {
      var message: OpaquePointer?
      let status = sd_bus_process(bus, &message)
      guard status >= 0 else { throw BusError(call: "the system bus", status) }
      if status == 0 { return }
      guard let message else { continue }
      defer { sd_bus_message_unref(message) }
      if let signal = Self.signal(message) { body(signal) }
    }
  }

  /// Waits until there is something to receive, or the other descriptor can be read from.
  package func wait(orFor descriptor: Int32) throws(BusError) {
    let events = sd_bus_get_events(bus)
    var until: UInt64 = .max
    let status = sd_bus_get_timeout(bus, &until)
    let file = sd_bus_get_fd(bus)
    guard events >= 0, status >= 0, file >= 0 else {
      throw BusError(call: "the system bus", min(events, status, file))
    }
    var files = [
      pollfd(fd: file, events: Int16(truncatingIfNeeded: events), revents: 0),
      pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0),
    ]
    poll(&files, 2, Self.milliseconds(until: until))
  }

  /// How long it is until a time of CLOCK_MONOTONIC in microseconds, as poll(2) has it.
  private static func milliseconds(until time: UInt64) -> Int32 {
    if time == .max { return -1 }
    var now = timespec()
    clock_gettime(CLOCK_MONOTONIC, &now)
    let microseconds = UInt64(now.tv_sec) * 1_000_000 + UInt64(now.tv_nsec) / 1000
    return time <= microseconds ? 0 : Int32(clamping: (time - microseconds + 999) / 1000)
  }

  private static func signal(_ message: OpaquePointer) -> UnitSignal? {
    if sd_bus_message_is_signal(message, manager, "UnitRemoved") > 0 {
      return string(message, "s").map { .removed(name: $0) }
    }
    if sd_bus_message_is_signal(message, manager, "Reloading") > 0 {
      var isActive: Int32 = 0
      let type = CChar(bitPattern: UInt8(ascii: "b"))
      guard sd_bus_message_read_basic(message, type, &isActive) > 0, isActive == 0 else {
        return nil
      }
      return .reloaded
    }
    guard sd_bus_message_is_signal(message, properties, "PropertiesChanged") > 0,
      let name = unitName(sd_bus_message_get_path(message)), string(message, "s") != nil
    else { return nil }
    return .changed(name: name, changes(message))
  }

  /// The path of a unit's object; nil if there is not enough memory for it.
  package func path(ofUnit name: String) -> String? {
    var path: UnsafeMutablePointer<CChar>?
    guard sd_bus_path_encode(Self.unitPath, name, &path) >= 0, let path else { return nil }
    defer { free(path) }
    return String(cString: path)
  }

  /// The name that an object's path stands for.
  private static func unitName(_ path: UnsafePointer<CChar>?) -> String? {
    var name: UnsafeMutablePointer<CChar>?
    guard let path, sd_bus_path_decode(path, unitPath, &name) > 0, let name else { return nil }
    defer { free(name) }
    return String(cString: name)
  }

  /// Reads `a{sv}`, as much of it as can be read.
  private static func changes(_ message: OpaquePointer) -> UnitProperties {
    var found = UnitProperties()
    let array = CChar(bitPattern: UInt8(ascii: "a"))
    let entry = CChar(bitPattern: UInt8(ascii: "e"))
    guard sd_bus_message_enter_container(message, array, "{sv}") > 0 else { return found }
    while sd_bus_message_enter_container(message, entry, "sv") > 0 {
      guard let key = string(message, "s") else { break }
      switch key {
      case "ActiveState": found.activeState = variant(message)
      case "SubState": found.subState = variant(message)
      case "Result": found.result = variant(message)
      case "NRestarts": found.restarts = variantNumber(message)
      default: sd_bus_message_skip(message, "v")
      }
      guard sd_bus_message_exit_container(message) >= 0 else { break }
    }
    return found
  }

  private static func variant(_ message: OpaquePointer) -> String? {
    guard enter(message, "s") else { return nil }
    defer { sd_bus_message_exit_container(message) }
    return string(message, "s")
  }

  private static func variantNumber(_ message: OpaquePointer) -> UInt32? {
    guard enter(message, "u") else { return nil }
    defer { sd_bus_message_exit_container(message) }
    var value: UInt32 = 0
    let type = CChar(bitPattern: UInt8(ascii: "u"))
    return sd_bus_message_read_basic(message, type, &value) > 0 ? value : nil
  }

  /// Enters a variant if it holds what is expected, and passes it otherwise.
  private static func enter(_ message: OpaquePointer, _ contents: String) -> Bool {
    let kind = CChar(bitPattern: UInt8(ascii: "v"))
    if sd_bus_message_enter_container(message, kind, contents) > 0 { return true }
    sd_bus_message_skip(message, "v")
    return false
  }
}
