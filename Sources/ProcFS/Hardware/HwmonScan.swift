/// Finds the chips of `/sys/class/hwmon` and their attributes.
struct HwmonScan {
  private(set) var chips: [Hwmon.Chip] = []
  private(set) var attributes: [String] = []

  /// The kinds whose attributes need no number, such as `beep_enable`.
  private static let words: [(StaticString, Hwmon.Kind)] = [
    ("vrm", .regulatorVersion), ("beep_enable", .beepEnable),
    ("update_interval", .updateInterval), ("in", .voltage), ("cpu", .cpuVoltage), ("fan", .fan),
    ("pwm", .pwm), ("temp", .temperature), ("curr", .current), ("power", .power),
    ("energy", .energy), ("humidity", .humidity), ("intrusion", .intrusion),
    ("freq", .frequency),
  ]

  mutating func add(_ folder: borrowing AttributeFolder, _ name: KernelName, at path: String) {
    var namePlace: Int?
    if folder.has("name") {
      namePlace = attributes.count
      attributes.append(path + "/name")
    }
    var sensors: [Hwmon.Sensor] = []
    add(folder, at: path, to: &sensors)
    // Drivers of before Linux 3.13 put the attributes into the device's folder.
    if let device = folder.folder("device") { add(device, at: path + "/device", to: &sensors) }
    sensors.sort { ($0.kind.rawValue, $0.number) < ($1.kind.rawValue, $1.number) }
    let device = Self.deviceID(path)
    chips.append(
      Hwmon.Chip(
        folder: name, id: device ?? name.cleaned, name: nil, sensors: sensors, deviceID: device,
        namePlace: namePlace))
  }

  private mutating func add(
    _ folder: borrowing AttributeFolder, at path: String, to sensors: inout [Hwmon.Sensor]
  ) {
    for name in folder.entries() {
      guard let (kind, number, property) = Self.split(name) else { continue }
      // Every device has a folder `power`, which tells of its sleep.
      if name.bytes == Array(kind.rawValue.utf8), folder.folder(name) != nil { continue }
      let attribute = Hwmon.Attribute(property: property, place: attributes.count)
      attributes.append("\(path)/\(name.description)")
      guard let index = sensors.firstIndex(where: { $0.kind == kind && $0.number == number })
      else {
        let id = KernelName("\(kind.rawValue)\(number)")
        sensors.append(
          Hwmon.Sensor(kind: kind, number: number, id: id, attributes: [attribute]))
        continue
      }
      // One that the device's folder has as well counts there.
      sensors[index].attributes.removeAll { $0.property == property }
      sensors[index].attributes.append(attribute)
    }
  }

  /// The name of the device and of what it is part of: `platform_coretemp_0`, `nvme_nvme0`.
  private static func deviceID(_ path: String) -> KernelName? {
    guard let parts = DevicePath.resolved(path + "/device"), let last = parts.last else {
      return nil
    }
    let device = last.cleaned
    if device.isEmpty { return nil }
    let parent = parts.dropLast().last?.cleaned ?? KernelName()
    return parent.isEmpty ? device : KernelName(bytes: parent.bytes + [95] + device.bytes)
  }

  /// Takes an attribute's name apart: `temp1_max` is a temperature, 1 and `max`.
  static func split(_ name: KernelName) -> (Hwmon.Kind, Int, KernelName)? {
    let bytes = name.bytes[...]
    let start = bytes.firstIndex { $0.isDigit } ?? bytes.endIndex
    let stem = KernelName(bytes: Array(bytes[..<start]))
    guard let kind = words.first(where: { stem.equals($0.0) })?.1 else { return nil }
    let end = bytes[start...].firstIndex { !$0.isDigit } ?? bytes.endIndex
    var number = 0
    for digit in bytes[start..<end] {
      let (tens, over) = number.multipliedReportingOverflow(by: 10)
      let (sum, carry) = tens.addingReportingOverflow(Int(digit &- 48))
      if over || carry { return nil }
      number = sum
    }
    if end == bytes.endIndex { return (kind, number, KernelName()) }
    guard bytes[end] == UInt8(ascii: "_"), end + 1 < bytes.endIndex else { return nil }
    return (kind, number, KernelName(bytes: Array(bytes[(end + 1)...])))
  }
}
