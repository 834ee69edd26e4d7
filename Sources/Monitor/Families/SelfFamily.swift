import ProcFS

/// self: what the service costs.
enum SelfFamily {
  static func put<Sink: SeriesSink>(_ snapshot: borrowing Snapshot, into sink: inout Sink) {
    sink.source(isStale: false)
    let service = snapshot.service
    let before = service.previous
    func cores(_ now: Int64, _ before: Int64?) -> Double? {
      guard let before, service.seconds > 0 else { return nil }
      // A child's time is taken down more coarsely when it ends.
      return Double(max(0, now - before)) / 1e9 / service.seconds
    }
    sink.put(
      .selfCPU, 0, labels: [Label("mode", "user")],
      value: cores(service.current.user, before?.user))
    sink.put(
      .selfCPU, 1, labels: [Label("mode", "system")],
      value: cores(service.current.system, before?.system))
    sink.put(.selfMemory, value: service.residentBytes.map { Double($0) })
    sources(snapshot, into: &sink)
    sink.put(.selfSampleDuration, value: service.sampleDuration)
    sink.put(.selfLateness, value: service.lateness)
    sink.put(
      .selfFramesSent, rate: service.current.framesSent, since: before?.framesSent,
      over: service.seconds)
    sink.put(
      .selfFramesSkipped, rate: service.current.framesSkipped, since: before?.framesSkipped,
      over: service.seconds)
    sink.put(.selfViewers, value: Double(service.viewers))
    sink.put(.selfSeries, value: Double(service.series))
    sink.put(.selfRingFrames, value: Double(service.ringFrames))
    sink.put(.selfRingSize, value: Double(service.ringBytes))
    sink.put(.selfChildren, value: Double(service.children))
    sink.put(.selfChildrenCPU, value: cores(service.current.children, before?.children))
    sink.put(.selfChildrenMemory, value: Double(service.childrenBytes))
    intake(snapshot, into: &sink)
  }

  /// What users hand in.
  private static func intake<Sink: SeriesSink>(
    _ snapshot: borrowing Snapshot, into sink: inout Sink
  ) {
    let (now, before) = (snapshot.service.intake, snapshot.service.previousIntake)
    let seconds = snapshot.service.seconds
    for (index, source) in now.series.enumerated() {
      sink.put(
        .selfCustomSeries, index, labels: [Label("source", source.source.name)],
        value: Double(source.count))
    }
    let isFirst = before.refused.count != now.refused.count
    for (index, refusal) in now.refused.enumerated() where refusal.source != .textfile {
      sink.put(
        .selfCustomRefused, index,
        labels: [Label("source", refusal.source.name), Label("reason", refusal.reason)],
        rate: refusal.count, since: isFirst ? nil : before.refused[index].count, over: seconds)
    }
    if let statsd = now.statsd {
      let before = before.statsd
      sink.put(
        .selfStatsDReceived, rate: statsd.datagrams, since: before?.datagrams, over: seconds)
      sink.put(.selfStatsDDropped, rate: statsd.dropped, since: before?.dropped, over: seconds)
      sink.put(.selfStatsDValues, rate: statsd.values, since: before?.values, over: seconds)
    }
    if let files = now.textfiles {
      sink.put(
        .selfTextfiles, 0, labels: [Label("state", "read")], value: Double(files.read))
      sink.put(.selfTextfiles, 1, labels: [Label("state", "bad")], value: Double(files.bad))
      sink.put(.selfTextfilesLeftOut, value: Double(files.leftOut))
    }
  }

  private static func sources<Sink: SeriesSink>(
    _ snapshot: borrowing Snapshot, into sink: inout Sink
  ) {
    var number = 0
    func put(_ name: String, _ cost: Double, isPresent: Bool, into sink: inout Sink) {
      if isPresent {
        sink.put(
          .selfSourceDuration, number, labels: [Label("source", name)], value: cost)
      }
      number += 1
    }
    func put<Record>(_ reading: borrowing Reading<Record>, into sink: inout Sink) {
      put(reading.name, reading.cost, isPresent: reading.isPresent, into: &sink)
    }
    put(snapshot.stat, into: &sink)
    put(snapshot.meminfo, into: &sink)
    put(snapshot.loadavg, into: &sink)
    put(snapshot.uptime, into: &sink)
    put(snapshot.vmstat, into: &sink)
    put(snapshot.pressureCPU, into: &sink)
    put(snapshot.pressureMemory, into: &sink)
    put(snapshot.pressureIO, into: &sink)
    put(snapshot.pressureIRQ, into: &sink)
    put(snapshot.diskstats, into: &sink)
    put(snapshot.netDev, into: &sink)
    put(snapshot.sockstat, into: &sink)
    put(snapshot.sockstat6, into: &sink)
    put(snapshot.snmp, into: &sink)
    put(snapshot.snmp6, into: &sink)
    put(snapshot.netstat, into: &sink)
    put(snapshot.fileNr, into: &sink)
    put(snapshot.mountinfo, into: &sink)
    put(
      FilesystemReading.name, snapshot.filesystems.cost,
      isPresent: !snapshot.filesystems.mounts.isEmpty, into: &sink)
    put(
      SocketReading.name, snapshot.sockets.cost, isPresent: snapshot.sockets.isPresent,
      into: &sink)
    put(
      FrequencyReading.name, snapshot.frequencies.cost,
      isPresent: !snapshot.frequencies.cpus.isEmpty, into: &sink)
    put(snapshot.mdstat, into: &sink)
    put(NUMAReading.name, snapshot.numa.cost, isPresent: snapshot.numa.isPresent, into: &sink)
    put(UnitReading.name, snapshot.units.cost, isPresent: snapshot.units.isPresent, into: &sink)
  }
}
