import ProcFS

/// sensors: chips of hwmon, and thermal zones.
enum SensorFamily {
  private static let label: KernelName = "label"

  static func put<Sink: SeriesSink>(_ snapshot: borrowing Snapshot, into sink: inout Sink) {
    if snapshot.hwmon.isPresent {
      sink.source(isStale: snapshot.hwmon.isStale)
      chips(snapshot.hwmon.values, into: &sink)
    }
    if snapshot.thermal.isPresent {
      sink.source(isStale: snapshot.thermal.isStale)
      zones(snapshot.thermal.values, into: &sink)
    }
  }

  private static func chips<Sink: SeriesSink>(_ hwmon: borrowing Hwmon, into sink: inout Sink) {
    for index in hwmon.chips.indices {
      for sensor in hwmon.chips[index].sensors where !isRepeated(sensor, index, hwmon) {
        guard let reading = SensorReading(sensor) else { continue }
        let name = sensor.attribute(label).map { hwmon[$0] }
        // The name tells the series from others, so it has to be known first.
        if let name, name.isPending { continue }
        put(
          reading.value(of: sensor, hwmon), reading.metric, hwmon.chips[index].id, sensor.id,
          name: name?.text, into: &sink)
      }
    }
  }

  private static func put<Sink: SeriesSink>(
    _ value: Double?, _ metric: MetricID, _ chip: KernelName, _ sensor: KernelName,
    name: KernelName?, into sink: inout Sink
  ) {
    // What the driver has no name for goes by kind and number.
    let label = name.map { $0.isEmpty ? sensor : $0 } ?? sensor
    sink.row(chip)
    sink.row(sensor)
    sink.row(label)
    sink.put(
      metric, 0,
      labels: [
        Label("chip", chip.description), Label("sensor", sensor.description),
        Label("label", label.description),
      ], value: value)
  }

  /// Whether a chip before has the same name, which can be what another's has become, and the same sensor.
  private static func isRepeated(
    _ sensor: Hwmon.Sensor, _ chip: Int, _ hwmon: borrowing Hwmon
  ) -> Bool {
    for before in 0..<chip where hwmon.chips[before].id == hwmon.chips[chip].id {
      if hwmon.chips[before].sensors.contains(where: { $0.id == sensor.id }) { return true }
    }
    return false
  }

  private static func zones<Sink: SeriesSink>(
    _ thermal: borrowing ThermalZones, into sink: inout Sink
  ) {
    for zone in thermal.zones {
      guard let type = thermal.value(.type, of: zone).text, !type.isEmpty else { continue }
      sink.row(zone.number)
      sink.row(type)
      sink.put(
        .zoneTemperature, 0,
        labels: [Label("zone", zone.number.description), Label("type", type.description)],
        value: thermal.value(.temperature, of: zone).number.map { $0 / 1000 })
    }
  }
}

/// What a sensor tells, and in which unit.
private struct SensorReading {
  private static let input: KernelName = "input"
  private static let average: KernelName = "average"
  private static let fault: KernelName = "fault"

  let metric: MetricID
  private let attribute: Hwmon.Attribute
  private let divisor: Double

  /// Nil for sensors whose readings are no series.
  init?(_ sensor: Hwmon.Sensor) {
    var found = sensor.attribute(Self.input)
    switch sensor.kind {
    case .temperature: (metric, divisor) = (.temperature, 1000)
    case .fan: (metric, divisor) = (.fanSpeed, 1)
    case .voltage: (metric, divisor) = (.voltage, 1000)
    case .current: (metric, divisor) = (.current, 1000)
    case .humidity: (metric, divisor) = (.humidity, 100_000)
    case .power:
      (metric, divisor) = (.power, 1_000_000)
      found = found ?? sensor.attribute(Self.average)
    default: return nil
    }
    guard let found else { return nil }
    attribute = found
  }

  /// The reading; nil where the sensor says that it is not to be trusted.
  func value(of sensor: Hwmon.Sensor, _ hwmon: borrowing Hwmon) -> Double? {
    if let fault = sensor.attribute(Self.fault), hwmon[fault].number == 1 { return nil }
    return hwmon[attribute].number.map { $0 / divisor }
  }
}
