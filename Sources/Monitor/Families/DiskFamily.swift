import ProcFS

/// disk: whole devices; partitions, loop devices and RAM disks are left out, as node_exporter does.
enum DiskFamily {
  private static let sectorBytes = 512.0

  static func put<Sink: SeriesSink>(_ snapshot: borrowing Snapshot, into sink: inout Sink) {
    guard snapshot.diskstats.isPresent else { return }
    sink.source(isStale: snapshot.diskstats.isStale)
    let seconds = snapshot.diskstats.seconds
    let disks = snapshot.diskstats.current.disks
    for index in disks.indices where DeviceFilter.isWholeDisk(disks[index].name) {
      let before =
        seconds > 0
        ? Rows.match(in: snapshot.diskstats.previous.disks, near: index) {
          $0.name == disks[index].name
        } : nil
      sink.row(disks[index].name)
      put(disks[index], since: before, over: seconds, into: &sink)
    }
  }

  private static func put<Sink: SeriesSink>(
    _ now: Disk, since before: Disk?, over seconds: Double,
    into sink: inout Sink
  ) {
    func labels(_ direction: String? = nil) -> [Label] {
      [Label("device", now.name.description)]
        + (direction.map { [Label("direction", $0)] } ?? [])
    }
    func rate(
      _ id: MetricID, _ variant: Int, _ direction: String, _ value: UInt64?, _ old: UInt64?,
      scale: Double = 1, into sink: inout Sink
    ) {
      guard let value else { return }
      sink.put(
        id, variant, labels: labels(direction), rate: value, since: old, over: seconds,
        scale: scale)
    }
    rate(
      .diskIO, 0, "read", now.sectorsRead, before?.sectorsRead, scale: sectorBytes, into: &sink)
    rate(
      .diskIO, 1, "write", now.sectorsWritten, before?.sectorsWritten, scale: sectorBytes,
      into: &sink)
    rate(
      .diskIO, 2, "discard", now.sectorsDiscarded, before?.sectorsDiscarded, scale: sectorBytes,
      into: &sink)
    rate(.diskOperations, 0, "read", now.reads, before?.reads, into: &sink)
    rate(.diskOperations, 1, "write", now.writes, before?.writes, into: &sink)
    rate(.diskOperations, 2, "discard", now.discards, before?.discards, into: &sink)
    rate(.diskOperations, 3, "flush", now.flushes, before?.flushes, into: &sink)
    rate(.diskMerged, 0, "read", now.readsMerged, before?.readsMerged, into: &sink)
    rate(.diskMerged, 1, "write", now.writesMerged, before?.writesMerged, into: &sink)
    rate(.diskMerged, 2, "discard", now.discardsMerged, before?.discardsMerged, into: &sink)
    func wait(
      _ variant: Int, _ direction: String, _ time: UInt64?, _ timeBefore: UInt64?,
      _ count: UInt64?, _ countBefore: UInt64?, into sink: inout Sink
    ) {
      guard let time, count != nil else { return }
      if let timeBefore, time < timeBefore { sink.counterWentBack() }
      sink.put(
        .diskAwait, variant, labels: labels(direction),
        value: Rates.mean(
          sum: Rates.growth(now: time, before: timeBefore),
          count: Rates.growth(now: count, before: countBefore), scale: 1e-3))
    }
    wait(0, "read", now.readTime, before?.readTime, now.reads, before?.reads, into: &sink)
    wait(1, "write", now.writeTime, before?.writeTime, now.writes, before?.writes, into: &sink)
    wait(
      2, "discard", now.discardTime, before?.discardTime, now.discards, before?.discards,
      into: &sink)
    wait(3, "flush", now.flushTime, before?.flushTime, now.flushes, before?.flushes, into: &sink)
    if let weighted = now.weightedIOTime {
      sink.put(
        .diskQueue, 0, labels: labels(), rate: weighted, since: before?.weightedIOTime,
        over: seconds, scale: 1e-3)
    }
    if let inProgress = now.inProgress {
      sink.put(.diskInProgress, 0, labels: labels(), value: Double(inProgress))
    }
    if let busy = now.ioTime {
      if let busyBefore = before?.ioTime, busy < busyBefore { sink.counterWentBack() }
      // The kernel counts busy time in ticks, which can add up to a little more than the interval.
      sink.put(
        .diskUtilization, 0, labels: labels(),
        value: Rates.perSecond(now: busy, before: before?.ioTime, seconds: seconds)
          .map { min($0 * 1e-3, 1) })
    }
  }
}

/// Which block devices are disks of their own.
enum DeviceFilter {
  /// False for partitions (sda1, nvme0n1p1, mmcblk0p1), loop devices, RAM disks and floppies: what
  /// node_exporter leaves out by default, and memory cards' partitions with it.
  static func isWholeDisk(_ name: KernelName) -> Bool {
    name.bytes.withUnsafeBufferPointer { bytes in
      guard let last = bytes.last, isDigit(last) else { return true }
      var stem = bytes.count
      while stem > 0, isDigit(bytes[stem - 1]) { stem -= 1 }
      for prefix in ["loop", "ram", "zram", "fd"] as [StaticString]
      where stem == prefix.utf8CodeUnitCount && starts(bytes, with: prefix) {
        return false
      }
      // hda1, sda1, sdab1, vda1, xvda1
      for prefix in ["hd", "sd", "vd", "xvd"] as [StaticString]
      where stem > prefix.utf8CodeUnitCount && starts(bytes, with: prefix) {
        return !bytes[prefix.utf8CodeUnitCount..<stem].allSatisfy(isLetter)
      }
      // nvme0n1p1, mmcblk0p1
      guard stem > 1, bytes[stem - 1] == UInt8(ascii: "p"), isDigit(bytes[stem - 2]) else {
        return true
      }
      return !(starts(bytes, with: "nvme") || starts(bytes, with: "mmcblk"))
    }
  }

  private static func starts(_ bytes: UnsafeBufferPointer<UInt8>, with prefix: StaticString)
    -> Bool
  {
    bytes.count >= prefix.utf8CodeUnitCount
      && (0..<prefix.utf8CodeUnitCount).allSatisfy { bytes[$0] == prefix.utf8Start[$0] }
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }

  private static func isLetter(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
  }
}
