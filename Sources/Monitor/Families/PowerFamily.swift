import ProcFS

/// power: batteries, chargers and mains.
enum PowerFamily {
  private static let states: [(word: KernelName, state: String)] = [
    ("Charging", "charging"), ("Discharging", "discharging"), ("Not charging", "not_charging"),
    ("Full", "full"), ("Unknown", "unknown"),
  ]

  static func put<Sink: SeriesSink>(_ snapshot: borrowing Snapshot, into sink: inout Sink) {
    guard snapshot.powerSupplies.isPresent else { return }
    sink.source(isStale: snapshot.powerSupplies.isStale)
    for supply in snapshot.powerSupplies.values.supplies {
      sink.row(supply.name)
      put(Readings(supply, snapshot.powerSupplies.values), into: &sink)
    }
  }

  private static func put<Sink: SeriesSink>(_ readings: Readings, into sink: inout Sink) {
    func labels(_ state: String? = nil) -> [Label] {
      [Label("supply", readings.supply.name.description)]
        + (state.map { [Label("state", $0)] } ?? [])
    }
    if readings.has(.capacity) || readings.hasShare {
      sink.put(.batteryCharge, 0, labels: labels(), value: readings.charge)
    }
    if readings.has(.timeToFullNow) {
      sink.put(
        .batteryTimeLeft, 0, labels: labels("charging"), value: readings.number(.timeToFullNow))
    }
    if readings.has(.timeToEmptyNow) {
      sink.put(
        .batteryTimeLeft, 1, labels: labels("discharging"),
        value: readings.number(.timeToEmptyNow))
    }
    if readings.has(.status) {
      for (index, known) in states.enumerated() {
        sink.put(
          .supplyState, index, labels: labels(known.state),
          value: readings.text(.status).map { $0 == known.word ? 1 : 0 })
      }
    }
    if readings.has(.online) {
      sink.put(.supplyOnline, 0, labels: labels(), value: readings.number(.online))
    }
    if readings.has(.powerNow) || readings.has(.currentNow) && readings.has(.voltageNow) {
      sink.put(.supplyPower, 0, labels: labels(), value: readings.power)
    }
    if readings.has(.voltageNow) {
      sink.put(
        .supplyVoltage, 0, labels: labels(), value: readings.number(.voltageNow).map { $0 / 1e6 })
    }
    if readings.has(.temperature) {
      sink.put(
        .supplyTemperature, 0, labels: labels(),
        value: readings.number(.temperature).map { $0 / 10 })
    }
  }

  /// What one supply said last.
  private struct Readings {
    typealias Property = PowerSupplies.Property

    let supply: PowerSupplies.Supply
    private let supplies: PowerSupplies

    init(_ supply: PowerSupplies.Supply, _ supplies: PowerSupplies) {
      self.supply = supply
      self.supplies = supplies
    }

    func has(_ property: Property) -> Bool { supplies.value(property, of: supply).state != .absent }

    func number(_ property: Property) -> Double? {
      supplies.value(property, of: supply).literal.map { Double($0) }
    }

    func text(_ property: Property) -> KernelName? { supplies.value(property, of: supply).text }

    /// Whether a battery tells what it holds and what it could.
    var hasShare: Bool {
      has(.energyNow) && has(.energyFull) || has(.chargeNow) && has(.chargeFull)
    }

    var charge: Double? {
      number(.capacity).map { $0 / 100 } ?? share(.energyNow, .energyFull)
        ?? share(.chargeNow, .chargeFull)
    }

    private func share(_ now: Property, _ full: Property) -> Double? {
      guard let now = number(now), let full = number(full), full > 0 else { return nil }
      return now / full
    }

    var power: Double? {
      if let power = number(.powerNow) { return power / 1e6 }
      guard let current = number(.currentNow), let voltage = number(.voltageNow) else {
        return nil
      }
      return current * voltage / 1e12
    }
  }
}
