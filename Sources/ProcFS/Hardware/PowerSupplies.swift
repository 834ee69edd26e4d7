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
    /// 1 if the battery is one that the machine's maker made.
    case authentic
    /// Whether the battery is being calibrated.
    case calibrate
    /// How full the battery is, in percent.
    case capacity
    /// How full it must be for a warning that it is so, in percent.
    case capacityAlertMax = "capacity_alert_max"
    /// How empty it must be for a warning that it is so, in percent.
    case capacityAlertMin = "capacity_alert_min"
    /// How full the battery is, as a word: `Critical`, `Low`, `Normal`, `High`, `Full`.
    case capacityLevel = "capacity_level"
    /// The average charge, in µAh.
    case chargeAverage = "charge_avg"
    /// The charging limit that is set now, a step of the driver.
    case chargeControlLimit = "charge_control_limit"
    /// The highest of these steps.
    case chargeControlLimitMax = "charge_control_limit_max"
    /// Charge that went in and out since some moment, in µAh; it may be negative.
    case chargeCounter = "charge_counter"
    /// The charge when it was last empty, in µAh.
    case chargeEmpty = "charge_empty"
    /// The charge at which it is meant to be empty, in µAh.
    case chargeEmptyDesign = "charge_empty_design"
    /// The charge when it was last full, in µAh.
    case chargeFull = "charge_full"
    /// The charge at which it is meant to be full, in µAh.
    case chargeFullDesign = "charge_full_design"
    /// The charge, in µAh.
    case chargeNow = "charge_now"
    /// The current below which charging ends, in µA.
    case chargeTermCurrent = "charge_term_current"
    /// How it is charged: `Trickle`, `Fast`, `Standard`.
    case chargeType = "charge_type"
    /// The current that the charger is set to, in µA.
    case constantChargeCurrent = "constant_charge_current"
    /// The highest current that the charger can be set to, in µA.
    case constantChargeCurrentMax = "constant_charge_current_max"
    /// The voltage that the charger is set to, in µV.
    case constantChargeVoltage = "constant_charge_voltage"
    /// The highest voltage that the charger can be set to, in µV.
    case constantChargeVoltageMax = "constant_charge_voltage_max"
    /// The average current, in µA.
    case currentAverage = "current_avg"
    /// The current when the machine was started, in µA.
    case currentBoot = "current_boot"
    /// The highest current that the supply can give, in µA.
    case currentMax = "current_max"
    /// The current, in µA; drivers differ in its sign.
    case currentNow = "current_now"
    /// How often the battery was emptied and filled.
    case cycleCount = "cycle_count"
    /// The average energy, in µWh.
    case energyAverage = "energy_avg"
    /// The energy when it was last empty, in µWh.
    case energyEmpty = "energy_empty"
    /// The energy at which it is meant to be empty, in µWh.
    case energyEmptyDesign = "energy_empty_design"
    /// The energy when it was last full, in µWh.
    case energyFull = "energy_full"
    /// The energy at which it is meant to be full, in µWh.
    case energyFullDesign = "energy_full_design"
    /// The energy, in µWh.
    case energyNow = "energy_now"
    /// How well the battery is: `Good`, `Overheat`, `Dead`.
    case health
    /// The highest current that is drawn from the input, in µA.
    case inputCurrentLimit = "input_current_limit"
    /// Who made it.
    case manufacturer
    /// The maker's name for it.
    case modelName = "model_name"
    /// 1 if it gives power: 0 for mains that are unplugged, 2 for a programmable supply.
    case online
    /// The average power, in µW.
    case powerAverage = "power_avg"
    /// The power, in µW.
    case powerNow = "power_now"
    /// The current at the beginning of charging an empty battery, in µA.
    case prechargeCurrent = "precharge_current"
    /// 1 if the battery is there.
    case present
    /// What it supplies: `System`, or a `Device` such as a mouse.
    case scope
    /// The maker's number for it.
    case serialNumber = "serial_number"
    /// What it does: `Charging`, `Discharging`, `Not charging`, `Full`, `Unknown`.
    case status
    /// The battery's chemistry: `Li-ion`, `LiFe`, `NiMH`.
    case technology
    /// The temperature, in tenths of a degree Celsius.
    case temperature = "temp"
    /// The temperature above which it warns, in tenths of a degree Celsius.
    case temperatureAlertMax = "temp_alert_max"
    /// The temperature below which it warns, in tenths of a degree Celsius.
    case temperatureAlertMin = "temp_alert_min"
    /// The temperature around it, in tenths of a degree Celsius.
    case temperatureAmbient = "temp_ambient"
    /// The temperature around it above which it warns, in tenths of a degree Celsius.
    case temperatureAmbientMax = "temp_ambient_max"
    /// The temperature around it below which it warns, in tenths of a degree Celsius.
    case temperatureAmbientMin = "temp_ambient_min"
    /// The highest temperature to run at, in tenths of a degree Celsius.
    case temperatureMax = "temp_max"
    /// The lowest temperature to run at, in tenths of a degree Celsius.
    case temperatureMin = "temp_min"
    /// Time until it is empty at the average current, in seconds.
    case timeToEmptyAverage = "time_to_empty_avg"
    /// Time until it is empty at the current of now, in seconds.
    case timeToEmptyNow = "time_to_empty_now"
    /// Time until it is full at the average current, in seconds.
    case timeToFullAverage = "time_to_full_avg"
    /// Time until it is full at the current of now, in seconds.
    case timeToFullNow = "time_to_full_now"
    /// What it is: `Battery`, `UPS`, `Mains`, `USB`, `Wireless`.
    case type
    /// The kinds of USB supply that it can be, the one that it is in brackets.
    case usbType = "usb_type"
    /// The average voltage, in µV.
    case voltageAverage = "voltage_avg"
    /// The voltage when the machine was started, in µV.
    case voltageBoot = "voltage_boot"
    /// The highest voltage that was measured, in µV.
    case voltageMax = "voltage_max"
    /// The voltage that it is meant to have when full, in µV.
    case voltageMaxDesign = "voltage_max_design"
    /// The lowest voltage that was measured, in µV.
    case voltageMin = "voltage_min"
    /// The voltage that it is meant to have when empty, in µV.
    case voltageMinDesign = "voltage_min_design"
    /// The voltage, in µV.
    case voltageNow = "voltage_now"
    /// The voltage that it would have without a load, in µV.
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

  private static let folder: StaticString = "/class/power_supply"

  /// Finds what there is.
  public mutating func scan(in paths: HostPaths) {
    var found = AttributeTable()
    supplies.removeAll(keepingCapacity: true)
    let folder = AttributeFolder(Self.folder, below: paths.sysfs)
    isPresent = folder != nil
    if let folder {
      for name in folder.entries() {
        guard let supply = folder.folder(name) else { continue }
        let places = found.add(
          Property.allCases.map(\.rawValue), of: supply, at: "\(paths.sysfs)\(Self.folder)/\(name)")
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
