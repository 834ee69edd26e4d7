import Monitor
import ProcFS

/// `netdev`: what each network device has carried.
///
/// The figures are those of `/proc/net/dev`. node_exporter asks for them over rtnetlink, which tells one
/// more, of packets that a device should not have received, and the errors one by one; both are had from
/// there here as well.
final class NetDevCollector: Collector {
  static let name = "netdev"
  static let isDefault = true

  static let options = NetDevOptions.all

  private let options: NetDevOptions
  private var filter: NameFilter
  private var devices: NetDevDevices
  /// The places of the wanted devices in the snapshot.
  private var wanted: [Int] = []
  /// Where each of them stands in `wanted`, while that is put together.
  private var places: [KernelName: Int] = [:]

  init(_ setup: CollectorSetup) {
    options = NetDevOptions(setup.options)
    filter = options.filter
    devices = NetDevDevices(setup, options)
  }

  func read(using buffer: inout ReadBuffer) throws(CollectorFailure) {
    try devices.read(using: &buffer)
  }

  func write(
    _ snapshot: borrowing Snapshot, to writer: inout MetricWriter
  ) throws(CollectorFailure) {
    if options.isDetailed, devices.hasLinks {
      writeDetails(to: &writer)
    } else if try snapshot.netDev.isPresentAndRead() {
      find(in: snapshot.netDev.current)
      writeReceived(snapshot.netDev.current, to: &writer)
      writeSent(snapshot.netDev.current, to: &writer)
      writeNoHandler(to: &writer)
    } else if snapshot.netDev.failure == nil {
      throw .failed("net/dev: no such file")
    }
    devices.writeAddresses(&filter, to: &writer)
  }

  private func find(in netDev: borrowing NetDev) {
    wanted.removeAll(keepingCapacity: true)
    for index in netDev.interfaces.indices where filter.allows(netDev.interfaces[index].name) {
      // Of one that stands there twice the last row counts.
      if let place = places.updateValue(wanted.count, forKey: netDev.interfaces[index].name) {
        places[netDev.interfaces[index].name] = place
        wanted[place] = index
      } else {
        wanted.append(index)
      }
    }
    places.removeAll(keepingCapacity: true)
  }

  private func writeReceived(_ netDev: borrowing NetDev, to writer: inout MetricWriter) {
    put("receive_bytes", netDev, &writer) { $0.receiveBytes }
    put("receive_packets", netDev, &writer) { $0.receivePackets }
    put(options.isDetailed ? "receive_errors" : "receive_errs", netDev, &writer) {
      $0.receiveErrors
    }
    put(options.isDetailed ? "receive_dropped" : "receive_drop", netDev, &writer) {
      $0.receiveDropped
    }
    put("receive_fifo", netDev, &writer) { $0.receiveFIFO }
    put("receive_frame", netDev, &writer) { $0.receiveFrame }
    put("receive_compressed", netDev, &writer) { $0.receiveCompressed }
    put("receive_multicast", netDev, &writer) { $0.receiveMulticast }
  }

  private func writeSent(_ netDev: borrowing NetDev, to writer: inout MetricWriter) {
    put("transmit_bytes", netDev, &writer) { $0.transmitBytes }
    put("transmit_packets", netDev, &writer) { $0.transmitPackets }
    put(options.isDetailed ? "transmit_errors" : "transmit_errs", netDev, &writer) {
      $0.transmitErrors
    }
    put(options.isDetailed ? "transmit_dropped" : "transmit_drop", netDev, &writer) {
      $0.transmitDropped
    }
    put("transmit_fifo", netDev, &writer) { $0.transmitFIFO }
    put("transmit_colls", netDev, &writer) { $0.transmitCollisions }
    put("transmit_carrier", netDev, &writer) { $0.transmitCarrier }
    put("transmit_compressed", netDev, &writer) { $0.transmitCompressed }
  }

  @inline(__always)
  private func put(
    _ statistic: StaticString, _ netDev: borrowing NetDev, _ writer: inout MetricWriter,
    _ value: (Interface) -> UInt64
  ) {
    family(statistic, &writer)
    for index in wanted {
      devices.label(netDev.interfaces[index].name, &writer)
      writer.value(value(netDev.interfaces[index]))
    }
  }

  private func writeNoHandler(to writer: inout MetricWriter) {
    family("receive_nohandler", &writer)
    for device in devices.withoutHandler where filter.allows(device.name) {
      devices.label(device.name, &writer)
      writer.value(device.count)
    }
  }

  /// Writes every counter that the kernel has, under its own name.
  private func writeDetails(to writer: inout MetricWriter) {
    for counter in LinkCounter.all {
      family(counter.name, &writer)
      for link in devices.links where filter.allows(link.name) {
        guard let statistics = link.statistics else { continue }
        devices.label(link.name, &writer)
        writer.value(counter.value(statistics))
      }
    }
  }

  private func family(_ statistic: StaticString, _ writer: inout MetricWriter) {
    writer.family(
      .counter,
      name: {
        $0.append("node_network_")
        $0.append(statistic)
        $0.append("_total")
      },
      help: {
        $0.append("Network device statistic ")
        $0.append(statistic)
        $0.append(".")
      })
  }
}
