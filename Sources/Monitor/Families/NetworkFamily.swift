import ProcFS

/// network: every interface, the loopback as well.
enum NetworkFamily {
  static func put<Sink: SeriesSink>(_ snapshot: borrowing Snapshot, into sink: inout Sink) {
    guard snapshot.netDev.isPresent else { return }
    sink.source(isStale: snapshot.netDev.isStale)
    let seconds = snapshot.netDev.seconds
    let interfaces = snapshot.netDev.current.interfaces
    for index in interfaces.indices {
      let now = interfaces[index]
      let before =
        seconds > 0
        ? Rows.match(in: snapshot.netDev.previous.interfaces, near: index) { $0.name == now.name }
        : nil
      sink.row(now.name)
      pair(
        .networkIO, now.name, (now.receiveBytes, before?.receiveBytes),
        (now.transmitBytes, before?.transmitBytes), over: seconds, into: &sink)
      pair(
        .networkPackets, now.name, (now.receivePackets, before?.receivePackets),
        (now.transmitPackets, before?.transmitPackets), over: seconds, into: &sink)
      pair(
        .networkErrors, now.name, (now.receiveErrors, before?.receiveErrors),
        (now.transmitErrors, before?.transmitErrors), over: seconds, into: &sink)
      pair(
        .networkDropped, now.name, (now.receiveDropped, before?.receiveDropped),
        (now.transmitDropped, before?.transmitDropped), over: seconds, into: &sink)
    }
  }

  private static func pair<Sink: SeriesSink>(
    _ id: MetricID, _ device: KernelName, _ receive: (now: UInt64?, before: UInt64?),
    _ transmit: (now: UInt64?, before: UInt64?), over seconds: Double, into sink: inout Sink
  ) {
    func labels(_ direction: String) -> [Label] {
      [Label("device", device.description), Label("direction", direction)]
    }
    sink.put(
      id, 0, labels: labels("receive"), rate: receive.now, since: receive.before, over: seconds)
    sink.put(
      id, 1, labels: labels("transmit"), rate: transmit.now, since: transmit.before,
      over: seconds)
  }
}
