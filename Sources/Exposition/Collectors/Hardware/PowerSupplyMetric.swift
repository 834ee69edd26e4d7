import ProcFS

/// The metrics of `powersupplyclass`, and the property that each is from.
struct PowerSupplyMetric {
  let property: PowerSupplies.Property
  let name: StaticString
  let help: StaticString
  /// From the kernel's millionths or tenths.
  var divisor = 1.0

  /// The properties that are words, as labels of `node_power_supply_info`.
  static let texts: [(label: StaticString, property: PowerSupplies.Property)] = [
    ("capacity_level", .capacityLevel),
    ("charge_type", .chargeType),
    ("health", .health),
    ("manufacturer", .manufacturer),
    ("model_name", .modelName),
    ("serial_number", .serialNumber),
    ("status", .status),
    ("technology", .technology),
    ("type", .type),
    ("usb_type", .usbType),
    ("scope", .scope),
  ]

  static let all: [PowerSupplyMetric] = [
    PowerSupplyMetric(
      property: .authentic, name: "node_power_supply_authentic",
      help: "authentic value of /sys/class/power_supply/<power_supply>."),
    PowerSupplyMetric(
      property: .calibrate, name: "node_power_supply_calibrate",
      help: "calibrate value of /sys/class/power_supply/<power_supply>."),
    PowerSupplyMetric(
      property: .capacity, name: "node_power_supply_capacity",
      help: "capacity value of /sys/class/power_supply/<power_supply>."),
    PowerSupplyMetric(
      property: .capacityAlertMax, name: "node_power_supply_capacity_alert_max",
      help: "capacity_alert_max value of /sys/class/power_supply/<power_supply>."),
    PowerSupplyMetric(
      property: .capacityAlertMin, name: "node_power_supply_capacity_alert_min",
      help: "capacity_alert_min value of /sys/class/power_supply/<power_supply>."),
    PowerSupplyMetric(
      property: .chargeNow, name: "node_power_supply_charge_ampere",
      help: "charge_ampere value of /sys/class/power_supply/<power_supply>.", divisor: 1e6),
    PowerSupplyMetric(
      property: .chargeControlLimit, name: "node_power_supply_charge_control_limit",
      help: "charge_control_limit value of /sys/class/power_supply/<power_supply>.", divisor: 1e6),
    PowerSupplyMetric(
      property: .chargeControlLimitMax, name: "node_power_supply_charge_control_limit_max",
      help: "charge_control_limit_max value of /sys/class/power_supply/<power_supply>.",
      divisor: 1e6),
    PowerSupplyMetric(
      property: .chargeCounter, name: "node_power_supply_charge_counter",
      help: "charge_counter value of /sys/class/power_supply/<power_supply>.", divisor: 1e6),
    PowerSupplyMetric(
      property: .chargeEmpty, name: "node_power_supply_charge_empty",
      help: "charge_empty value of /sys/class/power_supply/<power_supply>.", divisor: 1e6),
    PowerSupplyMetric(
      property: .chargeEmptyDesign, name: "node_power_supply_charge_empty_design",
      help: "charge_empty_design value of /sys/class/power_supply/<power_supply>.", divisor: 1e6),
    PowerSupplyMetric(
      property: .chargeFull, name: "node_power_supply_charge_full",
      help: "charge_full value of /sys/class/power_supply/<power_supply>.", divisor: 1e6),
    PowerSupplyMetric(
      property: .chargeFullDesign, name: "node_power_supply_charge_full_design",
      help: "charge_full_design value of /sys/class/power_supply/<power_supply>.", divisor: 1e6),
    PowerSupplyMetric(
      property: .chargeTermCurrent, name: "node_power_supply_charge_term_current",
      help: "charge_term_current value of /sys/class/power_supply/<power_supply>.", divisor: 1e6),
    PowerSupplyMetric(
      property: .constantChargeCurrent, name: "node_power_supply_constant_charge_current",
      help: "constant_charge_current value of /sys/class/power_supply/<power_supply>.", divisor: 1e6
    ),
    PowerSupplyMetric(
      property: .constantChargeCurrentMax, name: "node_power_supply_constant_charge_current_max",
      help: "constant_charge_current_max value of /sys/class/power_supply/<power_supply>.",
      divisor: 1e6),
    PowerSupplyMetric(
      property: .constantChargeVoltage, name: "node_power_supply_constant_charge_voltage",
      help: "constant_charge_voltage value of /sys/class/power_supply/<power_supply>.", divisor: 1e6
    ),
    PowerSupplyMetric(
      property: .constantChargeVoltageMax, name: "node_power_supply_constant_charge_voltage_max",
      help: "constant_charge_voltage_max value of /sys/class/power_supply/<power_supply>.",
      divisor: 1e6),
    PowerSupplyMetric(
      property: .currentNow, name: "node_power_supply_current_ampere",
      help: "current_ampere value of /sys/class/power_supply/<power_supply>.", divisor: 1e6),
    PowerSupplyMetric(
      property: .currentBoot, name: "node_power_supply_current_boot",
      help: "current_boot value of /sys/class/power_supply/<power_supply>.", divisor: 1e6),
    PowerSupplyMetric(
      property: .currentMax, name: "node_power_supply_current_max",
      help: "current_max value of /sys/class/power_supply/<power_supply>.", divisor: 1e6),
    PowerSupplyMetric(
      property: .cycleCount, name: "node_power_supply_cyclecount",
      help: "cyclecount value of /sys/class/power_supply/<power_supply>."),
    PowerSupplyMetric(
      property: .energyEmpty, name: "node_power_supply_energy_empty",
      help: "energy_empty value of /sys/class/power_supply/<power_supply>.", divisor: 1e6),
    PowerSupplyMetric(
      property: .energyEmptyDesign, name: "node_power_supply_energy_empty_design",
      help: "energy_empty_design value of /sys/class/power_supply/<power_supply>.", divisor: 1e6),
    PowerSupplyMetric(
      property: .energyFull, name: "node_power_supply_energy_full",
      help: "energy_full value of /sys/class/power_supply/<power_supply>.", divisor: 1e6),
    PowerSupplyMetric(
      property: .energyFullDesign, name: "node_power_supply_energy_full_design",
      help: "energy_full_design value of /sys/class/power_supply/<power_supply>.", divisor: 1e6),
    PowerSupplyMetric(
      property: .energyNow, name: "node_power_supply_energy_watthour",
      help: "energy_watthour value of /sys/class/power_supply/<power_supply>.", divisor: 1e6),
    PowerSupplyMetric(
      property: .inputCurrentLimit, name: "node_power_supply_input_current_limit",
      help: "input_current_limit value of /sys/class/power_supply/<power_supply>.", divisor: 1e6),
    PowerSupplyMetric(
      property: .online, name: "node_power_supply_online",
      help: "online value of /sys/class/power_supply/<power_supply>."),
    PowerSupplyMetric(
      property: .powerNow, name: "node_power_supply_power_watt",
      help: "power_watt value of /sys/class/power_supply/<power_supply>.", divisor: 1e6),
    PowerSupplyMetric(
      property: .prechargeCurrent, name: "node_power_supply_precharge_current",
      help: "precharge_current value of /sys/class/power_supply/<power_supply>.", divisor: 1e6),
    PowerSupplyMetric(
      property: .present, name: "node_power_supply_present",
      help: "present value of /sys/class/power_supply/<power_supply>."),
    PowerSupplyMetric(
      property: .temperatureAlertMax, name: "node_power_supply_temp_alert_max_celsius",
      help: "temp_alert_max_celsius value of /sys/class/power_supply/<power_supply>.", divisor: 10),
    PowerSupplyMetric(
      property: .temperatureAlertMin, name: "node_power_supply_temp_alert_min_celsius",
      help: "temp_alert_min_celsius value of /sys/class/power_supply/<power_supply>.", divisor: 10),
    PowerSupplyMetric(
      property: .temperatureAmbient, name: "node_power_supply_temp_ambient_celsius",
      help: "temp_ambient_celsius value of /sys/class/power_supply/<power_supply>.", divisor: 10),
    PowerSupplyMetric(
      property: .temperatureAmbientMax, name: "node_power_supply_temp_ambient_max_celsius",
      help: "temp_ambient_max_celsius value of /sys/class/power_supply/<power_supply>.", divisor: 10
    ),
    PowerSupplyMetric(
      property: .temperatureAmbientMin, name: "node_power_supply_temp_ambient_min_celsius",
      help: "temp_ambient_min_celsius value of /sys/class/power_supply/<power_supply>.", divisor: 10
    ),
    PowerSupplyMetric(
      property: .temperature, name: "node_power_supply_temp_celsius",
      help: "temp_celsius value of /sys/class/power_supply/<power_supply>.", divisor: 10),
    PowerSupplyMetric(
      property: .temperatureMax, name: "node_power_supply_temp_max_celsius",
      help: "temp_max_celsius value of /sys/class/power_supply/<power_supply>.", divisor: 10),
    PowerSupplyMetric(
      property: .temperatureMin, name: "node_power_supply_temp_min_celsius",
      help: "temp_min_celsius value of /sys/class/power_supply/<power_supply>.", divisor: 10),
    PowerSupplyMetric(
      property: .timeToEmptyNow, name: "node_power_supply_time_to_empty_seconds",
      help: "time_to_empty_seconds value of /sys/class/power_supply/<power_supply>."),
    PowerSupplyMetric(
      property: .timeToFullNow, name: "node_power_supply_time_to_full_seconds",
      help: "time_to_full_seconds value of /sys/class/power_supply/<power_supply>."),
    PowerSupplyMetric(
      property: .voltageBoot, name: "node_power_supply_voltage_boot",
      help: "voltage_boot value of /sys/class/power_supply/<power_supply>.", divisor: 1e6),
    PowerSupplyMetric(
      property: .voltageMax, name: "node_power_supply_voltage_max",
      help: "voltage_max value of /sys/class/power_supply/<power_supply>.", divisor: 1e6),
    PowerSupplyMetric(
      property: .voltageMaxDesign, name: "node_power_supply_voltage_max_design",
      help: "voltage_max_design value of /sys/class/power_supply/<power_supply>.", divisor: 1e6),
    PowerSupplyMetric(
      property: .voltageMin, name: "node_power_supply_voltage_min",
      help: "voltage_min value of /sys/class/power_supply/<power_supply>.", divisor: 1e6),
    PowerSupplyMetric(
      property: .voltageMinDesign, name: "node_power_supply_voltage_min_design",
      help: "voltage_min_design value of /sys/class/power_supply/<power_supply>.", divisor: 1e6),
    PowerSupplyMetric(
      property: .voltageOpenCircuit, name: "node_power_supply_voltage_ocv",
      help: "voltage_ocv value of /sys/class/power_supply/<power_supply>.", divisor: 1e6),
    PowerSupplyMetric(
      property: .voltageNow, name: "node_power_supply_voltage_volt",
      help: "voltage_volt value of /sys/class/power_supply/<power_supply>.", divisor: 1e6),
  ]
}
