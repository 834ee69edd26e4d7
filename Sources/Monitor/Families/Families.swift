/// The walk that puts every series of a snapshot into a sink, always in the same order.
enum Families {
  static func walk<Sink: SeriesSink>(
    _ snapshot: borrowing Snapshot, custom: [CustomSeries], into sink: inout Sink
  ) {
    CPUFamily.put(snapshot, into: &sink)
    PressureFamily.put(snapshot, into: &sink)
    MemoryFamily.put(snapshot, into: &sink)
    VMFamily.put(snapshot, into: &sink)
    DiskFamily.put(snapshot, into: &sink)
    FilesystemFamily.put(snapshot, into: &sink)
    NetworkFamily.put(snapshot, into: &sink)
    SocketFamily.put(snapshot, into: &sink)
    SystemFamily.put(snapshot, into: &sink)
    SensorFamily.put(snapshot, into: &sink)
    PowerFamily.put(snapshot, into: &sink)
    RAIDFamily.put(snapshot, into: &sink)
    NVMeFamily.put(snapshot, into: &sink)
    NUMAFamily.put(snapshot, into: &sink)
    UnitFamily.put(snapshot, into: &sink)
    SelfFamily.put(snapshot, into: &sink)
    for series in custom { sink.put(custom: series) }
  }
}
