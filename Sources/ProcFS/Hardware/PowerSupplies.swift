/// `/sys/class/power_supply`: batteries, chargers and mains.
///
/// See Documentation/power/power_supply_class.rst: voltages are in µV, currents in µA, charges in µAh,
/// energies in µWh, powers in µW, temperatures in tenths of a degree Celsius, times in seconds, and
/// capacities in percent. A battery is often asked over a slow bus, or by the firmware.
public struct PowerSupplies: AttributeSet {
  /// A battery, a charger or the mains.
  public struct Supply: Hashable, Sendable {
    /// The folder's name: `BAT0`, `AC`.
    public let name: KernelName
    let places: [Property: Int]
  }

  /// A property of a supply, as the kernel names it.
  public enum Property: String, CaseIterable, Hashable, Sendable {
    case authentic, calibrate, capacity
    case capacityAlertMax = "capacity_alert_max"
    case capacityAlertMin = "capacity_alert_min"
    case capacityLevel = "capacity_level"
    case chargeAverage = "charge_avg"
    case chargeControlLimit = "charge_control_limit"
    case chargeControlLimitMax = "charge_control_limit_max"
    case chargeCounter = "charge_counter"
    case chargeEmpty = "charge_empty"
    case chargeEmptyDesign = "charge_empty_design"
    case chargeFull = "charge_full"
    case chargeFullDesign = "charge_full_design"
    case chargeNow = "charge_now"
    case chargeTermCurrent = "charge_term_current"
    case chargeType = "charge_type"
    case constantChargeCurrent = "constant_charge_current"
    case constantChargeCurrentMax = "constant_charge_current_max"
    case constantChargeVoltage = "constant_charge_voltage"
    case constantChargeVoltageMax = "constant_charge_voltage_max"
    case currentAverage = "current_avg"
    case currentBoot = "current_boot"
    case currentMax = "current_max"
    case currentNow = "current_now"
    case cycleCount = "cycle_count"
    case energyAverage = "energy_avg"
    case energyEmpty = "energy_empty"
    case energyEmptyDesign = "energy_empty_design"
    case energyFull = "energy_full"
    case energyFullDesign = "energy_full_design"
    case energyNow = "energy_now"
    case health
    case inputCurrentLimit = "input_current_limit"
    case manufacturer
    case modelName = "model_name"
    case online
    case powerAverage = "power_avg"
    case powerNow = "power_now"
    case prechargeCurrent = "precharge_current"
    case present, scope
    case serialNumber = "serial_number"
    case status, technology
    case temperature = "temp"
    case temperatureAlertMax = "temp_alert_max"
    case temperatureAlertMin = "temp_alert_min"
    case temperatureAmbient = "temp_ambient"
    case temperatureAmbientMax = "temp_ambient_max"
    case temperatureAmbientMin = "temp_ambient_min"
    case temperatureMax = "temp_max"
    case temperatureMin = "temp_min"
    case timeToEmptyAverage = "time_to_empty_avg"
    case timeToEmptyNow = "time_to_empty_now"
    case timeToFullAverage = "time_to_full_avg"
    case timeToFullNow = "time_to_full_now"
    case type
    case usbType = "usb_type"
    case voltageAverage = "voltage_avg"
    case voltageBoot = "voltage_boot"
    case voltageMax = "voltage_max"
    case voltageMaxDesign = "voltage_max_design"
    case voltageMin = "voltage_min"
    case voltageMinDesign = "voltage_min_design"
    case voltageNow = "voltage_now"
    case voltageOpenCircuit = "voltage_ocv"

    /// Whether the property is a word or a line, and no number.
    public var isText: Bool {
      switch self {
      case .capacityLevel, .chargeType, .health, .manufacturer, .modelName, .scope,
        .serialNumber, .status, .technology, .type, .usbType:
        true
      default: false
      }
    }
  }

  /// Whether the kernel has the class at all.
  public private(set) var isPresent = false
  /// The supplies, by name.
  public private(set) var supplies: [Supply] = []
  private var table = AttributeTable()

  /// Creates an empty set.
  public init() {}

  /// The absolute paths of all that is to be read.
  public var attributes: [String] { table.paths }

  /// What a property of a supply was when it was read last.
  public func value(_ property: Property, of supply: Supply) -> AttributeValue {
    table[supply.places[property]]
  }

  /// Finds what there is.
  public mutating func scan(in paths: HostPaths) {
    let path = paths.sysfs + "/class/power_supply"
    var found = AttributeTable()
    supplies.removeAll(keepingCapacity: true)
    let folder = AttributeFolder(path)
    isPresent = folder != nil
    if let folder {
      for name in folder.entries() {
        guard let supply = folder.folder(name) else { continue }
        let places = found.add(
          Property.allCases.map(\.rawValue), of: supply, at: "\(path)/\(name)")
        let known = zip(Property.allCases, places).compactMap { property, place in
          place.map { (property, $0) }
        }
        supplies.append(Supply(name: name, places: Dictionary(uniqueKeysWithValues: known)))
      }
    }
    found.keepValues(of: table)
    table = found
  }

  /// Takes the text of one of `attributes`.
  public mutating func take(_ index: Int, _ text: Span<UInt8>) { table.take(index, text) }

  /// Takes down that one of `attributes` has no text.
  public mutating func lose(_ index: Int, _ state: KernelFile.State) { table.lose(index, state) }
}
