import ProcFS

/// `rapl`: energy that the processor's parts have used.
final class RAPLCollector: SourceCollector {
  static let name = "rapl"
  static let isDefault = true

  static let zoneLabel = CollectorOption(
    "collector.rapl.enable-zone-label", .flag, default: "false",
    "Name the zone in a label instead of the metric's name.")
  static let options = [zoneLabel]

  private var source: ScrapedAttributes<Powercap>
  private let hasZoneLabel: Bool
  /// Zones of one name share a family; each stands here with the first of its name.
  private var names: [KernelName] = []
  /// How many zones came before the one that cannot be read, and why it cannot.
  private var readable = 0
  private var failure: CollectorFailure?

  init(_ setup: CollectorSetup) {
    source = ScrapedAttributes(setup)
    hasZoneLabel = setup.options.isSet(Self.zoneLabel)
  }

  func read(using buffer: inout ReadBuffer) throws(CollectorFailure) {
    source.read(using: &buffer)
    guard source.current.isPresent else { throw .noData }
    names.removeAll(keepingCapacity: true)
    for zone in source.current.zones {
      let range = source.current.value(.range, of: zone)
      if range.unsigned == nil { throw reason(range, absent: .noData) }
    }
    failure = nil
    readable = 0
    for zone in source.current.zones {
      let energy = source.current.value(.energy, of: zone)
      if energy.unsigned == nil {
        failure = reason(energy, absent: energy.failure("energy_uj"))
        break
      }
      readable += 1
      if !names.contains(zone.name) { names.append(zone.name) }
    }
  }

  /// What may not be read is no error: the counters are for root alone.
  private func reason(_ value: AttributeValue, absent: CollectorFailure) -> CollectorFailure {
    switch value.state {
    case .absent: absent
    case .notPermitted: .noData
    default: value.failure("powercap")
    }
  }

  func write(to writer: inout MetricWriter) throws(CollectorFailure) {
    if hasZoneLabel {
      writer.family("node_rapl_joules_total", .counter, "Current RAPL value in joules")
      for zone in source.current.zones.prefix(readable) { write(zone, to: &writer) }
    } else {
      for name in names {
        writer.family(.counter) { text in
          text.append("node_rapl_")
          text.append(sanitized: name.bytes)
          text.append("_joules_total")
        } help: { text in
          text.append("Current RAPL ")
          text.append(name)
          text.append(" value in joules")
        }
        for zone in source.current.zones.prefix(readable) where zone.name == name {
          write(zone, to: &writer)
        }
      }
    }
    if let failure { throw failure }
  }

  private func write(_ zone: Powercap.Zone, to writer: inout MetricWriter) {
    writer.label("index", zone.index)
    writer.label("path", zone.path)
    if hasZoneLabel { writer.label("rapl_zone", zone.name) }
    writer.value(
      source.current.value(.energy, of: zone).unsigned.map { Double($0) / 1_000_000 })
  }
}

extension TextBuffer {
  /// A part of a metric's name, in which any run of other characters, with the underscores around it,
  /// becomes one underscore.
  fileprivate mutating func append(sanitized bytes: [UInt8]) {
    let underscore = UInt8(ascii: "_")
    var at = 0
    while at < bytes.count {
      var end = at
      var isOdd = false
      while end < bytes.count, bytes[end] == underscore || !bytes[end].isWordByte {
        isOdd = isOdd || bytes[end] != underscore
        end += 1
      }
      if end == at {
        append(bytes[at])
        at += 1
      } else {
        for _ in 0..<(isOdd ? 1 : end - at) { append(underscore) }
        at = end
      }
    }
  }
}

extension UInt8 {
  fileprivate var isWordByte: Bool { self &- 48 < 10 || (self | 0x20) &- 97 < 26 }
}
