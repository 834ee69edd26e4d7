import ProcFS

/// system: tasks, forks, switches, interrupts, open files, uptime.
enum SystemFamily {
  static func put<Sink: SeriesSink>(_ snapshot: borrowing Snapshot, into sink: inout Sink) {
    if snapshot.stat.isPresent {
      sink.source(isStale: snapshot.stat.isStale)
      activity(snapshot.stat, into: &sink)
    }
    if snapshot.loadavg.isPresent {
      sink.source(isStale: snapshot.loadavg.isStale)
      sink.put(
        .tasks, 0, labels: [Label("state", "runnable")],
        value: snapshot.loadavg.current.runnable.map { Double($0) })
      sink.put(
        .tasks, 1, labels: [Label("state", "total")],
        value: snapshot.loadavg.current.total.map { Double($0) })
    }
    if snapshot.fileNr.isPresent {
      sink.source(isStale: snapshot.fileNr.isStale)
      sink.put(.filesOpen, value: Double(snapshot.fileNr.current.allocated))
      sink.put(.filesLimit, value: Double(snapshot.fileNr.current.max))
    }
    if snapshot.uptime.isPresent {
      sink.source(isStale: snapshot.uptime.isStale)
      sink.put(.uptime, value: snapshot.uptime.current.uptime)
    }
  }

  private static func activity<Sink: SeriesSink>(
    _ stat: borrowing Reading<Stat>, into sink: inout Sink
  ) {
    if let running = stat.current.procsRunning {
      sink.put(
        .processCount, 0, labels: [Label("status", "running")], value: Double(running))
    }
    if let blocked = stat.current.procsBlocked {
      sink.put(
        .processCount, 1, labels: [Label("status", "blocked")], value: Double(blocked))
    }
    func rate(_ id: MetricID, _ now: UInt64?, _ before: UInt64?, into sink: inout Sink) {
      guard let now else { return }
      sink.put(
        id, rate: now, since: stat.hasPrevious ? before : nil, over: stat.seconds)
    }
    rate(.processesCreated, stat.current.processes, stat.previous.processes, into: &sink)
    rate(.contextSwitches, stat.current.ctxt, stat.previous.ctxt, into: &sink)
    rate(.interrupts, stat.current.intr, stat.previous.intr, into: &sink)
    rate(.softirqs, stat.current.softirq, stat.previous.softirq, into: &sink)
  }
}
