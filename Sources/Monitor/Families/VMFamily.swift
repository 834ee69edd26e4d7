import ProcFS

/// vm; /proc/vmstat counts pages and events since boot.
enum VMFamily {
  static func put<Sink: SeriesSink>(_ snapshot: borrowing Snapshot, into sink: inout Sink) {
    guard snapshot.vmstat.isPresent else { return }
    sink.source(isStale: snapshot.vmstat.isStale)
    let seconds = snapshot.vmstat.seconds
    put(snapshot.vmstat.current, since: snapshot.vmstat.previous, over: seconds, into: &sink)
  }

  private static func put<Sink: SeriesSink>(
    _ now: borrowing Vmstat, since before: borrowing Vmstat, over seconds: Double,
    into sink: inout Sink
  ) {
    if let faults = now[.pgfault], let major = now[.pgmajfault] {
      // pgfault counts both kinds.
      let minorBefore = before[.pgfault].flatMap { all in before[.pgmajfault].map { all &- $0 } }
      sink.put(
        .pagingFaults, 0, labels: [Label("type", "minor")], rate: faults &- major,
        since: seconds > 0 ? minorBefore : nil, over: seconds)
      sink.put(
        .pagingFaults, 1, labels: [Label("type", "major")], rate: major,
        since: seconds > 0 ? before[.pgmajfault] : nil, over: seconds)
    }
    func put(
      _ id: MetricID, _ variant: Int, _ label: (String, String)?, _ key: Vmstat.Key,
      scale: Double = 1, into sink: inout Sink
    ) {
      guard let value = now[key] else { return }
      sink.put(
        id, variant, labels: label.map { [Label($0.0, $0.1)] } ?? [], rate: value,
        since: seconds > 0 ? before[key] : nil, over: seconds, scale: scale)
    }
    put(.pagingOperations, 0, ("direction", "in"), .pswpin, into: &sink)
    put(.pagingOperations, 1, ("direction", "out"), .pswpout, into: &sink)
    // pgpgin and pgpgout are kilobytes, whatever the page size.
    put(.vmPaged, 0, ("direction", "in"), .pgpgin, scale: 1024, into: &sink)
    put(.vmPaged, 1, ("direction", "out"), .pgpgout, scale: 1024, into: &sink)
    put(.vmScanned, 0, ("by", "kswapd"), .pgscanKswapd, into: &sink)
    put(.vmScanned, 1, ("by", "direct"), .pgscanDirect, into: &sink)
    put(.vmReclaimed, 0, ("by", "kswapd"), .pgstealKswapd, into: &sink)
    put(.vmReclaimed, 1, ("by", "direct"), .pgstealDirect, into: &sink)
    put(.vmOOMKills, 0, nil, .oomKill, into: &sink)
  }
}
