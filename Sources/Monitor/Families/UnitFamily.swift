/// unit: units of systemd and containers, as many as have series of their own, and the rest as `other`.
enum UnitFamily {
  static func put<Sink: SeriesSink>(_ snapshot: borrowing Snapshot, into sink: inout Sink) {
    guard snapshot.units.isPresent else { return }
    sink.source(isStale: snapshot.units.isStale)
    let columns = snapshot.units.columns
    // Its number stands for the names of all.
    sink.row(Int(truncatingIfNeeded: snapshot.units.layout))
    for index in snapshot.units.units.indices {
      let name = snapshot.units.units[index].name
      put(snapshot.units.units[index].use, of: name, columns, into: &sink)
    }
  }

  private static func put<Sink: SeriesSink>(
    _ use: UnitReading.Use, of name: String, _ columns: UnitReading.Columns,
    into sink: inout Sink
  ) {
    func labels(_ label: String, _ value: String) -> [Label] {
      [Label("unit", name), Label(label, value)]
    }
    if columns.contains(.cpu) {
      sink.put(.unitCPU, 0, labels: labels("mode", "user"), value: use.cpuUser)
      sink.put(.unitCPU, 1, labels: labels("mode", "system"), value: use.cpuSystem)
    }
    if columns.contains(.memory) {
      sink.put(.unitMemory, 0, labels: [Label("unit", name)], value: use.memory)
    }
    if columns.contains(.disk) {
      sink.put(.unitDiskIO, 0, labels: labels("direction", "read"), value: use.read)
      sink.put(.unitDiskIO, 1, labels: labels("direction", "write"), value: use.written)
    }
    if columns.contains(.network) {
      sink.put(.unitNetworkIO, 0, labels: labels("direction", "receive"), value: use.received)
      sink.put(.unitNetworkIO, 1, labels: labels("direction", "transmit"), value: use.sent)
    }
    if columns.contains(.pressure) {
      sink.put(.unitPressure, 0, labels: labels("resource", "cpu"), value: use.pressureCPU)
      sink.put(.unitPressure, 1, labels: labels("resource", "memory"), value: use.pressureMemory)
      sink.put(.unitPressure, 2, labels: labels("resource", "io"), value: use.pressureIO)
    }
  }
}
