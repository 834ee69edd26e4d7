package import Monitor
import ProcFS

/// The collectors that are switched on, and one scrape of them.
package final class CollectorSet {
  /// A collector that failed, or works again.
  package struct Change: Sendable {
    package let collector: String
    /// What is wrong; nil if it works again.
    package let problem: String?
  }

  private struct Member {
    let name: String
    let collector: any Collector
    let source: (any SourceCollector)?
    var readRound: UInt64 = .max
    var readSeconds = 0.0
    var readFailure: CollectorFailure?
    var seconds = 0.0
    var failure: CollectorFailure?
    var reported: String?
  }

  private var members: [Member]
  private let extras: [any Collector]
  private let links = NetworkLinks()
  private var round: UInt64?
  private var buffer = ReadBuffer()

  /// Makes the collectors that are switched on.
  ///
  /// `extras` are written with them, without a word on their duration and success, when a scrape is of
  /// all.
  package init(
    _ names: Set<String>, setup: CollectorSetup, extras: [any Collector] = []
  ) {
    var setup = setup
    setup.collectors = names
    setup.links = links
    let wanted = CollectorTable.all.filter { names.contains($0.name) }
    let ordered = wanted.filter { !$0.writesLast } + wanted.filter { $0.writesLast }
    members = ordered.map {
      let collector = $0.init(setup)
      return Member(
        name: $0.name, collector: collector, source: collector as? any SourceCollector)
    }
    self.extras = extras
  }

  /// The names of the collectors that run by default.
  package static var defaults: Set<String> {
    Set(CollectorTable.all.filter { $0.isDefault }.map { $0.name })
  }

  /// Reads the sources of the wanted collectors, unless they were read in this round.
  package func read(round: UInt64, _ isWanted: (String) -> Bool) {
    if round != self.round {
      self.round = round
      links.expire()
    }
    for index in members.indices where isWanted(members[index].name) {
      guard members[index].readRound != round else { continue }
      members[index].readRound = round
      members[index].readFailure = nil
      let start = Moment.monotonicNow()
      do throws(CollectorFailure) {
        try members[index].collector.read(using: &buffer)
      } catch {
        members[index].readFailure = error
      }
      members[index].readSeconds = Double(Moment.monotonicNow() - start) / 1e9
    }
  }

  /// Writes what needs the snapshot, for as long as the caller holds it.
  package func writeSnapshot(
    _ snapshot: borrowing Snapshot, to writer: inout MetricWriter, _ isWanted: (String) -> Bool
  ) {
    for index in members.indices
    where members[index].source == nil && isWanted(members[index].name) {
      begin(index)
      guard members[index].failure == nil else { continue }
      let start = Moment.monotonicNow()
      do throws(CollectorFailure) {
        try members[index].collector.write(snapshot, to: &writer)
      } catch {
        members[index].failure = error
      }
      end(index, since: start)
    }
  }

  /// Writes the rest, and how long each collector took.
  package func writeSources(to writer: inout MetricWriter, _ isWanted: (String) -> Bool) {
    for index in members.indices where isWanted(members[index].name) {
      guard let source = members[index].source else { continue }
      begin(index)
      guard members[index].failure == nil else { continue }
      let start = Moment.monotonicNow()
      do throws(CollectorFailure) {
        try source.write(to: &writer)
      } catch {
        members[index].failure = error
      }
      end(index, since: start)
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

  /// Reads what is no collector's.
  package func readExtras() {
    for extra in extras { try? extra.read(using: &buffer) }
  }

  /// Writes what is no collector's, for as long as the caller holds the snapshot.
  package func writeExtras(_ snapshot: borrowing Snapshot, to writer: inout MetricWriter) {
    for extra in extras { try? extra.write(snapshot, to: &writer) }
  }

  /// The collectors that began to fail, or to work, since this was asked last.
  package func takeChanges() -> [Change] {
    var changes: [Change] = []
    for index in members.indices where members[index].readRound != .max {
      var problem: String?
      if case .failed(let text)? = members[index].failure { problem = text }
      if (problem == nil) != (members[index].reported == nil) {
        changes.append(Change(collector: members[index].name, problem: problem))
      }
      members[index].reported = problem
    }
    return changes
  }

  private func begin(_ index: Int) {
    members[index].failure = members[index].readFailure
    members[index].seconds = members[index].readSeconds
  }

  private func end(_ index: Int, since start: Int64) {
    members[index].seconds += Double(Moment.monotonicNow() - start) / 1e9
  }
}
