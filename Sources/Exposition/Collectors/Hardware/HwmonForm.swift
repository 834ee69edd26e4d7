import ProcFS

/// The metric that an attribute of a sensor becomes.
struct HwmonForm: Hashable {
  /// How the attribute's number becomes the metric's.
  enum Conversion {
    case same, thousandths, millionths
    /// 1 where the attribute says so, otherwise 0, whatever it says.
    case isOne
    /// From hertz, under the sensor's label instead of its number.
    case megahertz
  }

  let name: KernelName
  let help: KernelName
  var isCounter = false
  var conversion = Conversion.same

  /// Makes the form of a kind's property.
  ///
  /// `input` has the name of the kind alone, unless the sensor has an attribute without a property as well
  /// (`hasBare`), which then takes it.
  init(_ kind: Hwmon.Kind, _ property: KernelName, hasBare: Bool) {
    let element = property.description
    var name = "node_hwmon_\(kind.rawValue)"
    if property == "input" {
      if hasBare { name += "_input" }
    } else if !property.isEmpty {
      name += "_\(property.cleaned.description)"
    }
    let suffix: String
    var help: String
    switch (kind, element) {
    case (.beepEnable, _):
      name = "node_hwmon_beep"
      (suffix, help, conversion) = ("_enabled", "Hardware beep enabled", .isOne)
    case (.regulatorVersion, _):
      name = "node_hwmon_voltage_regulator"
      (suffix, help) = ("_version", "Hardware voltage regulator")
    case (.updateInterval, _):
      name = "node_hwmon_update_interval"
      (suffix, help) = ("_seconds", "Hardware monitor update interval")
      conversion = .thousandths
    case (_, "fault"), (_, "alarm"):
      (suffix, help) = ("", "Hardware sensor \(element) status (\(kind.rawValue))")
    case (_, "beep"):
      (suffix, help) = ("_enabled", "Hardware monitor sensor has beeping enabled")
    case (.voltage, _), (.cpuVoltage, _):
      (suffix, help) = ("_volts", "Hardware monitor for voltage (\(element))")
      conversion = .thousandths
    case (.temperature, _) where element != "type":
      let shown = element.isEmpty ? "input" : element
      (suffix, help) = ("_celsius", "Hardware monitor for temperature (\(shown))")
      conversion = .thousandths
    case (.current, _):
      (suffix, help) = ("_amps", "Hardware monitor for current (\(element))")
      conversion = .thousandths
    case (.energy, _):
      (suffix, help) = ("_joule_total", "Hardware monitor for joules used so far (\(element))")
      conversion = .millionths
      isCounter = true
    case (.power, "accuracy"):
      (suffix, help) = ("", "Hardware monitor power meter accuracy, as a ratio")
      conversion = .millionths
    case (.power, "average_interval"), (.power, "average_interval_min"),
      (.power, "average_interval_max"):
      (suffix, help) = ("_seconds", "Hardware monitor power usage update interval (\(element))")
      conversion = .thousandths
    case (.power, _):
      (suffix, help) = ("_watt", "Hardware monitor for power usage in watts (\(element))")
      conversion = .millionths
    case (.humidity, _):
      suffix = ""
      help = "Hardware monitor for humidity, as a ratio (multiply with 100.0 to get the humidity"
      help += " as a percentage) (\(element))"
      conversion = .millionths
    case (.fan, "input"), (.fan, "min"), (.fan, "max"), (.fan, "target"):
      suffix = "_rpm"
      help = "Hardware monitor for fan revolutions per minute (\(element))"
    case (.frequency, "input"):
      (suffix, help) = ("_freq_mhz", "Hardware monitor for GPU frequency in MHz")
      conversion = .megahertz
    default:
      (suffix, help) = ("", "Hardware monitor \(kind.rawValue) element \(element)")
    }
    self.name = KernelName(name + suffix)
    self.help = KernelName(help)
  }
}
