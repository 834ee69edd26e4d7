import Exposition
import Glibc
import Monitor

/// `telltale metrics`: one scrape, on standard output.
struct MetricsCommand {
  private let settings: Settings

  init(_ settings: Settings) { self.settings = settings }

  func run() throws(StartError) {
    let snapshot = SharedSnapshot()
    Sampler.read(settings.paths, into: snapshot, probing: Probes.probing(settings))
    var setup = settings.collectorSetup
    setup.method = Probes.method
    let set = CollectorSet(settings.collectors, setup: setup)
    var round = ScrapeRound(set: set, snapshot: snapshot)
    var wasWritten = false
    round.scrape(ScrapeRequest()) { text in
      guard let text else { return }
      wasWritten = Console.write(text)
    }
    for change in set.takeChanges() {
      Console.error("collector \(change.collector): \(change.problem ?? "works")")
    }
    if !wasWritten { throw StartError(.osError, "standard output cannot be written") }
  }
}
