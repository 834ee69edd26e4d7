import Monitor
import ProcFS

/// `hwmon`: sensors of temperature, voltage, current, power and fans.
final class HwmonCollector: Collector {
  static let name = "hwmon"
  static let isDefault = true

  static let chipInclude = CollectorOption(
    "collector.hwmon.chip-include", .pattern, "Chips that are told of; all by default.")
  static let chipExclude = CollectorOption(
    "collector.hwmon.chip-exclude", .pattern, "Chips that are left out.")
  static let sensorInclude = CollectorOption(
    "collector.hwmon.sensor-include", .pattern,
    "Sensors that are told of, as chip;sensor; all by default.")
  static let sensorExclude = CollectorOption(
    "collector.hwmon.sensor-exclude", .pattern, "Sensors that are left out, as chip;sensor.")
  static let options = [chipInclude, chipExclude, sensorInclude, sensorExclude]

  private static let one: KernelName = "1"

  private var layout: HwmonLayout

  init(_ setup: CollectorSetup) {
    layout = HwmonLayout(
      chips: NameFilter(
        include: setup.options.pattern(Self.chipInclude),
        exclude: setup.options.pattern(Self.chipExclude)),
      sensors: NameFilter(
        include: setup.options.pattern(Self.sensorInclude),
        exclude: setup.options.pattern(Self.sensorExclude)))
  }

  func write(
    _ snapshot: borrowing Snapshot, to writer: inout MetricWriter
  ) throws(CollectorFailure) {
    guard snapshot.hwmon.values.isPresent else { throw .noData }
    layout.fit(snapshot.hwmon.values)
    write(snapshot.hwmon.values, to: &writer)
  }

  private func write(_ hwmon: borrowing Hwmon, to writer: inout MetricWriter) {
    writer.family(
      "node_hwmon_chip_names", .gauge, "Annotation metric for human-readable chip names")
    for index in layout.chips {
      guard let name = hwmon.chips[index].name else { continue }
      writer.label("chip", hwmon.chips[index].id)
      writer.label("chip_name", name)
      writer.value(1)
    }
    writer.family("node_hwmon_sensor_label", .gauge, "Label for given chip and sensor")
    for label in layout.labels {
      guard let text = hwmon.values[label.place].text else { continue }
      writer.label("chip", hwmon.chips[label.chip].id)
      writer.label("sensor", label.sensor)
      writer.label("label", text)
      writer.value(1)
    }
    for family in layout.families {
      writer.family(family.form.isCounter ? .counter : .gauge) {
        $0.append(family.form.name)
      } help: {
        $0.append(family.form.help)
      }
      for sample in family.samples { write(sample, family.form, of: hwmon, to: &writer) }
    }
  }

  private func write(
    _ sample: HwmonLayout.Sample, _ form: HwmonForm, of hwmon: borrowing Hwmon,
    to writer: inout MetricWriter
  ) {
    let value = hwmon.values[sample.place]
    guard let text = value.text else { return }
    writer.label("chip", hwmon.chips[sample.chip].id)
    switch form.conversion {
    case .isOne:
      writer.label("sensor", sample.sensor)
      writer.value(text == Self.one)
    case .same:
      writer.label("sensor", sample.sensor)
      writer.value(value.number)
    case .thousandths:
      writer.label("sensor", sample.sensor)
      writer.value(value.number.map { $0 * 0.001 })
    case .millionths:
      writer.label("sensor", sample.sensor)
      writer.value(value.number.map { $0 / 1_000_000 })
    case .megahertz:
      guard let place = sample.labelPlace, let label = hwmon.values[place].text else {
        return writer.value(nil as Double?)
      }
      writer.label("sensor") { $0.append(cleaned: label.bytes) }
      writer.value(value.number.map { $0 / 1_000_000 })
    }
  }
}

extension TextBuffer {
  /// A label's value as `KernelName.cleaned` has it, without memory of its own.
  fileprivate mutating func append(cleaned bytes: [UInt8]) {
    let underscore = UInt8(ascii: "_")
    let start = count
    var end = count
    for byte in bytes where byte & 0xc0 != 0x80 {
      let small = byte &- 65 < 26 ? byte | 0x20 : byte
      let isPlain = small &- 97 < 26 || small &- 48 < 10 || small == UInt8(ascii: ":")
      if !isPlain, count == start { continue }
      append(isPlain ? small : underscore)
      if isPlain { end = count }
    }
    truncate(to: end)
  }
}
