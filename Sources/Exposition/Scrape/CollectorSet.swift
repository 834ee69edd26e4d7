package import Monitor
import ProcFS

/// The collectors that are switched on, and one scrape of them.
package final class CollectorSet {
  private struct Member {
    let name: String
    let collector: any Collector
    var seconds = 0.0
    var failure: CollectorFailure?
  }

  private var members: [Member]
  private var buffer = ReadBuffer()

  /// Makes the collectors; `names` are those that are switched on.
  package init(_ names: Set<String>, setup: CollectorSetup) {
    members = CollectorTable.all.filter { names.contains($0.name) }
      .map { Member(name: $0.name, collector: $0.init(setup)) }
  }

  /// The names of the collectors that run by default.
  package static var defaults: Set<String> {
    Set(CollectorTable.all.filter { $0.isDefault }.map { $0.name })
  }

  /// What went wrong in the last scrape, by collector.
  package var failures: [(name: String, text: String)] {
    members.compactMap { member in
      if case .failed(let text)? = member.failure { (member.name, text) } else { nil }
    }
  }

  /// Reads the sources of the wanted collectors.
  package func read(_ isWanted: (String) -> Bool) {
    for index in members.indices {
      members[index].failure = nil
      members[index].seconds = 0
      guard isWanted(members[index].name) else { continue }
      let start = Moment.monotonicNow()
      do throws(CollectorFailure) {
        try members[index].collector.read(using: &buffer)
      } catch {
        members[index].failure = error
      }
      members[index].seconds = Double(Moment.monotonicNow() - start) / 1e9
    }
  }

  /// Writes what needs the snapshot, for as long as the caller holds it.
  package func writeSnapshot(
    _ snapshot: borrowing Snapshot, to writer: inout MetricWriter, _ isWanted: (String) -> Bool
  ) {
    for index in members.indices
    where !(members[index].collector is any SourceCollector) && isWanted(members[index].name) {
      write(index) { collector throws(CollectorFailure) in
        try collector.write(snapshot, to: &writer)
      }
    }
  }

  /// Writes the rest, and how long each collector took.
  package func writeSources(to writer: inout MetricWriter, _ isWanted: (String) -> Bool) {
    for index in members.indices {
      guard let source = members[index].collector as? any SourceCollector,
        isWanted(members[index].name)
      else { continue }
      write(index) { _ throws(CollectorFailure) in try source.write(to: &writer) }
    }
    writer.family(
      "node_scrape_collector_duration_seconds", .gauge,
      "node_exporter: Duration of a collector scrape.")
    for member in members where isWanted(member.name) {
      writer.label("collector", member.name)
      writer.value(member.seconds)
    }
    writer.family(
      "node_scrape_collector_success", .gauge, "node_exporter: Whether a collector succeeded.")
    for member in members where isWanted(member.name) {
      writer.label("collector", member.name)
      writer.value(member.failure == nil)
    }
  }

  private func write(
    _ index: Int, _ body: (any Collector) throws(CollectorFailure) -> Void
  ) {
    guard members[index].failure == nil else { return }
    let start = Moment.monotonicNow()
    do throws(CollectorFailure) {
      try body(members[index].collector)
    } catch {
      members[index].failure = error
    }
    members[index].seconds += Double(Moment.monotonicNow() - start) / 1e9
  }
}
