internal import CSystemd

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// What D-Bus or systemd answered in place of what was asked.
package struct BusError: Error, Sendable, CustomStringConvertible {
  /// What was asked.
  package let call: String
  package let reason: String

  package var description: String { "\(call): \(reason)" }
}

/// A connection to the system bus, to ask systemd's manager: sd-bus(3), org.freedesktop.systemd1(5).
///
/// Only reads. Used by one thread.
package final class SystemBus {
  static let service = "org.freedesktop.systemd1"
  static let managerPath = "/org/freedesktop/systemd1"
  static let manager = "org.freedesktop.systemd1.Manager"

  let bus: OpaquePointer

  /// Connects to the system bus; an answer may take as long as `patience`, in microseconds.
  package init(patience: UInt64 = 2_000_000) throws(BusError) {
    var bus: OpaquePointer?
    let status = sd_bus_open_system(&bus)
    guard status >= 0, let bus else { throw BusError(call: "the system bus", status) }
    self.bus = bus
    sd_bus_set_method_call_timeout(bus, patience)
  }

  deinit { sd_bus_close_unref(bus) }

  /// A unit as ListUnits tells of it.
  package struct Unit: Sendable, Hashable {
    /// The unit's name, such as `ssh.service`.
    package let name: String
    /// What it is, in words of whoever wrote its file.
    package let description: String
    /// Whether its file was found: `loaded`, `not-found`, `masked` and others.
    package let loadState: String
    /// What it does: `active`, `activating`, `deactivating`, `inactive`, `failed` and others.
    package let activeState: String
    /// What the kind of unit calls its state: `running`, `exited`, `auto-restart` and others.
    package let subState: String
    /// Its object on the bus.
    package let path: String
  }

  /// All units that systemd has in memory.
  package func units() throws(BusError) -> [Unit] {
    var message: OpaquePointer?
    var status = sd_bus_message_new_method_call(
      bus, &message, Self.service, Self.managerPath, Self.manager, "ListUnits")
    guard status >= 0, let message else { throw BusError(call: "ListUnits", status) }
    defer { sd_bus_message_unref(message) }
    var error = sd_bus_error()
    defer { sd_bus_error_free(&error) }
    var reply: OpaquePointer?
    status = sd_bus_call(bus, message, 0, &error, &reply)
    guard status >= 0, let reply else { throw BusError(call: "ListUnits", status, error) }
    defer { sd_bus_message_unref(reply) }
    return try Self.units(of: reply)
  }

  private static func units(of reply: OpaquePointer) throws(BusError) -> [Unit] {
    let array = CChar(bitPattern: UInt8(ascii: "a"))
    let structure = CChar(bitPattern: UInt8(ascii: "r"))
    let contents = "ssssssouso"
    guard sd_bus_message_enter_container(reply, array, "(\(contents))") > 0 else { return [] }
    var units: [Unit] = []
    while true {
      let status = sd_bus_message_enter_container(reply, structure, contents)
      if status == 0 { return units }
      guard status > 0, let name = string(reply, "s"), let description = string(reply, "s"),
        let loadState = string(reply, "s"), let activeState = string(reply, "s"),
        let subState = string(reply, "s"), string(reply, "s") != nil,
        let path = string(reply, "o"),
        sd_bus_message_skip(reply, "uso") >= 0, sd_bus_message_exit_container(reply) >= 0
      else { throw BusError(call: "ListUnits", reason: "the answer cannot be read") }
      units.append(
        Unit(
          name: name, description: description, loadState: loadState, activeState: activeState,
          subState: subState, path: path))
    }
  }

  static func string(_ message: OpaquePointer, _ type: Character) -> String? {
    guard let type = type.asciiValue else { return nil }
    var text: UnsafePointer<CChar>?
    let status = withUnsafeMutablePointer(to: &text) {
      sd_bus_message_read_basic(message, CChar(bitPattern: type), $0)
    }
    return status > 0 ? text.map { String(cString: $0) } : nil
  }

  /// A text of the manager's, such as `Version` or `SystemState`.
  package func managerText(_ name: String) throws(BusError) -> String {
    try text(of: Self.managerPath, Self.manager, name)
  }

  /// A number of 64 bits of the manager's.
  package func managerNumber(_ name: String) throws(BusError) -> UInt64 {
    try number64(of: Self.managerPath, Self.manager, name)
  }

  /// A text of a unit's.
  ///
  /// `interface` is the last part of the interface's name: Unit, Service, Mount and others.
  package func text(of unit: Unit, _ interface: String, _ name: String) throws(BusError) -> String {
    try text(of: unit.path, "\(Self.service).\(interface)", name)
  }

  /// A number of 64 bits of a unit's.
  package func number64(
    of unit: Unit, _ interface: String, _ name: String
  ) throws(BusError) -> UInt64 {
    try number64(of: unit.path, "\(Self.service).\(interface)", name)
  }

  /// A number of 32 bits of a unit's.
  package func number32(
    of unit: Unit, _ interface: String, _ name: String
  ) throws(BusError) -> UInt32 {
    var value: UInt32 = 0
    try trivial(of: unit.path, "\(Self.service).\(interface)", name, "u", &value)
    return value
  }

  /// A text of the unit at a path.
  package func text(
    at path: String, _ interface: String, _ name: String
  ) throws(BusError) -> String {
    try text(of: path, "\(Self.service).\(interface)", name)
  }

  /// A number of 32 bits of the unit at a path.
  package func number32(
    at path: String, _ interface: String, _ name: String
  ) throws(BusError) -> UInt32 {
    var value: UInt32 = 0
    try trivial(of: path, "\(Self.service).\(interface)", name, "u", &value)
    return value
  }

  private func number64(
    of path: String, _ interface: String, _ name: String
  ) throws(BusError) -> UInt64 {
    var value: UInt64 = 0
    try trivial(of: path, interface, name, "t", &value)
    return value
  }

  private func text(
    of path: String, _ interface: String, _ name: String
  ) throws(BusError) -> String {
    var error = sd_bus_error()
    defer { sd_bus_error_free(&error) }
    var text: UnsafeMutablePointer<CChar>?
    let status = sd_bus_get_property_string(
      bus, Self.service, path, interface, name, &error, &text)
    guard status >= 0, let text else { throw BusError(call: "\(path) \(name)", status, error) }
    defer { free(text) }
    return String(cString: text)
  }

  private func trivial<Value: BitwiseCopyable>(
    of path: String, _ interface: String, _ name: String, _ type: Character, _ value: inout Value
  ) throws(BusError) {
    var error = sd_bus_error()
    defer { sd_bus_error_free(&error) }
    let status = withUnsafeMutablePointer(to: &value) {
      sd_bus_get_property_trivial(
        bus, Self.service, path, interface, name, &error,
        CChar(bitPattern: type.asciiValue ?? 0), $0)
    }
    guard status >= 0 else { throw BusError(call: "\(path) \(name)", status, error) }
  }
}

extension BusError {
  /// Words for what sd-bus returned: a negative errno, and perhaps D-Bus' own message.
  init(call: String, _ status: Int32, _ error: sd_bus_error = sd_bus_error()) {
    self.call = call
    if let message = error.message {
      reason = String(cString: message)
    } else {
      reason = withUnsafeTemporaryAllocation(of: CChar.self, capacity: 256) { buffer in
        guard let base = buffer.baseAddress, strerror_r(-status, base, buffer.count) == 0 else {
          return "error \(-status)"
        }
        return String(cString: base)
      }
    }
  }
}
