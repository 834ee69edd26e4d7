import Monitor
import NIOCore
import Synchronization

/// `telltale snapshot`: one sample, with rates over the time up to it.
struct SnapshotCommand {
  private let settings: Settings
  private let asJSON: Bool

  init(_ settings: Settings, asJSON: Bool) {
    self.settings = settings
    self.asJSON = asJSON
  }

  func run() throws(StartError) {
    // One tick of the service, without the service: two readings, and what happened between them.
    let frame = Sampler.once(
      paths: settings.paths, interval: settings.interval, probing: Probes.probing(settings),
      scans: SnapshotScans(settings))
    guard let frame else {
      throw StartError(.osError, "no sample could be taken")
    }
    if asJSON {
      var json = JSONWriter(capacity: 65_536)
      json.object { SnapshotJSON.members(of: frame, into: &$0) }
      Console.print(String(buffer: json.buffer))
    } else {
      Console.print(Self.table(frame))
    }
  }

  private static func table(_ frame: Frame) -> String {
    frame.schema.series.indices.map { position in
      let series = frame.schema.series[position]
      let labels = series.labels.map { "\($0.name)=\"\($0.value)\"" }.joined(separator: ",")
      var value = JSONWriter(capacity: 32)
      value.cell(frame.cells[position], decimals: series.metric.decimals)
      let text = frame.cells[position] == .none ? "-" : String(buffer: value.buffer)
      let name = labels.isEmpty ? series.metric.name : "\(series.metric.name){\(labels)}"
      return "\(name) \(text) \(series.metric.unit)"
    }.joined(separator: "\n")
  }
}
