/// `/sys/class/hwmon`: sensors of temperature, voltage, current, power and fans, by chip.
///
/// See Documentation/hwmon/sysfs-interface.rst: the unit follows from a sensor's kind, and every attribute
/// is a whole number, but for labels. Reading one asks the chip, often over a slow bus.
public struct Hwmon: AttributeSet {
  /// A chip, or the part of a device that has sensors.
  public struct Chip: Hashable, Sendable {
    /// The folder's name, such as `hwmon3`; it depends on the order in which drivers were loaded.
    public let folder: KernelName
    /// A name that stays the same over boots: of the device, or else of the chip, or else the folder's.
    ///
    /// Where several have one name, that of the chip stands behind it, or the folder's if they share that
    /// as well.
    public internal(set) var id: KernelName
    /// What the driver calls the chip, such as `coretemp`, cleaned; nil if it does not say.
    public internal(set) var name: KernelName?
    /// The sensors, by kind and number.
    public internal(set) var sensors: [Sensor]
    /// The device's name, if there is a device.
    let deviceID: KernelName?
    /// Where the attribute `name` stands in `attributes`.
    let namePlace: Int?
  }

  /// All attributes that share a kind and a number: `temp1_input`, `temp1_max`, ….
  public struct Sensor: Hashable, Sendable {
    /// What is measured.
    public let kind: Kind
    /// The number in the attributes' names; 0 for those without.
    public let number: Int
    /// Kind and number, such as `temp1`.
    public let id: KernelName
    /// Its attributes, by property.
    public internal(set) var attributes: [Attribute]

    /// The attribute of that property: `input`, `label`, `max`, ….
    public func attribute(_ property: KernelName) -> Attribute? {
      attributes.first { $0.property == property }
    }
  }

  /// One file of a sensor.
  public struct Attribute: Hashable, Sendable {
    /// What stands behind the sensor's number and an underscore; empty where nothing does.
    public let property: KernelName
    /// Where the attribute stands in `attributes`.
    public let place: Int
  }

  /// What a sensor measures, as the kernel begins the attributes' names.
  public enum Kind: String, CaseIterable, Hashable, Sendable {
    /// Voltage, in millivolts.
    case voltage = "in"
    /// The voltage that the processor wants, in millivolts (`cpu0_vid`).
    case cpuVoltage = "cpu"
    /// Revolutions per minute.
    case fan
    /// A fan's power, 0 to 255.
    case pwm
    /// Thousandths of a degree Celsius.
    case temperature = "temp"
    /// Milliamperes.
    case current = "curr"
    /// Microwatts.
    case power
    /// Microjoules.
    case energy
    /// Thousandths of a percent of relative humidity.
    case humidity
    /// 1 once the case was opened.
    case intrusion
    /// Hertz.
    case frequency = "freq"
    /// The version of the voltage regulator's specification, as a decimal fraction without its point.
    case regulatorVersion = "vrm"
    /// Whether the chip beeps on alarms.
    case beepEnable = "beep_enable"
    /// Milliseconds between two measurements.
    case updateInterval = "update_interval"
  }

  /// Whether the kernel has the class at all.
  public private(set) var isPresent = false
  /// The chips, by folder.
  public private(set) var chips: [Chip] = []
  /// The absolute paths of all that is to be read.
  public private(set) var attributes: [String] = []
  /// What the attributes said, each at its place.
  public private(set) var values: [AttributeValue] = []

  /// Creates an empty set.
  public init() {}

  /// What an attribute said last.
  public subscript(_ attribute: Attribute) -> AttributeValue { values[attribute.place] }

  private static let folder: StaticString = "/class/hwmon"

  /// Finds what there is.
  public mutating func scan(in paths: HostPaths) {
    var found = HwmonScan()
    let folder = AttributeFolder(Self.folder, below: paths.sysfs)
    isPresent = folder != nil
    if let folder {
      for name in folder.entries() {
        guard let chip = folder.folder(name) else { continue }
        found.add(chip, name, at: "\(paths.sysfs)\(Self.folder)/\(name.description)")
      }
    }
    // Where nothing changed the values stay: they were read a moment ago.
    guard found.attributes != attributes || !hasSame(found.chips) else { return }
    chips = found.chips
    attributes = found.attributes
    values = Array(repeating: AttributeValue(), count: attributes.count)
    identify()
  }

  /// Whether these are the chips that are there already, apart from the names that they told since.
  private func hasSame(_ others: [Chip]) -> Bool {
    chips.elementsEqual(others) { $0.folder == $1.folder && $0.deviceID == $1.deviceID }
  }

  /// Properties that name a sensor, or limit it, which a program or the firmware sets once if ever.
  private static let steady: [StaticString] = [
    "label", "type", "min", "max", "crit", "lcrit", "emergency", "min_hyst", "max_hyst",
    "crit_hyst", "lcrit_hyst", "emergency_hyst", "rated_min", "rated_max", "cap_min", "cap_max",
    "div", "pulses",
  ]

  /// Whether the attribute at this place is a name or a limit.
  public func isSteady(_ index: Int) -> Bool {
    guard let last = attributes[index].split(separator: "/").last else { return false }
    let name = KernelName(String(last))
    if name.equals("name") { return true }
    guard let property = HwmonScan.split(name)?.2 else { return false }
    return Self.steady.contains { property.equals($0) }
  }

  /// Takes the text of one of `attributes`.
  public mutating func take(_ index: Int, _ text: Span<UInt8>) {
    guard values.indices.contains(index) else { return }
    let before = values[index].text
    values[index].takeLine(text)
    // The only texts that anything else depends on are chips' names, which hardly ever change.
    if before != values[index].text { rename(index) }
  }

  /// Takes down that one of `attributes` has no text.
  public mutating func lose(_ index: Int, _ state: KernelFile.State) {
    guard values.indices.contains(index) else { return }
    values[index].lose(state)
  }

  private mutating func rename(_ place: Int) {
    guard let chip = chips.firstIndex(where: { $0.namePlace == place }) else { return }
    let name = values[place].text?.cleaned ?? KernelName()
    chips[chip].name = name.isEmpty ? nil : name
    identify()
  }

  /// Gives each chip the name by which it is told from all others.
  private mutating func identify() {
    func joined(_ name: KernelName, _ suffix: KernelName) -> KernelName {
      KernelName(bytes: name.bytes + [UInt8(ascii: "_")] + suffix.bytes)
    }
    func counted(_ names: [KernelName]) -> [KernelName: Int] {
      Dictionary(names.map { ($0, 1) }, uniquingKeysWith: +)
    }
    let short = chips.map { $0.deviceID ?? $0.name ?? $0.folder.cleaned }
    let long = zip(short, chips).map { joined($0, $1.name ?? $1.folder) }
    let (shortCounts, longCounts) = (counted(short), counted(long))
    for index in chips.indices {
      if shortCounts[short[index]] == 1 {
        chips[index].id = short[index]
      } else if longCounts[long[index]] == 1 {
        chips[index].id = long[index]
      } else {
        chips[index].id = joined(short[index], chips[index].folder)
      }
    }
  }
}
