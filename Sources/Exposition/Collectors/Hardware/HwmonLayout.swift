import ProcFS

/// Which samples the chips' attributes become, in order; worked out anew only when the chips change.
struct HwmonLayout {
  /// One attribute's sample.
  struct Sample {
    let chip: Int
    let sensor: KernelName
    let place: Int
    /// Where the sensor's label stands, for the metric that is named after it.
    let labelPlace: Int?
  }

  /// All samples of one metric.
  struct Family {
    let form: HwmonForm
    var samples: [Sample]
  }

  /// The chips that are wanted.
  private(set) var chips: [Int] = []
  private(set) var labels: [Sample] = []
  /// The metrics, by name.
  private(set) var families: [Family] = []

  private var chipFilter: NameFilter
  private var sensorFilter: NameFilter
  private var laidOut: [Hwmon.Chip] = []

  init(chips: NameFilter, sensors: NameFilter) {
    chipFilter = chips
    sensorFilter = sensors
  }

  /// Brings the layout up to date.
  mutating func fit(_ hwmon: borrowing Hwmon) {
    if laidOut == hwmon.chips { return }
    laidOut = hwmon.chips
    chips.removeAll(keepingCapacity: true)
    labels.removeAll(keepingCapacity: true)
    var found: [KernelName: Family] = [:]
    // A chip's name can be what another's has become; the first one's sensors count.
    var seen: Set<KernelName> = []
    for (index, chip) in laidOut.enumerated() where chipFilter.allows(chip.id) {
      if seen.insert(chip.id).inserted { chips.append(index) }
      for sensor in chip.sensors {
        let name = KernelName(bytes: chip.id.bytes + [UInt8(ascii: ";")] + sensor.id.bytes)
        if seen.insert(name).inserted, sensorFilter.allows(name) {
          add(sensor, of: index, to: &found)
        }
      }
    }
    families = found.values.sorted { $0.form.name < $1.form.name }
  }

  private mutating func add(
    _ sensor: Hwmon.Sensor, of chip: Int, to found: inout [KernelName: Family]
  ) {
    let label = sensor.attribute("label")?.place
    let hasBare = sensor.attribute("") != nil
    for attribute in sensor.attributes {
      let sample = Sample(
        chip: chip, sensor: sensor.id, place: attribute.place, labelPlace: label)
      if attribute.property == "label" {
        labels.append(sample)
        continue
      }
      // What follows one of these words is no property of theirs.
      if sensor.kind.isWord, !attribute.property.isEmpty { continue }
      let form = HwmonForm(sensor.kind, attribute.property, hasBare: hasBare)
      found[form.name, default: Family(form: form, samples: [])].samples.append(sample)
    }
  }
}

extension Hwmon.Kind {
  /// Whether it stands for itself and has no properties.
  fileprivate var isWord: Bool {
    switch self {
    case .beepEnable, .regulatorVersion, .updateInterval: true
    default: false
    }
  }
}
