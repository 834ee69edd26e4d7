import ProcFS

/// raid: the arrays of Linux' software RAID.
enum RAIDFamily {
  private static let states: [String] = [
    "active", "inactive", "broken", "recovery", "reshape", "check", "resync",
  ]

  static func put<Sink: SeriesSink>(_ snapshot: borrowing Snapshot, into sink: inout Sink) {
    guard snapshot.mdstat.isPresent else { return }
    sink.source(isStale: snapshot.mdstat.isStale)
    let arrays = snapshot.mdstat.current.arrays
    for index in arrays.indices {
      sink.row(arrays[index].name)
      put(arrays[index], into: &sink)
    }
  }

  private static func put<Sink: SeriesSink>(_ array: MDArray, into sink: inout Sink) {
    func labels(_ state: String? = nil) -> [Label] {
      [Label("device", array.name.description)] + (state.map { [Label("state", $0)] } ?? [])
    }
    sink.put(
      .raidDisks, 0, labels: labels("active"), value: array.disksActive.map { Double($0) })
    sink.put(.raidDisks, 1, labels: labels("failed"), value: Double(array.disksFailed))
    sink.put(.raidDisks, 2, labels: labels("spare"), value: Double(array.disksSpare))
    sink.put(.raidDisks, 3, labels: labels("missing"), value: array.disksDown.map { Double($0) })
    sink.put(
      .raidDisksRequired, 0, labels: labels(), value: array.disksRequired.map { Double($0) })
    sink.put(.raidSize, 0, labels: labels(), value: Double(array.blocks) * 1024)
    let state = stateIndex(array)
    for index in states.indices {
      sink.put(
        .raidState, index, labels: labels(states[index]), value: state.map { $0 == index ? 1 : 0 })
    }
    sink.put(
      .raidSyncProgress, 0, labels: labels(), value: array.sync?.percent.map { $0 / 100 })
    sink.put(
      .raidSyncTimeLeft, 0, labels: labels(), value: array.sync?.minutesLeft.map { $0 * 60 })
  }

  /// Where the array's state stands among all; nil for a word that no kernel so far has printed.
  private static func stateIndex(_ array: MDArray) -> Int? {
    switch (array.activity, array.sync?.operation) {
    case (.inactive, _): 1
    case (.broken, _): 2
    case (_, .recovery?): 3
    case (_, .reshape?): 4
    case (_, .check?): 5
    case (_, .resync?): 6
    case (.active, nil): 0
    case (.unknown, nil): nil
    }
  }
}
