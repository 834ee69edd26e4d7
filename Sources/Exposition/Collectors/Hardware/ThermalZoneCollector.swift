import Monitor
import ProcFS

/// `thermal_zone`: temperatures of thermal zones, and how hard the cooling devices work.
final class ThermalZoneCollector: Collector {
  static let name = "thermal_zone"
  static let isDefault = true

  init(_ setup: CollectorSetup) {}

  func write(
    _ snapshot: borrowing Snapshot, to writer: inout MetricWriter
  ) throws(CollectorFailure) {
    try write(snapshot.thermal.values, to: &writer)
  }

  private func write(
    _ thermal: borrowing ThermalZones, to writer: inout MetricWriter
  ) throws(CollectorFailure) {
    var late: CollectorFailure?
    for zone in thermal.zones {
      _ = try Self.temperature(of: zone, in: thermal)
      let temperature = thermal.value(.temperature, of: zone)
      if temperature.state.isLate { late = temperature.failure("temp") }
    }
    writer.family("node_thermal_zone_temp", .gauge, "Zone temperature in Celsius")
    for zone in thermal.zones {
      guard let temperature = try Self.temperature(of: zone, in: thermal),
        let type = thermal.value(.type, of: zone).text
      else { continue }
      writer.label("zone", zone.number)
      writer.label("type", type)
      writer.value(temperature / 1000)
    }
    for device in thermal.devices { _ = try Self.states(of: device, in: thermal) }
    writer.family(
      "node_cooling_device_cur_state", .gauge, "Current throttle state of the cooling device")
    for device in thermal.devices {
      guard let states = try Self.states(of: device, in: thermal) else { continue }
      writer.label("name", device.number)
      writer.label("type", states.type)
      writer.value(states.current)
    }
    writer.family(
      "node_cooling_device_max_state", .gauge, "Maximum throttle state of the cooling device")
    for device in thermal.devices {
      guard let states = try Self.states(of: device, in: thermal) else { continue }
      writer.label("name", device.number)
      writer.label("type", states.type)
      writer.value(states.maximum)
    }
    if let late { throw late }
  }

  /// A zone's temperature in thousandths; nil where the zone or its sensor does not tell at the moment.
  private static func temperature(
    of zone: ThermalZones.Zone, in thermal: borrowing ThermalZones
  ) throws(CollectorFailure) -> Double? {
    for attribute in [ThermalZones.ZoneAttribute.type, .policy, .temperature] {
      if try !isThere(thermal.value(attribute, of: zone)) { return nil }
    }
    let temperature = thermal.value(.temperature, of: zone)
    guard let value = temperature.signed else { throw temperature.failure("temp") }
    // A mode that cannot be read takes its zone along, a missing one does not; likewise `passive`.
    for attribute in [ThermalZones.ZoneAttribute.mode, .passive] {
      let optional = thermal.value(attribute, of: zone)
      switch optional.state {
      case .absent, .notPermitted: continue
      default: if try !isThere(optional) { return nil }
      }
      if attribute == .passive, optional.unsigned == nil { throw optional.failure("passive") }
    }
    return Double(value)
  }

  private static func states(
    of device: ThermalZones.CoolingDevice, in thermal: borrowing ThermalZones
  ) throws(CollectorFailure) -> (type: KernelName, current: Int64, maximum: Int64)? {
    for attribute in [ThermalZones.DeviceAttribute.type, .maxState, .currentState] {
      if try !isThere(thermal.value(attribute, of: device)) { return nil }
    }
    let current = thermal.value(.currentState, of: device)
    let maximum = thermal.value(.maxState, of: device)
    guard let most = maximum.signed else { throw maximum.failure("max_state") }
    guard let now = current.signed else { throw current.failure("cur_state") }
    return (thermal.value(.type, of: device).text ?? KernelName(), now, most)
  }

  /// Whether an attribute was read; false where the kernel has none at the moment, which is no error.
  private static func isThere(_ value: AttributeValue) throws(CollectorFailure) -> Bool {
    switch value.state {
    case .open: true
    case .absent, .notPermitted, .unsupported: false
    case .failed(let code):
      if value.state.isTransient {
        false
      } else {
        throw CollectorFailure(ProcFSError(path: "thermal", reason: .system(code)))
      }
    }
  }
}
