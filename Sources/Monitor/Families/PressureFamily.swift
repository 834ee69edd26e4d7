import ProcFS

/// pressure.
enum PressureFamily {
  static func put<Sink: SeriesSink>(_ snapshot: borrowing Snapshot, into sink: inout Sink) {
    put(snapshot.pressureCPU, "cpu", 0, into: &sink)
    put(snapshot.pressureMemory, "memory", 1, into: &sink)
    put(snapshot.pressureIO, "io", 2, into: &sink)
    put(snapshot.pressureIRQ, "irq", 3, into: &sink)
  }

  private static func put<Sink: SeriesSink>(
    _ reading: borrowing Reading<Pressure>, _ resource: String, _ number: Int,
    into sink: inout Sink
  ) {
    guard reading.isPresent else { return }
    sink.source(isStale: reading.isStale)
    let before = reading.hasPrevious
    let seconds = reading.seconds
    if let some = reading.current.some {
      stall(
        some, since: before ? reading.previous.some : nil, seconds,
        labels: (resource, "some"), number * 8, into: &sink)
    }
    if let full = reading.current.full {
      stall(
        full, since: before ? reading.previous.full : nil, seconds,
        labels: (resource, "full"), number * 8 + 4, into: &sink)
    }
  }

  private static func stall<Sink: SeriesSink>(
    _ now: Pressure.Stall, since before: Pressure.Stall?, _ seconds: Double,
    labels: (resource: String, kind: String), _ variant: Int, into sink: inout Sink
  ) {
    func common() -> [Label] {
      [Label("resource", labels.resource), Label("kind", labels.kind)]
    }
    // total counts microseconds.
    sink.put(
      .pressureStall, variant, labels: common(), rate: now.total, since: before?.total,
      over: seconds, scale: 1e-6)
    sink.put(
      .pressureAverage, variant + 1, labels: common() + [Label("window", "10s")],
      value: now.avg10 / 100)
    sink.put(
      .pressureAverage, variant + 2, labels: common() + [Label("window", "60s")],
      value: now.avg60 / 100)
    sink.put(
      .pressureAverage, variant + 3, labels: common() + [Label("window", "300s")],
      value: now.avg300 / 100)
  }
}
